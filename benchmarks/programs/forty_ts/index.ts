// An order service: load balancer, containers, database, a worker function and alarms; forty resources.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { alerts, database, files, key, queue } from "./data";
import { balancerGroup, privateSubnets, publicSubnets, stack, tags, taskGroup, vpc } from "./network";

const config = new pulumi.Config();
const certificate = config.require("certificateArn");
const image = config.require("image");

/** Trust policy for one service. */
function trust(service: string): string {
    const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
    return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

const balancer = new aws.lb.LoadBalancer("orders", {
    loadBalancerType: "application",
    securityGroups: [balancerGroup.id],
    subnets: publicSubnets.map((subnet) => subnet.id),
    dropInvalidHeaderFields: true,
    enableDeletionProtection: true,
    tags,
});
const target = new aws.lb.TargetGroup("orders", {
    port: 8080,
    protocol: "HTTP",
    targetType: "ip",
    vpcId: vpc.id,
    healthCheck: { path: "/health", matcher: "200" },
    tags,
});
const listener = new aws.lb.Listener("https", {
    loadBalancerArn: balancer.arn,
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    certificateArn: certificate,
    defaultActions: [{ type: "forward", targetGroupArn: target.arn }],
});

const cluster = new aws.ecs.Cluster("orders", {
    settings: [{ name: "containerInsights", value: "enabled" }],
    tags,
});
const logs = new aws.cloudwatch.LogGroup("orders", { retentionInDays: 90, kmsKeyId: key.arn, tags });
const execution = new aws.iam.Role("execution", { assumeRolePolicy: trust("ecs-tasks.amazonaws.com"), tags });
new aws.iam.RolePolicyAttachment("execution", {
    role: execution.name,
    policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
});
const taskRole = new aws.iam.Role("task", { assumeRolePolicy: trust("ecs-tasks.amazonaws.com"), tags });
new aws.iam.RolePolicy("task", {
    role: taskRole.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Action: ["s3:GetObject", "s3:PutObject"],
                Resource: pulumi.interpolate`${files.arn}/*`,
            },
            { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: queue.arn },
            { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: key.arn },
        ],
    }),
});
const task = new aws.ecs.TaskDefinition("orders", {
    family: `orders-${stack}`,
    cpu: "512",
    memory: "1024",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    executionRoleArn: execution.arn,
    taskRoleArn: taskRole.arn,
    containerDefinitions: pulumi.jsonStringify([
        {
            name: "orders",
            image,
            essential: true,
            portMappings: [{ containerPort: 8080, protocol: "tcp" }],
            environment: [
                { name: "DATABASE_HOST", value: database.address },
                { name: "QUEUE_URL", value: queue.url },
            ],
            logConfiguration: {
                logDriver: "awslogs",
                options: {
                    "awslogs-group": logs.name,
                    "awslogs-region": "eu-west-1",
                    "awslogs-stream-prefix": "orders",
                },
            },
        },
    ]),
    tags,
});
new aws.ecs.Service(
    "orders",
    {
        cluster: cluster.arn,
        taskDefinition: task.arn,
        desiredCount: 2,
        launchType: "FARGATE",
        networkConfiguration: { subnets: privateSubnets.map((subnet) => subnet.id), securityGroups: [taskGroup.id] },
        loadBalancers: [{ targetGroupArn: target.arn, containerName: "orders", containerPort: 8080 }],
        deploymentCircuitBreaker: { enable: true, rollback: true },
    },
    { dependsOn: [listener] },
);

const workerRole = new aws.iam.Role("worker", { assumeRolePolicy: trust("lambda.amazonaws.com"), tags });
new aws.iam.RolePolicy("worker", {
    role: workerRole.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                Resource: queue.arn,
            },
            { Effect: "Allow", Action: ["kms:Decrypt"], Resource: key.arn },
            {
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: pulumi.interpolate`${logs.arn}:*`,
            },
        ],
    }),
});
const worker = new aws.lambda.Function("worker", {
    runtime: "python3.13",
    handler: "worker.handle",
    role: workerRole.arn,
    timeout: 30,
    memorySize: 256,
    code: new pulumi.asset.AssetArchive({ "worker.py": new pulumi.asset.FileAsset("worker.py") }),
    loggingConfig: { logFormat: "JSON", logGroup: logs.name },
    tracingConfig: { mode: "PassThrough" },
    tags,
});
new aws.lambda.EventSourceMapping("orders", { eventSourceArn: queue.arn, functionName: worker.arn, batchSize: 10 });

new aws.cloudwatch.MetricAlarm("errors", {
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: { FunctionName: worker.name },
    statistic: "Sum",
    period: 300,
    evaluationPeriods: 2,
    threshold: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    alarmActions: [alerts.arn],
    tags,
});

export const bucket = files.id;
export const url = pulumi.interpolate`https://${balancer.dnsName}`;
