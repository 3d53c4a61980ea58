import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const config = new pulumi.Config();
const token = config.require('token');
new aws.ssm.Parameter("token", { type: "SecureString", value: token });
new aws.rds.Instance("db", {
    engine: "postgres",
    instanceClass: "db.t3.micro",
    allocatedStorage: 20,
    username: "app",
    password: "Tr0ub4dor-and-3",
    skipFinalSnapshot: true,
});
const secret = new aws.secretsmanager.Secret("login");
new aws.secretsmanager.SecretVersion("login", {
    secretId: secret.id,
    secretString: "Tr0ub4dor-and-4",
});
