import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const other = new pulumi.StackReference("organization/network/dev");
export = async () => {
    const subnets: string[] = await other.requireOutputValue("subnetIds");
    new aws.ec2.Instance("server", { ami: "ami-1", instanceType: "t3.micro", subnetId: subnets[0] });
    new aws.ec2.SecurityGroup("web", { vpcId: other.getOutput("vpcId") });
};
