import * as pulumi from "@pulumi/pulumi";

const made = new Map<string, pulumi.runtime.MockResourceArgs>();

pulumi.runtime.setMocks({
    newResource: (args) => {
        made.set(args.name, args);
        const state = { ...args.inputs, name: args.inputs.name ?? `${args.name}-name`, arn: `arn:${args.name}` };
        return { id: `${args.name}-id`, state };
    },
    call: (args) => args.inputs,
});

const inputsOf = (name: string) => made.get(name)?.inputs;

beforeAll(async () => {
    await import("../index");
    // What waits for outputs is registered in later turns.
    for (let turn = 0; turn < 200 && !(made.has("late") && made.has("entries")); turn++) {
        await new Promise((done) => setTimeout(done, 5));
    }
});

describe("the key", () => {
    it("rotates, and can be had back for a month", () => {
        expect(inputsOf("key")).toMatchObject({ enableKeyRotation: true, deletionWindowInDays: 30 });
    });
});

describe("the store", () => {
    it("tags its bucket", () => {
        expect(inputsOf("store-bucket")).toEqual({ tags: { Owner: "shelf" } });
    });

    it("is closed to the public", () => {
        expect(inputsOf("closed")).toEqual({
            bucket: "store-bucket-id",
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        });
    });

    it("keeps versions", () => {
        expect(inputsOf("versions")).toEqual({
            bucket: "store-bucket-id",
            versioningConfiguration: { status: "Enabled" },
        });
    });

    it("lists entries in an encrypted table that can be restored", () => {
        expect(inputsOf("entries")).toEqual({
            billingMode: "PAY_PER_REQUEST",
            hashKey: "name",
            attributes: [{ name: "name", type: "S" }],
            pointInTimeRecovery: { enabled: true },
            serverSideEncryption: { enabled: true, kmsKeyArn: "arn:key" },
            tags: { Owner: "shelf" },
        });
    });
});

describe("the queue", () => {
    it("is encrypted, and keeps jobs for a day", () => {
        expect(inputsOf("jobs")).toEqual({
            kmsMasterKeyId: "key-id",
            visibilityTimeoutSeconds: 120,
            messageRetentionSeconds: 86400,
        });
    });

    it("raises an alarm when jobs wait for five minutes", () => {
        expect(inputsOf("late")).toEqual({
            namespace: "AWS/SQS",
            metricName: "ApproximateAgeOfOldestMessage",
            comparisonOperator: "GreaterThanThreshold",
            evaluationPeriods: 3,
            period: 60,
            statistic: "Maximum",
            threshold: 300,
            dimensions: { QueueName: "jobs-name" },
        });
    });
});
