import { Topic } from "@pulumi/aws/sns";

export const topic = (): Topic => new Topic("topic");
