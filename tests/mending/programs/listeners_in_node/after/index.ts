import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const group = new aws.ec2.SecurityGroup("web", {
    ingress: [
        { protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["0.0.0.0/0"] },
        { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] },
    ],
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
    defaultActions: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }],
});
new aws.lb.Listener("web-https", {
    loadBalancerArn: balancer.arn,
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    certificateArn: new pulumi.Config().require("certificateArn"),
    defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
});
export const address = balancer.dnsName;
