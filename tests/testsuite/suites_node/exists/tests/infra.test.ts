import * as pulumi from "@pulumi/pulumi";

pulumi.runtime.setMocks({
    newResource: (args) => ({ id: `${args.name}-id`, state: args.inputs }),
    call: (args) => args.inputs,
});

describe("shelf", () => {
    let infra: typeof import("../index");

    beforeAll(async () => {
        infra = await import("../index");
    });

    it("has a store", () => {
        expect(infra.store).toBeDefined();
    });

    it("has a bucket", () => {
        expect(infra.store.bucket).toBeDefined();
    });

    it("has a queue", () => {
        expect(infra.jobs).toBeTruthy();
    });
});
