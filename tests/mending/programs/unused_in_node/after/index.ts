import * as aws from "@pulumi/aws";

const kind = "x";

function store(name: string) {
    return new aws.s3.Bucket(name, { tags: { kind } });
}
export const bucket = store("b").id;
