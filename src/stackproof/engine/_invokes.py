"""Answers to function calls (data sources): those that programs take decisions on, else a value of the right type."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from stackproof.aws import BALANCER_ACCOUNTS, Sdk

from ._coerce import fits
from ._secrets import Secret
from ._shapes import ACCOUNT, digest
from ._synthesize import Place, outputs_by_shape, value_of

Args = dict[str, Any]
_ZONE_COUNTS = {"us-east-1": 6, "us-west-1": 2, "us-west-2": 4, "ca-central-1": 3, "ap-northeast-1": 3}

# Functions whose result is a list of objects that the program then creates; what it would hold is not known here.
_DECODERS = ("kubernetes:helm:template", "kubernetes:yaml:decode", "kubernetes:kustomize:directory")


def answer(token: str, args: Args, *, region: str, schema: Sdk | None, shape: Args | None = None) -> tuple[Args, bool]:
    """The result of a call and whether it is known; an unknown function's result has only the right shape."""
    place = Place(token=token, name=_name_of(args), urn=f"{token}{_key(args)}", region=region, inputs={})
    record = schema.function(token) if schema is not None else None
    result: Args = {}
    for item in record.result if record is not None and schema is not None else ():
        given = args.get(item.name)
        if given is not None and fits(given, item.parsed):
            result[item.name] = given
        elif item.required or item.parsed.kind in ("string", "list"):
            result[item.name] = value_of(place, item, schema, path=item.name)
    if record is None and shape is not None:
        known = {name: args[name] for name in shape if args.get(name) is not None}
        described = Place(token=token, name=_name_of(args), urn=place.urn, region=region, inputs=known)
        result = outputs_by_shape(described, shape)
    if token in _DECODERS:
        result["result"] = []
    special = _SPECIAL.get(token.rpartition(":")[2]) if token.startswith("aws:") else None
    if special is not None:
        result.update(special(args, place))
    result.setdefault("id", place.physical)
    return result, special is not None


def _key(args: Args) -> str:
    return json.dumps(args, sort_keys=True, default=str)


def _name_of(args: Args) -> str:
    for key in ("name", "bucket", "functionName", "secretId", "clusterName", "id"):
        if isinstance(args.get(key), str):
            return args[key]
    return "found"


def _zones(args: Args, place: Place) -> Args:
    count = _ZONE_COUNTS.get(place.region, 3)
    names = [f"{place.region}{letter}" for letter in "abcdef"[:count]]
    excluded = set(args.get("excludeNames") or [])
    names = [name for name in names if name not in excluded]
    ids = [f"{_short(place.region)}-az{n + 1}" for n in range(len(names))]
    return {"names": names, "zoneIds": ids, "id": place.region, "groupNames": [place.region]}


def _short(region: str) -> str:
    area, direction, number = ([*region.split("-"), "", ""])[:3]
    return f"{area}{direction[:1]}{number}"


def _zone(args: Args, place: Place) -> Args:
    name = args.get("name") or f"{place.region}a"
    return {"name": name, "nameSuffix": name[-1:], "region": place.region, "zoneId": f"{_short(place.region)}-az1"}


def _identity(args: Args, place: Place) -> Args:
    arn = f"arn:aws:iam::{ACCOUNT}:user/reviewer"
    return {"accountId": ACCOUNT, "arn": arn, "userId": "AIDAEXAMPLE", "id": ACCOUNT}


def _region(args: Args, place: Place) -> Args:
    name = args.get("region") or args.get("name") or place.region
    return {
        "name": name,
        "region": name,
        "id": name,
        "endpoint": f"ec2.{name}.amazonaws.com",
        "description": f"Region {name}",
    }


def _regions(args: Args, place: Place) -> Args:
    """Some of the regions that an account has; what a program makes of one it makes of each."""
    names = list(dict.fromkeys((place.region, "us-east-1", "us-west-2", "eu-west-1")))[:3]
    return {"names": names, "id": "aws"}


def _partition(args: Args, place: Place) -> Args:
    return {"partition": "aws", "dnsSuffix": "amazonaws.com", "reverseDnsPrefix": "com.amazonaws", "id": "aws"}


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _one_or_list(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


# Names of blocks in the provider's own spelling, which it takes as well.
_PLURALS = {"condition": "conditions", "principal": "principals", "statement": "statements"}


def _spelled(value: Any) -> Any:
    """Keys as the SDK spells them: the provider reads `Actions` and `condition` like `actions` and `conditions`."""
    if isinstance(value, list):
        return [_spelled(item) for item in value]
    if not isinstance(value, dict):
        return value
    lowered = {key[:1].lower() + key[1:]: _spelled(item) for key, item in value.items()}
    return {_PLURALS.get(key, key): item for key, item in lowered.items()}


def _statement(given: Args) -> Args:
    block: Args = _spelled(given)
    made: Args = {"Effect": block.get("effect") or "Allow"}
    if block.get("sid"):
        made["Sid"] = block["sid"]
    for key, name in (
        ("actions", "Action"),
        ("notActions", "NotAction"),
        ("resources", "Resource"),
        ("notResources", "NotResource"),
    ):
        values = _as_list(block.get(key))
        if values:
            made[name] = _one_or_list(values)
    for key, name in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        principals: Any = {}
        for item in _as_list(block.get(key)):
            kind, identifiers = item.get("type"), _as_list(item.get("identifiers"))
            if kind == "*" and identifiers == ["*"]:
                principals = "*"
            elif isinstance(principals, dict):
                merged = _as_list(principals.get(kind)) + identifiers
                principals[kind] = _one_or_list(merged)
        if principals:
            made[name] = principals
    conditions: dict[str, dict[str, Any]] = {}
    for item in _as_list(block.get("conditions")):
        values = _as_list(item.get("values"))
        conditions.setdefault(item.get("test"), {})[item.get("variable")] = _one_or_list(values)
    if conditions:
        made["Condition"] = conditions
    return made


def _documents(values: Any) -> list[Args]:
    found = []
    for text in _as_list(values):
        try:
            document = json.loads(text)
        except (TypeError, ValueError):
            continue
        found.extend(item for item in _as_list(document.get("Statement")) if isinstance(item, dict))
    return found


def policy_document(args: Args, place: Place) -> Args:
    """The JSON that `getPolicyDocument` renders: sources first, then statements, then overrides with the same Sid."""
    own = [_statement(block) for block in _as_list(args.get("statements")) if isinstance(block, dict)]
    merged = _documents(args.get("sourcePolicyDocuments")) + own
    for override in _documents(args.get("overridePolicyDocuments")):
        merged = [item for item in merged if not item.get("Sid") or item.get("Sid") != override.get("Sid")]
        merged.append(override)
    document: Args = {"Version": args.get("version") or "2012-10-17"}
    if args.get("policyId"):
        document["Id"] = args["policyId"]
    document["Statement"] = merged
    text = json.dumps(document)
    return {"json": text, "minifiedJson": json.dumps(document, separators=(",", ":")), "id": digest(text)}


def _ami(args: Args, place: Place) -> Args:
    image = f"ami-0{digest(_key(args), length=16)}"
    return {
        "id": image,
        "imageId": image,
        "architecture": "arm64" if "arm64" in _key(args) else "x86_64",
        "rootDeviceName": "/dev/xvda",
        "rootDeviceType": "ebs",
        "virtualizationType": "hvm",
        "name": "al2023-ami-2023.6.20250101.0-kernel-6.1-x86_64",
        "blockDeviceMappings": [],
    }


def _vpc(args: Args, place: Place) -> Args:
    vpc = args.get("id") or f"vpc-0{digest(_key(args), length=16)}"
    return {"id": vpc, "cidrBlock": "172.31.0.0/16", "state": "available", "default": bool(args.get("default"))}


def _subnets(args: Args, place: Place) -> Args:
    count = _ZONE_COUNTS.get(place.region, 3)
    return {"ids": [f"subnet-0{digest(_key(args), n, length=16)}" for n in range(min(count, 3))]}


def _subnet(args: Args, place: Place) -> Args:
    subnet = args.get("id") or f"subnet-0{digest(_key(args), length=16)}"
    number = int(digest(subnet, length=2), 16) % 3
    return {
        "id": subnet,
        "cidrBlock": f"172.31.{number * 16}.0/20",
        "availabilityZone": f"{place.region}{'abc'[number]}",
        "vpcId": args.get("vpcId") or f"vpc-0{digest('default', length=16)}",
    }


def _secret_version(args: Args, place: Place) -> Args:
    value = digest(_key(args), "password", length=24)
    body: Args = {
        key: f"{key}-{value}" for key in ("password", "secret", "token", "api_key", "auth_token", "key", "value")
    }
    body |= {"username": "appuser", "host": "db.example.com", "port": 5432, "dbname": "app", "engine": "postgres"}
    return {"secretString": Secret(json.dumps(body)), "secretBinary": "", "versionId": digest(value, length=32)}


def _parameter(args: Args, place: Place) -> Args:
    name = str(args.get("name", ""))
    value: Any
    if name.startswith("/aws/service/"):
        value = _published_parameter(name)
    elif "ami" in name.rpartition("/")[2]:
        value = f"ami-0{digest(name, length=16)}"
    else:
        value = f"value-{digest(name, length=12)}"
        value = Secret(value) if args.get("withDecryption") is not False else value
    plain = value.value if isinstance(value, Secret) else value
    kind = "SecureString" if isinstance(value, Secret) else "String"
    return {"value": value, "insecureValue": plain, "type": kind, "version": 1, "name": name}


def _published_parameter(name: str) -> str:
    """The form of what AWS publishes below /aws/service: image ids, versions, and for ECS a JSON document.

    Source: Amazon ECS Developer Guide, "Retrieving Amazon ECS-optimized Linux AMI metadata"; Amazon EKS User Guide.
    """
    last = name.rpartition("/")[2]
    image = f"ami-0{digest(name.removesuffix('/image_id'), length=16)}"
    if last in ("image_version", "release_version"):
        return "20260101"
    if last == "image_name":
        return "amzn2-ami-ecs-hvm-2.0.20260101-x86_64-ebs"
    if name.startswith("/aws/service/ecs/") and last != "image_id":
        return json.dumps(
            {
                "schema_version": 1,
                "image_name": "amzn2-ami-ecs-hvm-2.0.20260101-x86_64-ebs",
                "image_id": image,
                "os": "Amazon Linux 2",
                "ecs_runtime_version": "Docker version 25.0.8",
                "ecs_agent_version": "1.90.0",
            }
        )
    if "ami" in name or last in ("image_id", "recommended", "stable", "current"):
        return image
    return f"value-{digest(name, length=12)}"


def _zone_record(args: Args, place: Place) -> Args:
    zone = args.get("zoneId") or "Z" + digest(_key(args), length=20).upper()
    name = str(args.get("name") or "example.com").rstrip(".")
    servers = [f"ns-{n}.awsdns-0{n}.com" for n in range(1, 5)]
    return {
        "zoneId": zone,
        "id": zone,
        "name": name,
        "nameServers": servers,
        "privateZone": bool(args.get("privateZone")),
    }


def _certificate(args: Args, place: Place) -> Args:
    arn = f"arn:aws:acm:{place.region}:{ACCOUNT}:certificate/{digest(_key(args), length=8)}-0000-4000-a000-000000000000"
    return {"arn": arn, "id": arn, "status": "ISSUED", "domain": args.get("domain") or "example.com"}


def _balancer_account(args: Args, place: Place) -> Args:
    account = BALANCER_ACCOUNTS.get(args.get("region") or place.region, "127311923021")
    return {"id": account, "arn": f"arn:aws:iam::{account}:root"}


def _canonical_user(args: Args, place: Place) -> Args:
    return {"id": digest("canonical", length=64), "displayName": "reviewer"}


def _cluster_auth(args: Args, place: Place) -> Args:
    return {"token": Secret(f"k8s-aws-v1.{digest(_key(args), length=32)}")}


def _managed_policy(args: Args, place: Place) -> Args:
    arn = args.get("arn") or f"arn:aws:iam::aws:policy/{args.get('name', 'Policy')}"
    return {"arn": arn, "id": arn, "name": arn.rpartition("/")[2]}


def _registry_credentials(args: Args, place: Place) -> Args:
    password = digest(_key(args), "registry", length=40)
    token = base64.b64encode(f"AWS:{password}".encode()).decode()
    endpoint = f"https://{ACCOUNT}.dkr.ecr.{place.region}.amazonaws.com"
    return {
        "authorizationToken": Secret(token),
        "password": Secret(password),
        "userName": "AWS",
        "proxyEndpoint": endpoint,
    }


def _random_password(args: Args, place: Place) -> Args:
    return {"randomPassword": Secret(digest(_key(args), "random", length=32))}


_SPECIAL: dict[str, Callable[[Args, Place], Args]] = {
    "getAvailabilityZones": _zones,
    "getAvailabilityZone": _zone,
    "getCallerIdentity": _identity,
    "getRegion": _region,
    "getRegions": _regions,
    "getPartition": _partition,
    "getPolicyDocument": policy_document,
    "getAmi": _ami,
    "getVpc": _vpc,
    "getSubnets": _subnets,
    "getSubnetIds": _subnets,
    "getSubnet": _subnet,
    "getSecretVersion": _secret_version,
    "getCredentials": _registry_credentials,
    "getAuthorizationToken": _registry_credentials,
    "getRandomPassword": _random_password,
    "getParameter": _parameter,
    "getZone": _zone_record,
    "getCertificate": _certificate,
    "getServiceAccount": _balancer_account,
    "getCanonicalUserId": _canonical_user,
    "getClusterAuth": _cluster_auth,
    "getPolicy": _managed_policy,
}
