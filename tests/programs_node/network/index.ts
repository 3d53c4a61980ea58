import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
const subnets = ["a", "b"].map(
    (zone) =>
        new aws.ec2.Subnet(zone, {
            vpcId: vpc.id,
        }),
);
const web = new aws.ec2.SecurityGroup("web", { vpcId: vpc.id }, { dependsOn: subnets });
vpc.id.apply((id) => {
    new aws.ec2.Eip("address", { tags: { vpc: id } });
});
export const vpcId = vpc.id;
export const text = pulumi.interpolate`${web.arn}/x`;
