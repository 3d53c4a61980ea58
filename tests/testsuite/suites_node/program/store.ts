import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

export interface StoreArgs {
    keyArn: pulumi.Input<string>;
    tags: Record<string, string>;
}

/** A private, versioned bucket and the table that lists what is in it. */
export class Store extends pulumi.ComponentResource {
    public readonly bucket: aws.s3.Bucket;
    public readonly table: aws.dynamodb.Table;

    constructor(name: string, private readonly args: StoreArgs, opts?: pulumi.ComponentResourceOptions) {
        super("shelf:index:Store", name, {}, opts);
        this.bucket = new aws.s3.Bucket(`${name}-bucket`, { tags: this.args.tags }, { parent: this });
        new aws.s3.BucketPublicAccessBlock("closed", {
            bucket: this.bucket.id,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        }, { parent: this });
        new aws.s3.BucketVersioning("versions", {
            bucket: this.bucket.id,
            versioningConfiguration: { status: "Enabled" },
        }, { parent: this });
        this.table = new aws.dynamodb.Table("entries", {
            billingMode: "PAY_PER_REQUEST",
            hashKey: "name",
            attributes: [{ name: "name", type: "S" }],
            pointInTimeRecovery: { enabled: true },
            serverSideEncryption: { enabled: true, kmsKeyArn: args.keyArn },
            tags: this.args.tags,
        }, { parent: this });
        this.registerOutputs({});
    }
}
