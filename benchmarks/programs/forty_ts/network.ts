// VPC with two public and two private subnets, one NAT gateway, and the security groups of the service.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const zones = ["eu-west-1a", "eu-west-1b"];
export const stack = pulumi.getStack();
export const tags = { Project: pulumi.getProject(), Environment: stack };

export const vpc = new aws.ec2.Vpc("main", {
    cidrBlock: "10.20.0.0/16",
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: { ...tags, Name: `orders-${stack}` },
});
const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id, tags });

const publicRoutes = new aws.ec2.RouteTable("public", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
    tags,
});
export const publicSubnets = zones.map((zone, number) => {
    const subnet = new aws.ec2.Subnet(`public-${number}`, {
        vpcId: vpc.id,
        cidrBlock: `10.20.${number}.0/24`,
        availabilityZone: zone,
        tags,
    });
    new aws.ec2.RouteTableAssociation(`public-${number}`, { subnetId: subnet.id, routeTableId: publicRoutes.id });
    return subnet;
});

const address = new aws.ec2.Eip("nat", { domain: "vpc", tags });
const nat = new aws.ec2.NatGateway(
    "nat",
    { subnetId: publicSubnets[0].id, allocationId: address.id, tags },
    { dependsOn: [gateway] },
);
const privateRoutes = new aws.ec2.RouteTable("private", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
    tags,
});
export const privateSubnets = zones.map((zone, number) => {
    const subnet = new aws.ec2.Subnet(`private-${number}`, {
        vpcId: vpc.id,
        cidrBlock: `10.20.${10 + number}.0/24`,
        availabilityZone: zone,
        tags,
    });
    new aws.ec2.RouteTableAssociation(`private-${number}`, { subnetId: subnet.id, routeTableId: privateRoutes.id });
    return subnet;
});

export const balancerGroup = new aws.ec2.SecurityGroup("balancer", {
    vpcId: vpc.id,
    description: "HTTPS from anywhere",
    ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"], description: "HTTPS" }],
    egress: [{ protocol: "tcp", fromPort: 8080, toPort: 8080, cidrBlocks: [vpc.cidrBlock], description: "tasks" }],
    tags,
});
export const taskGroup = new aws.ec2.SecurityGroup("task", {
    vpcId: vpc.id,
    description: "From the load balancer",
    ingress: [
        {
            protocol: "tcp",
            fromPort: 8080,
            toPort: 8080,
            securityGroups: [balancerGroup.id],
            description: "load balancer",
        },
    ],
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"], description: "anywhere" }],
    tags,
});
export const databaseGroup = new aws.ec2.SecurityGroup("database", {
    vpcId: vpc.id,
    description: "From the tasks",
    ingress: [
        { protocol: "tcp", fromPort: 5432, toPort: 5432, securityGroups: [taskGroup.id], description: "tasks" },
    ],
    tags,
});
