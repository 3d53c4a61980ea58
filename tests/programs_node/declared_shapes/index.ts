import * as aws from "@pulumi/aws";
import * as docker from "@pulumi/docker";

const image = docker.getRegistryImageOutput({ name: "nginx" });
const built = new docker.Image("built", { imageName: "app", build: { context: "." } });
new aws.s3.BucketObject("digest", { bucket: "files", content: image.sha256Digest.apply((text) => text.toUpperCase()) });
new aws.s3.BucketObject("tag", { bucket: "files", content: built.repoDigest.apply((text) => text.split("@")[0]) });
