import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
import * as random from "@pulumi/random";

const config = new pulumi.Config();
const token = config.requireSecret('token');
new aws.ssm.Parameter("token", { type: "SecureString", value: token });
new aws.rds.Instance("db", {
    engine: "postgres",
    instanceClass: "db.t3.micro",
    allocatedStorage: 20,
    username: "app",
    manageMasterUserPassword: true,
    skipFinalSnapshot: true,
});
const secret = new aws.secretsmanager.Secret("login");
const loginSecretVersionPassword = new random.RandomPassword("login-password", {
    length: 32,
    special: false,
});
new aws.secretsmanager.SecretVersion("login", {
    secretId: secret.id,
    secretString: loginSecretVersionPassword.result,
});
