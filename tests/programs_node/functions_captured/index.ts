import * as crypto from "crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { helper } from "@acme/infrastructure";

const topic = new aws.sns.Topic("topic");
new aws.lambda.CallbackFunction("hash", {
    callback: async (event: object) => crypto.createHash("sha256").update(JSON.stringify(event)).digest("hex"),
});
topic.onEvent("seen", async () => helper(pulumi.getStack()));
