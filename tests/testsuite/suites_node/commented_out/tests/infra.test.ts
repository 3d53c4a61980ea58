import * as pulumi from "@pulumi/pulumi";

pulumi.runtime.setMocks({
    newResource: (args) => ({ id: `${args.name}-id`, state: args.inputs }),
    call: (args) => args.inputs,
});

// describe("shelf", () => {
//     it("keeps the versions of files", async () => {
//         const infra = await import("../index");
//         expect(infra.store).toBeDefined();
//     });
//
//     it("rotates its key", async () => {
//         const infra = await import("../index");
//         expect(infra.key).toBeDefined();
//     });
// });
