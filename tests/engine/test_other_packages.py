"""Packages without a shipped schema: their answers have the types that their classes declare."""

import textwrap

HEAD = """
import base64
import json
from typing import Mapping, Optional, Sequence

import pulumi


@pulumi.output_type
class Address:
    def __init__(__self__, *, hostname: Optional[str] = None):
        pulumi.set(__self__, "hostname", hostname)

    @property
    @pulumi.getter
    def hostname(self) -> Optional[str]:
        return pulumi.get(self, "hostname")


@pulumi.output_type
class Status:
    def __init__(__self__, *, addresses: Optional[Sequence[Address]] = None):
        pulumi.set(__self__, "addresses", addresses)

    @property
    @pulumi.getter
    def addresses(self) -> Optional[Sequence[Address]]:
        return pulumi.get(self, "addresses")


@pulumi.output_type
class KubeconfigResult:
    def __init__(__self__, result=None):
        pulumi.set(__self__, "result", result)

    @property
    @pulumi.getter
    def result(self) -> str:
        return pulumi.get(self, "result")


class Service(pulumi.CustomResource):
    def __init__(self, name, token="kubernetes:core/v1:Service", opts=None):
        secret = pulumi.ResourceOptions(additional_secret_outputs=["data"])
        super().__init__(token, name, {"status": None, "data": None}, pulumi.ResourceOptions.merge(secret, opts))

    @property
    @pulumi.getter
    def status(self) -> pulumi.Output[Status]:
        return pulumi.get(self, "status")

    @property
    @pulumi.getter
    def data(self) -> pulumi.Output[Mapping[str, str]]:
        return pulumi.get(self, "data")

    def get_kubeconfig(self) -> pulumi.Output[str]:
        args = {"__self__": self}
        return pulumi.runtime.call("p:index:Cluster/getKubeconfig", args, res=self, typ=KubeconfigResult).result


def existing(name, token="kubernetes:core/v1:Service"):
    return Service(name, token, pulumi.ResourceOptions(id=f"default/{name}"))

"""


def program(tmp_path, text):
    (tmp_path / "Pulumi.yaml").write_text("name: other\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(HEAD + textwrap.dedent(text))
    return tmp_path


def test_what_is_read_has_its_optional_outputs(graph, tmp_path):
    text = "pulumi.export('host', existing('web').status.addresses[0].hostname)\n"
    assert graph(program(tmp_path, text)).graph.outputs["host"].endswith(".amazonaws.com")


def test_a_map_that_exists_already_has_the_keys_that_the_program_reads(graph, tmp_path):
    text = """
        found = existing("settings", "p:index:Settings")
        pulumi.export("level", pulumi.Output.unsecret(found.data["level"]))
        pulumi.export("other", pulumi.Output.unsecret(found.data.apply(lambda data: data.get("stage"))))
        pulumi.export("given", pulumi.Output.unsecret(found.data.apply(lambda data: data.get("stage", "none"))))
        """
    outputs = graph(program(tmp_path, text)).graph.outputs
    assert outputs["level"].startswith("level-") and outputs["other"] == "dev" and outputs["given"] == "none"


def test_the_data_of_a_kubernetes_secret_is_base64(graph, tmp_path):
    text = """
        data = existing("admin", "kubernetes:core/v1:Secret").data
        pulumi.export("size", data["password"].apply(lambda text: len(base64.b64decode(text).decode())))
        """
    recorded = graph(program(tmp_path, text))
    assert recorded.graph.outputs["size"] is not None
    assert "stackproof-any-key" not in recorded.json


def test_a_method_answers_a_value_of_its_declared_type(graph, tmp_path):
    text = """
        config = Service("cluster", "p:index:Cluster").get_kubeconfig()
        pulumi.export("kind", config.apply(lambda text: json.loads(text)["kind"]))
        """
    assert graph(program(tmp_path, text)).graph.outputs["kind"] == "Config"
