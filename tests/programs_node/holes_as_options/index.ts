import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Network, provider } from "@acme/infrastructure";

const network = new Network("network");
new aws.s3.Bucket("files", {}, { parent: network, provider, dependsOn: [network, network.gateway] });
const part = new pulumi.ComponentResource("acme:index:Part", "part", {}, { providers: { aws: provider } });
new aws.s3.Bucket("logs", {}, { parent: part, dependsOn: network });
const queue = new aws.sqs.Queue("jobs");
const made = queue.arn.apply((arn) => [new aws.s3.Bucket("first", { tags: { arn } })]);
new aws.s3.Bucket("last", {}, { dependsOn: made });
