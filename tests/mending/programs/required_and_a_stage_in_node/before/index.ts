import * as aws from "@pulumi/aws";

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
const subnet = new aws.ec2.Subnet("a", { cidrBlock: "10.0.0.0/24" });
const api = new aws.apigateway.RestApi("api", {});
const deployment = new aws.apigateway.Deployment("d", {
    restApi: api.id,
    stageName: "prod",
});
const stage = new aws.apigateway.Stage("s", { restApi: api.id, deployment: deployment.id, stageName: "prod" });
export const url = deployment.invokeUrl;
export const subnetId = subnet.id;
