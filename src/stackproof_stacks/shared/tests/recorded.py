"""Runs the program, or a part of it, under Pulumi's mocks and keeps what it registers and exports."""

from __future__ import annotations

import hashlib
import json
import runpy
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pulumi
from pulumi.runtime import settings as runtime_settings
from pulumi.runtime.mocks import MockMonitor

ACCOUNT = "111122223333"
ROOT = Path(__file__).parents[1]


class Recorder(pulumi.runtime.Mocks):
    """Answers every resource with an id, an ARN and the outputs that programs read."""

    def __init__(self, region: str) -> None:
        self.region = region
        self.made: list[SimpleNamespace] = []
        self.options: dict[tuple[str, str], SimpleNamespace] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        inputs = json.loads(json.dumps(args.inputs, default=_path_of))
        self.made.append(SimpleNamespace(type=args.typ, name=args.name, inputs=inputs, provider=args.provider))
        digest = hashlib.sha256(f"{args.typ} {args.name}".encode()).hexdigest()[:8]
        outputs = {
            "arn": f"arn:aws:mock:{self.region}:{ACCOUNT}:{args.name}",
            "arnSuffix": f"app/{args.name}/{digest}",
            "arnWithoutRevision": f"arn:aws:ecs:{self.region}:{ACCOUNT}:task-definition/{args.name}",
            "address": f"{args.name}.example",
            "dnsName": f"{args.name}.elb.example",
            "endpoint": f"{args.name}.example:5432",
            "readerEndpoint": f"{args.name}-reader.example",
            "primaryEndpointAddress": f"{args.name}.cache.example",
            "repositoryUrl": f"{ACCOUNT}.dkr.ecr.{self.region}.amazonaws.com/{args.name}",
            "cloneUrlHttp": f"https://git.example/{args.name}",
            "invokeUrl": f"https://{digest}.execute-api.example/stage",
            "rootResourceId": f"{args.name}-root",
            "prefixListId": "pl-12345678",
            "result": f"generated-{digest}",
            "zoneId": "Z1",
        }
        return f"{args.name}-id", {**outputs, **args.inputs}

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict[str, Any]:
        name = args.token.rpartition(":")[2]
        self.asked.append((name, args.args))
        answers: dict[str, dict[str, Any]] = {
            "getCallerIdentity": {"accountId": ACCOUNT},
            "getAvailabilityZones": {"names": [f"{self.region}{zone}" for zone in "abcd"]},
            "getCertificate": {"arn": f"arn:aws:acm:{self.region}:{ACCOUNT}:certificate/1"},
            "getZone": {"zoneId": "Z2"},
            "getSecret": {"id": "kept", "arn": f"arn:aws:secretsmanager:{self.region}:{ACCOUNT}:secret:kept"},
            "getSecretVersion": {"secretString": "kept-elsewhere"},
        }
        return {**args.args, **answers[name]}


class Monitor(MockMonitor):
    """Keeps what mocks are not told: what a resource waits for, and which changes it ignores."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._options = recorder.options

    def RegisterResource(self, request: Any) -> Any:
        after = {
            (kind.rpartition("$")[2], name) for *_, kind, name in (urn.split("::") for urn in request.dependencies)
        }
        self._options[request.type, request.name] = SimpleNamespace(after=after, ignored=set(request.ignoreChanges))
        return super().RegisterResource(request)


class Stack:
    """What a program made. Inputs have the names of Pulumi's wire, in camel case. exports: their values."""

    def __init__(self, recorder: Recorder, exports: dict[str, Any]) -> None:
        # The order in which resources are registered is not fixed.
        self.made, self.exports = sorted(recorder.made, key=lambda one: (one.type, one.name)), exports
        self._options, self._asked = recorder.options, recorder.asked

    @property
    def custom(self) -> list[SimpleNamespace]:
        """Resources of AWS and of random; no components, no providers."""
        return [one for one in self.made if one.type.startswith(("aws:", "random:"))]

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Inputs of the resources of a type such as ec2/vpc:Vpc, by name."""
        return [one.inputs for one in self.made if one.type == f"aws:{kind}"]

    def one(self, kind: str) -> dict[str, Any]:
        """Inputs of the only resource of a type."""
        (inputs,) = self.all(kind)
        return inputs

    def named(self, kind: str, name: str) -> dict[str, Any]:
        """Inputs of the resource of a type and name."""
        (inputs,) = [one.inputs for one in self.made if one.type == f"aws:{kind}" and one.name == name]
        return inputs

    def asked(self, function: str) -> dict[str, Any]:
        """Arguments of the only lookup by a function such as getCertificate."""
        (arguments,) = [arguments for name, arguments in self._asked if name == function]
        return arguments

    def after(self, kind: str, name: str) -> set[tuple[str, str]]:
        """Types and names of what a resource waits for: what it is told to, and what it refers to."""
        return {(of.removeprefix("aws:"), other) for of, other in self._options[f"aws:{kind}", name].after}

    def ignored(self, kind: str, name: str) -> set[str]:
        """Properties whose changes elsewhere a resource keeps."""
        return self._options[f"aws:{kind}", name].ignored

    @property
    def tags(self) -> dict[str, str]:
        """What the one provider puts on every resource."""
        (provider,) = [one.inputs for one in self.made if one.type == "pulumi:providers:aws"]
        tags = provider["defaultTags"]
        return (json.loads(tags) if isinstance(tags, str) else tags)["tags"]

    def rules(self, direction: str) -> set[tuple[str, int, str]]:
        """(group, port, other side) of the rules of security groups. direction: Ingress or Egress."""
        found = self.all(f"vpc/securityGroup{direction}Rule:SecurityGroup{direction}Rule")
        others = ("referencedSecurityGroupId", "cidrIpv4", "prefixListId")
        return {
            (one["securityGroupId"], one["fromPort"], next(one[key] for key in others if key in one)) for one in found
        }

    def wide(self) -> set[str]:
        """Actions that inline policies allow on every resource, and actions with a wildcard."""
        found = set()
        for one in self.all("iam/rolePolicy:RolePolicy"):
            for statement in json.loads(one["policy"])["Statement"]:
                actions = statement["Action"]
                found |= {action for action in actions if "*" in action or statement["Resource"] == "*"}
        return found

    def changed(self, other: Stack) -> set[str]:
        """Names of resources that another run made otherwise, or that only one of the two made."""
        before = {(one.type, one.name): one.inputs for one in self.custom}
        after = {(one.type, one.name): one.inputs for one in other.custom}
        return {key[1] for key in before.keys() | after.keys() if before.get(key) != after.get(key)}

    def statements(self, role: str) -> list[dict[str, Any]]:
        """Statements of a role's inline policy."""
        return json.loads(self.named("iam/rolePolicy:RolePolicy", role)["policy"])["Statement"]

    def container(self, task: str) -> dict[str, Any]:
        """The one container of a task definition."""
        (container,) = json.loads(self.named("ecs/taskDefinition:TaskDefinition", task)["containerDefinitions"])
        return container


@contextmanager
def recording(config: Mapping[str, str], *, project: str, stack: str, region: str) -> Iterator[Recorder]:
    """Pulumi's runtime with mocks and a configuration, put back afterwards."""
    recorder = Recorder(region)
    pulumi.runtime.set_mocks(recorder, project=project, stack=stack, monitor=Monitor(recorder))
    own = {key if ":" in key else f"{project}:{key}": value for key, value in config.items()}
    pulumi.runtime.set_all_config({"aws:region": region, **own})
    try:
        yield recorder
    finally:
        runtime_settings.reset_options()
        pulumi.runtime.set_all_config({})


def run_program(config: Mapping[str, str], *, project: str, stack: str = "test", region: str) -> Stack:
    """The whole program. Raises what it raises."""

    def program() -> None:
        own = {name for name, module in sys.modules.items() if _is_own(module)}
        for name in own:
            del sys.modules[name]
        runpy.run_path(str(ROOT / "__main__.py"))

    return run(program, config, project=project, stack=stack, region=region)


def run(
    program: Callable[[], None],
    config: Mapping[str, str] | None = None,
    *,
    project: str = "test",
    stack: str = "test",
    region: str = "us-east-1",
) -> Stack:
    """A part of a program."""
    exports: dict[str, Any] = {}
    with recording(config or {}, project=project, stack=stack, region=region) as recorder:

        @pulumi.runtime.test
        def inside() -> pulumi.Output[None]:
            with patch("pulumi.export", exports.__setitem__):
                program()
            return pulumi.Output.all(**exports).apply(exports.update)

        inside()
    return Stack(recorder, exports)


def _is_own(module: object) -> bool:
    """Modules of the project beside its entry, which read the configuration when they are imported."""
    file = getattr(module, "__file__", None)
    return file is not None and Path(file).parent == ROOT


def _path_of(asset: Any) -> str:
    """What an asset or an archive is for comparisons."""
    return str(asset.path)
