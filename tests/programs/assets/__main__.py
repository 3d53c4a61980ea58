import pulumi
import pulumi_aws as aws

role = aws.iam.Role("role", assume_role_policy="{}")
for name, code in {
    "inside": pulumi.FileArchive("./handler"),
    "missing": pulumi.FileArchive("./nowhere"),
    "host": pulumi.FileArchive("/etc"),
    "parts": pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(e, c): pass")}),
}.items():
    aws.lambda_.Function(name, role=role.arn, runtime="python3.12", handler="index.handler", code=code)
