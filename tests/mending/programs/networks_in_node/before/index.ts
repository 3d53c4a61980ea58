import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
const igw = new aws.ec2.InternetGateway("igw", { vpcId: vpc.id });
const table = new aws.ec2.RouteTable("outer", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: igw.id }],
});
const outer = new aws.ec2.Subnet("outer", {
    vpcId: vpc.id,
    cidrBlock: "10.0.0.0/24",
    availabilityZone: "us-east-1a",
    mapPublicIpOnLaunch: true,
});
const inner = new aws.ec2.Subnet("inner", {
    vpcId: vpc.id,
    cidrBlock: "10.0.0.0/24",
    availabilityZone: "us-east-1b",
});
const address = new aws.ec2.Eip("nat", { domain: "vpc" });
const nat = new aws.ec2.NatGateway("nat", { subnetId: outer.id, allocationId: address.id });
const innerRoutes = new aws.ec2.RouteTable("inner", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
});
new aws.ec2.RouteTableAssociation("inner", { subnetId: inner.id, routeTableId: innerRoutes.id });
