import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
import { Config, getStack } from "@pulumi/pulumi";
import * as fs from "fs";

const config = new pulumi.Config();
// The region of the stack.
const region = config.get("region") || "us-east-1";

const stack = getStack();
const size = 3, kind = "x";

function store(name: string) {
    const port = 80;
    return new aws.s3.Bucket(name, { tags: { kind } });
}
export const bucket = store("b").id;
