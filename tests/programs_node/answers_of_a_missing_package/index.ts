import * as aws from "@pulumi/aws";
import { Client, fetchAll } from "@acme/directory";
import request from "@acme/request";

const address = request("https://example.com/address")
    .then((answer: any) => answer.data.address)
    .catch(() => "0.0.0.0");
new aws.ssm.Parameter("address", { type: "String", value: address });

async function main() {
    const client = new Client({ region: "eu-west-1" });
    const found = await client.send(fetchAll());
    new aws.ssm.Parameter("found", { type: "String", value: found.name });
}
main();
