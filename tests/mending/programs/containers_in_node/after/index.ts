import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
import * as random from "@pulumi/random";

const role = new aws.iam.Role("execution", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Action: "sts:AssumeRole",
                Principal: { Service: "ecs-tasks.amazonaws.com" },
            },
        ],
    }),
});
const password = new random.RandomPassword("db", { length: 24 });
const taskDbPassword = new aws.secretsmanager.Secret("web-db-password");
new aws.secretsmanager.SecretVersion("web-db-password", {
    secretId: taskDbPassword.id,
    secretString: password.result,
});
const taskSecrets = new aws.iam.RolePolicy("web-secrets", {
    role: role.id,
    policy: aws.iam.getPolicyDocumentOutput({
        statements: [
            { actions: ["secretsmanager:GetSecretValue"], resources: [taskDbPassword.arn] },
        ],
    }).json,
});
const taskLogs = new aws.cloudwatch.LogGroup("web-logs", { retentionInDays: 30 });
const task = new aws.ecs.TaskDefinition("web", {
    family: "web",
    executionRoleArn: role.arn,
    containerDefinitions: pulumi.jsonStringify(
        [
            {
                name: "web",
                image: "example/web:1.0",
                environment: [
                    { name: "STAGE", value: "dev" },
                ],
                secrets: [{ name: "DB_PASSWORD", valueFrom: taskDbPassword.arn }],
                logConfiguration: {
                    logDriver: "awslogs",
                    options: {
                        "awslogs-group": taskLogs.name,
                        "awslogs-region": aws.getRegionOutput().region,
                        "awslogs-stream-prefix": "web",
                    },
                },
            },
        ],
    ),
}, { dependsOn: [taskSecrets] });
