// Twenty-six more resources for the forty: all that may travel otherwise in another language.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { alerts, database, files, key, queue } from "./data";
import { privateSubnets, stack, tags, vpc } from "./network";

const config = new pulumi.Config();
export const token = config.requireSecret("token");
const limits = config.getObject<Record<string, number>>("limits") ?? {};

/** A bucket with what belongs to it. */
class Archive extends pulumi.ComponentResource {
    readonly bucket: aws.s3.Bucket;

    constructor(name: string, args: { days: number }, opts?: pulumi.ComponentResourceOptions) {
        super("twins:storage:Archive", name, {}, opts);
        this.bucket = new aws.s3.Bucket(`${name}-bucket`, { tags }, { parent: this });
        new aws.s3.BucketVersioning(
            `${name}-versions`,
            { bucket: this.bucket.id, versioningConfiguration: { status: "Enabled" } },
            { parent: this },
        );
        new aws.s3.BucketServerSideEncryptionConfiguration(
            `${name}-encryption`,
            {
                bucket: this.bucket.id,
                rules: [
                    {
                        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
                        bucketKeyEnabled: true,
                    },
                ],
            },
            { parent: this, dependsOn: [this.bucket] },
        );
        new aws.s3.BucketLifecycleConfiguration(
            `${name}-ages`,
            {
                bucket: this.bucket.id,
                rules: [
                    {
                        id: "old",
                        status: "Enabled",
                        filter: { prefix: "" },
                        transitions: [{ days: args.days, storageClass: "GLACIER" }],
                        noncurrentVersionExpiration: { noncurrentDays: args.days * 2 },
                    },
                ],
            },
            { parent: this },
        );
        this.registerOutputs({ bucket: this.bucket.id, days: args.days, nothing: null });
    }
}

const replica = new aws.Provider("replica", {
    region: "eu-central-1",
    defaultTags: { tags: { Owner: "storage", Copy: "yes" } },
});
const archive = new Archive("invoices", { days: 30 });
new Archive("receipts", { days: 60 }, { provider: replica, dependsOn: [archive] });

const secret = new aws.secretsmanager.Secret("token", { kmsKeyId: key.arn, recoveryWindowInDays: 7, tags });
new aws.secretsmanager.SecretVersion("token", { secretId: secret.id, secretString: token });
new aws.ssm.Parameter(
    "settings",
    { type: "SecureString", value: token.apply((text) => JSON.stringify({ token: text, share: 0.5 })) },
    { additionalSecretOutputs: ["value"], ignoreChanges: ["value", "tags"] },
);
new aws.ssm.Parameter("limits", {
    type: "String",
    value: JSON.stringify(Object.fromEntries(Object.entries(limits).sort())),
    description: undefined,
});

const zones = aws.getAvailabilityZonesOutput({ state: "available" });
const trust = aws.iam.getPolicyDocumentOutput({
    statements: [
        { actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }] },
    ],
});
const role = new aws.iam.Role(
    "reports",
    {
        assumeRolePolicy: trust.json,
        maxSessionDuration: 3600,
        tags: { ...tags, Zones: zones.names.apply((names) => String(names.length)) },
    },
    { aliases: [{ name: "old-reports" }], protect: true },
);
const logs = new aws.cloudwatch.LogGroup(
    "reports",
    { name: `/aws/lambda/reports-${stack}`, retentionInDays: 30 },
    { retainOnDelete: true, customTimeouts: { create: "5m" } },
);
const reports = new aws.lambda.Function(
    "reports",
    {
        runtime: "nodejs22.x",
        handler: "index.handler",
        role: role.arn,
        timeout: 15,
        ephemeralStorage: { size: 1024 },
        code: new pulumi.asset.AssetArchive({
            "index.js": new pulumi.asset.StringAsset("exports.handler = async () => 1;\n"),
            worker: new pulumi.asset.FileAsset("worker.py"),
        }),
        environment: {
            variables: { BUCKET: archive.bucket.bucket, HOST: database.endpoint, TOKEN_ARN: secret.arn },
        },
        vpcConfig: { subnetIds: privateSubnets.map((subnet) => subnet.id), securityGroupIds: [] },
        reservedConcurrentExecutions: -1,
        publish: false,
    },
    { dependsOn: [logs, archive], deleteBeforeReplace: true },
);
const rule = new aws.cloudwatch.EventRule("nightly", { scheduleExpression: "rate(1 day)", tags });
new aws.cloudwatch.EventTarget("nightly", {
    rule: rule.name,
    arn: reports.arn,
    input: pulumi.all([files.id, queue.url]).apply(([bucket, url]) => JSON.stringify({ bucket, queue: url })),
});
new aws.lambda.Permission("nightly", {
    action: "lambda:InvokeFunction",
    function: reports.name,
    principal: "events.amazonaws.com",
    sourceArn: rule.arn,
});
const watched: [string, number][] = [
    ["Throttles", 1],
    ["Duration", 1250.5],
];
watched.forEach(([metricName, threshold], number) => {
    new aws.cloudwatch.MetricAlarm(
        `reports-${number}`,
        {
            namespace: "AWS/Lambda",
            metricName,
            dimensions: { FunctionName: reports.name },
            statistic: "Maximum",
            period: 60,
            evaluationPeriods: 3,
            threshold,
            comparisonOperator: "GreaterThanThreshold",
            treatMissingData: "notBreaching",
            alarmActions: [alerts.arn],
        },
        { deletedWith: reports, replaceOnChanges: ["namespace"] },
    );
});
new aws.ec2.VpcEndpoint("objects", {
    vpcId: vpc.id,
    serviceName: "com.amazonaws.eu-west-1.s3",
    vpcEndpointType: "Gateway",
    routeTableIds: [vpc.mainRouteTableId],
});
const existing = aws.ec2.SecurityGroup.get("existing", "sg-0a1b2c3d4e5f60718");
new aws.ec2.SecurityGroupRule("existing", {
    type: "ingress",
    fromPort: 5432,
    toPort: 5432,
    protocol: "tcp",
    securityGroupId: existing.id,
    cidrBlocks: privateSubnets[0].cidrBlock.apply((block) => [block]),
});
const network = new pulumi.StackReference("organization/network/dev");
new aws.sns.TopicSubscription("mail", {
    topic: alerts.arn,
    protocol: "email",
    endpoint: network.getOutput("alertEmail"),
    rawMessageDelivery: false,
});

pulumi.log.info("twins are ready");
export const nested = { list: [1, 2.5, true, null, reports.arn], empty: {}, text: "ü ☃" };
export const secretNumber = pulumi.secret(42);
