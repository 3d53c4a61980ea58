import pulumi
import pulumi_aws as aws

config = pulumi.Config()
token = config.require("token")
aws.ssm.Parameter("token", type="SecureString", value=token)
aws.rds.Instance(
    "db",
    engine="postgres",
    instance_class="db.t3.micro",
    allocated_storage=20,
    username="app",
    password="Tr0ub4dor-and-3",
    skip_final_snapshot=True,
)
secret = aws.secretsmanager.Secret("login")
aws.secretsmanager.SecretVersion("login", secret_id=secret.id, secret_string="Tr0ub4dor-and-4")
