from collections.abc import Sequence
from typing import Literal

import pulumi
import pulumi_aws as aws


class Vpc(pulumi.ComponentResource):
    """As the package awsx declares it."""

    def __init__(self, name: str, specs: list):
        super().__init__("awsx:ec2:Vpc", name, {"subnetSpecs": specs, "isolated_subnet_ids": None}, None, True)

    @property
    @pulumi.getter(name="isolatedSubnetIds")
    def isolated_subnet_ids(self) -> pulumi.Output[Sequence[str]]:
        return pulumi.get(self, "isolated_subnet_ids")

    def translate_output_property(self, prop: str) -> str:
        return "isolated_subnet_ids" if prop == "isolatedSubnetIds" else prop


class Namespace(pulumi.CustomResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions):
        super().__init__("kubernetes:core/v1:Namespace", name, {"kind": None, "title": None}, opts)

    @property
    @pulumi.getter
    def kind(self) -> pulumi.Output[Literal["Namespace"]]:
        return pulumi.get(self, "kind")

    @property
    @pulumi.getter
    def title(self) -> pulumi.Output[str | None]:
        return pulumi.get(self, "title")


@pulumi.output_type
class BucketPolicy:
    def __init__(self, bucket: str, json: str):
        pulumi.set(self, "bucket", bucket)
        pulumi.set(self, "json", json)

    @property
    @pulumi.getter
    def bucket(self) -> str:
        return pulumi.get(self, "bucket")

    @property
    @pulumi.getter
    def json(self) -> str:
        return pulumi.get(self, "json")


vpc = Vpc("net", [{"type": "Isolated", "name": "app"}, {"type": "Isolated", "name": "transit"}])
for number in (0, 5):
    aws.ec2.Instance(
        f"server-{number}",
        ami="ami-0123456789abcdef0",
        instance_type="t3.micro",
        subnet_id=vpc.isolated_subnet_ids.apply(lambda ids, number=number: ids[number]),
    )
pulumi.export("subnets", vpc.isolated_subnet_ids.apply(len))

space = Namespace("system", pulumi.ResourceOptions(id="kube-system"))
pulumi.export("title", space.title.apply(lambda title: title[:5]))

policy = pulumi.runtime.invoke("databricks:index/getAwsBucketPolicy:f", {"bucket": "data"}, typ=BucketPolicy).value
pulumi.export("policy", [policy.bucket, policy.json[:1]])
