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
                    { name: "DB_PASSWORD", value: password.result },
                ],
            },
        ],
    ),
});
