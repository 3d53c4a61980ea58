import pulumi
import pulumi_aws as aws
import pulumi_random as random

config = pulumi.Config()
token = config.require_secret("token")
aws.ssm.Parameter("token", type="SecureString", value=token)
aws.rds.Instance(
    "db",
    engine="postgres",
    instance_class="db.t3.micro",
    allocated_storage=20,
    username="app",
    manage_master_user_password=True,
    skip_final_snapshot=True,
)
secret = aws.secretsmanager.Secret("login")
login_secret_version_password = random.RandomPassword("login-password", length=32, special=False)
aws.secretsmanager.SecretVersion("login", secret_id=secret.id, secret_string=login_secret_version_password.result)
