#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
import settings from "./settings.json" with { type: "json" };
import { bucketOf, ready } from "./bucket.js";

const text = await readFile(new URL("./settings.json", import.meta.url), "utf8");

const stack = pulumi.getStack();
export const bucket = bucketOf(settings.name + (await ready));
new aws.sns.Topic("topic", { tags: { stack, size: String(JSON.parse(text).name.length) } });
export { stack };
