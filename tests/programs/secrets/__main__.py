import json

import pulumi
import pulumi_aws as aws
import pulumi_random as random

config = pulumi.Config()
made = random.RandomPassword("made", length=20)
kept = aws.secretsmanager.get_secret_version(secret_id="prod/db")


def database(name, password):
    return aws.rds.Instance(
        name, engine="postgres", instance_class="db.t3.micro", username="app", password=password, allocated_storage=20
    )


database("literal", "Tr0ub4dor-and-3")
database("wrapped", pulumi.Output.secret("C0rrect-horse-battery"))
database("generated", made.result)
database("configured", config.require_secret("dbPassword"))
database("looked-up", json.loads(kept.secret_string)["password"])
aws.secretsmanager.SecretVersion(
    "version",
    secret_id="prod/app",
    secret_string=made.result.apply(lambda value: json.dumps({"username": "app", "password": value})),
)
print("literal is", "Tr0ub4dor-and-3")
pulumi.export("password", made.result)
