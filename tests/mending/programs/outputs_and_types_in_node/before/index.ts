import * as aws from "@pulumi/aws";

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16", enableDnsSupport: "true" });
const subnet = new aws.ec2.Subnet("a", { vpcId: vpc, cidrBlock: "10.0.0.0/24" });
const task = new aws.ecs.TaskDefinition("t", {
    family: "t",
    cpu: 256,
    memory: "512",
    requiresCompatibilities: "FARGATE",
    containerDefinitions: [{ name: "x", image: "y" }],
});
const fn = new aws.lambda.Function("f", { role: "arn:aws:iam::123456789012:role/x", timeout: "30", runtime: "nodejs20.x", handler: "i.h" });
const role = new aws.iam.Role("r", { assumeRolePolicy: { Version: "2012-10-17", Statement: [] } });
const queue = new aws.sqs.Queue("q", { kmsMasterKeyId: ["alias/aws/sqs"] });
export const account = aws.getCallerIdentity().accountId;
export const url = queue.queueUrl;
export const arns = [task.arn, fn.arn, role.arn, subnet.arn];
