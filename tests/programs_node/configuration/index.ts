import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const size = config.requireNumber("size");
const password = config.requireSecret("password");
const zone = process.env.ZONE_NAME;
new aws.rds.Instance("base", { instanceClass: "db.t3.micro", allocatedStorage: size, password });
new aws.s3.Bucket(zone!.toLowerCase());
