import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const ireland = new aws.Provider("ireland", {
    region: "eu-west-1",
    defaultTags: { tags: { Project: "demo", Environment: pulumi.getStack(), ManagedBy: "pulumi" } },
});
new aws.sqs.Queue("jobs", {}, { provider: ireland });
new aws.sns.Topic("news", {}, { provider: ireland });
