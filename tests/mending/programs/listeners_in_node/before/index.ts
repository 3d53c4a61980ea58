import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const group = new aws.ec2.SecurityGroup("web", {
    ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["0.0.0.0/0"] }],
});
const balancer = new aws.lb.LoadBalancer("web", {
    securityGroups: [group.id],
    subnets: ["subnet-1", "subnet-2"],
});
const targets = new aws.lb.TargetGroup("web", {
    port: 80,
    protocol: "HTTP",
    targetType: "ip",
    vpcId: "vpc-1",
});
const listener = new aws.lb.Listener("web", {
    loadBalancerArn: balancer.arn,
    port: 80,
    defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
});
export const address = balancer.dnsName;
