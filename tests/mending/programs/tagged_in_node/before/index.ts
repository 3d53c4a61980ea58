import * as aws from "@pulumi/aws";

const ireland = new aws.Provider("ireland", { region: "eu-west-1" });
new aws.sqs.Queue("jobs", {}, { provider: ireland });
new aws.sns.Topic("news", {}, { provider: ireland });
