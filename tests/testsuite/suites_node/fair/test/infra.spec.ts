import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

pulumi.runtime.setMocks({
    newResource: (args) => ({ id: `${args.name}-id`, state: { ...args.inputs, arn: `arn:${args.name}` } }),
    call: (args) => args.inputs,
});

describe("shelf", function () {
    let infra: typeof import("../index");

    before(async function () {
        infra = await import("../index");
    });

    it("rotates its key", function (done) {
        pulumi.all([infra.key.enableKeyRotation, infra.key.deletionWindowInDays]).apply(([rotates, days]) => {
            expect(rotates).to.equal(true);
            expect(days).to.be.at.least(7);
            done();
        });
    });

    it("says who owns the bucket", function (done) {
        infra.store.bucket.tags.apply((tags) => {
            expect(tags).to.deep.equal({ Owner: "shelf" });
            done();
        });
    });

    it("gives a job two minutes", function (done) {
        infra.jobs.visibilityTimeoutSeconds.apply((seconds) => {
            expect(seconds).to.equal(120);
            done();
        });
    });

    it("can restore its table", function (done) {
        infra.store.table.pointInTimeRecovery.apply((recovery) => {
            expect(recovery.enabled).to.equal(true);
            done();
        });
    });

    it("encrypts its table with the key", function (done) {
        infra.store.table.serverSideEncryption.apply((encryption) => {
            expect(encryption.enabled).to.equal(true);
            expect(encryption.kmsKeyArn).to.equal("arn:key");
            done();
        });
    });

    it("describes the entries of its table", function (done) {
        infra.store.table.attributes.apply((attributes) => {
            expect(attributes).to.deep.equal([{ name: "name", type: "S" }]);
            done();
        });
    });
});
