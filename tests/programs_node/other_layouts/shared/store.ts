import * as aws from "@pulumi/aws";

export const store = (name: string, html: string) => new aws.s3.Bucket(name, { tags: { html } });
