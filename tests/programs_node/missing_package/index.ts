import * as aws from "@pulumi/aws";
import * as acme from "@acme/infrastructure";
import { Address } from "acme-addresses";

const network = new acme.Network("network", { size: 2 });
const address = new Address("10.0.0.0/8");
if (!address.isValid()) throw new Error("never");
new aws.s3.Bucket("files", { tags: { network: network.id } });
