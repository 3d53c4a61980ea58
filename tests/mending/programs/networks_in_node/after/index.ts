import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
const vpcFlowLogs = new aws.cloudwatch.LogGroup("main-flows", { retentionInDays: 30 });
const vpcFlowRole = new aws.iam.Role("main-flows", {
    assumeRolePolicy: aws.iam.getPolicyDocumentOutput({
        statements: [
            {
                actions: ["sts:AssumeRole"],
                principals: [{ type: "Service", identifiers: ["vpc-flow-logs.amazonaws.com"] }],
            },
        ],
    }).json,
});
new aws.iam.RolePolicy("main-flows", {
    role: vpcFlowRole.id,
    policy: aws.iam.getPolicyDocumentOutput({
        statements: [
            {
                actions: [
                    "logs:CreateLogStream",
                    "logs:PutLogEvents",
                    "logs:DescribeLogGroups",
                    "logs:DescribeLogStreams",
                ],
                resources: [vpcFlowLogs.arn, pulumi.concat(vpcFlowLogs.arn, ":*")],
            },
        ],
    }).json,
});
new aws.ec2.FlowLog("main-flows", {
    vpcId: vpc.id,
    trafficType: "ALL",
    logDestination: vpcFlowLogs.arn,
    iamRoleArn: vpcFlowRole.arn,
});
const igw = new aws.ec2.InternetGateway("igw", { vpcId: vpc.id });
const table = new aws.ec2.RouteTable("outer", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: igw.id }],
});
const zones = aws.getAvailabilityZonesOutput({ state: "available" }).names;
const outer = new aws.ec2.Subnet("outer", {
    vpcId: vpc.id,
    cidrBlock: "10.0.1.0/24",
    availabilityZone: zones[0],
    mapPublicIpOnLaunch: true,
});
new aws.ec2.RouteTableAssociation("outer-routes", { subnetId: outer.id, routeTableId: table.id });
const inner = new aws.ec2.Subnet("inner", {
    vpcId: vpc.id,
    cidrBlock: "10.0.0.0/24",
    availabilityZone: zones[1],
});
const address = new aws.ec2.Eip("nat", { domain: "vpc" });
const nat = new aws.ec2.NatGateway("nat", {
    subnetId: outer.id,
    allocationId: address.id,
}, { dependsOn: [igw] });
const innerRoutes = new aws.ec2.RouteTable("inner", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
});
new aws.ec2.RouteTableAssociation("inner", { subnetId: inner.id, routeTableId: innerRoutes.id });
