import * as aws from "@pulumi/aws";

interface Settings {
    names: string[];
}

new aws.s3.Bucket("files");
function settings(): Settings {
    throw new RangeError("no settings");
}
export const first = settings().names[0];
