import * as pulumi from "@pulumi/pulumi";

const provider: pulumi.dynamic.ResourceProvider = {
    async create(inputs) {
        return { id: "one", outs: inputs };
    },
};
class Record extends pulumi.dynamic.Resource {
    constructor(name: string) {
        super(provider, name, { size: 1 });
    }
}
new Record("record");
