"""Outputs that a cloud would have answered: realistic, unique for each resource and property, the same in every run.

Programs split ARNs, parse CIDRs and index lists, so every value has the form of the real one. Where a value is a list,
it has two elements; nested objects come with all their fields.
"""

from __future__ import annotations

import json
from typing import Any

from stackproof.aws import Property, Sdk, Type, sdk_of_token

from ._components import list_lengths
from ._formats import ARN_FORMATS, ARN_IS_INPUT, FIXED_OUTPUTS, ID_IS_ARN, ID_IS_PROPERTY, ID_PREFIXES, SERVICES
from ._shapes import ACCOUNT, digest, words


class Place:
    """Where values are made for: one resource (or call) in one region."""

    def __init__(self, *, token: str, name: str, urn: str, region: str, inputs: dict[str, Any]) -> None:
        self.token = token
        self.urn = urn
        self.region = region
        self.inputs = inputs
        self.tag = digest(urn, length=17)
        self.module = token.split(":")[1].split("/")[0] if token.count(":") == 2 else ""
        self.kind = token.rpartition(":")[2]
        self.service = SERVICES.get(self.module, self.module.lower())
        self.physical = _physical_name(inputs, name, self.tag)

    def arn(self) -> str:
        """The resource's ARN."""
        owner = self.inputs.get(ARN_IS_INPUT.get(self.token, ""))
        if isinstance(owner, str) and owner.startswith("arn:"):
            return owner
        form = ARN_FORMATS.get(self.token)
        if form is None:
            # Two resources may share a name where each stands in a parent of its own.
            kind = "-".join(words(self.kind))
            form = f"arn:aws:{{service}}:{{region}}:{{account}}:{kind}/{{name}}/{{tag}}"
        return form.format(
            service=self.service,
            region=self.region,
            account=ACCOUNT,
            name=self.physical,
            function=str(self.inputs.get("functionName") or self.physical).rpartition(":")[2],
            tag=self.tag[:16],
            uuid=uuid_of(self.urn),
            issuer=str(self.inputs.get("url") or self.physical).removeprefix("https://"),
        )

    def id(self) -> str:
        """The resource's provider id."""
        if self.token in ID_PREFIXES:
            return f"{ID_PREFIXES[self.token]}-0{self.tag[:16]}"
        if self.token in ID_IS_ARN:
            return self.arn()
        source = ID_IS_PROPERTY.get(self.token)
        if source is not None:
            given = self.inputs.get(source)
            if isinstance(given, str):
                return given
            if source in FIXED_OUTPUTS.get(self.token, {}):
                return fixed(self, FIXED_OUTPUTS[self.token][source])
        return self.physical


def uuid_of(*parts: str) -> str:
    """A UUID-shaped digest."""
    text = digest("uuid", *parts, length=32)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _physical_name(inputs: dict[str, Any], name: str, tag: str) -> str:
    for key in ("name", "bucket", "identifier", "clusterIdentifier", "replicationGroupId", "family", "domainName"):
        given = inputs.get(key)
        if isinstance(given, str) and given:
            return given
    for key in ("namePrefix", "bucketPrefix", "identifierPrefix"):
        given = inputs.get(key)
        if isinstance(given, str) and given:
            return f"{given}{tag[:7]}"
    return f"{name}-{tag[:7]}"


def fixed(place: Place, form: str) -> str:
    """Fill a format of the tables."""
    return form.format(
        region=place.region,
        account=ACCOUNT,
        name=place.physical,
        lower=place.physical.lower(),
        tag=place.tag[:12],
        long=digest(place.urn, "long", length=32),
        upper=place.tag[:13].upper(),
        arn=place.arn() if "{arn}" in form else "",
        id=place.id() if "{id}" in form else "",
        uuid=uuid_of(place.urn),
    )


def outputs_of(place: Place, schema: Sdk | None) -> dict[str, Any]:
    """All output properties of an AWS resource: its inputs as the provider echoes them, the rest made up."""
    record = schema.resource(place.token) if schema is not None else None
    outputs: dict[str, Any] = {key: value for key, value in place.inputs.items() if value is not None}
    forms = FIXED_OUTPUTS.get(place.token, {})
    for key, form in forms.items():
        if outputs.get(key) is None:
            outputs[key] = json.loads(fixed(place, form)) if form.startswith(("[", "{{")) else fixed(place, form)
    if place.token == "aws:acm/certificate:Certificate" and outputs.get("domainValidationOptions") is None:
        outputs["domainValidationOptions"] = _validation_options(place)
    if record is None or schema is None:
        return outputs
    for item in record.outputs:
        if item.name in ("id", "urn"):
            continue
        if outputs.get(item.name) is None:
            if item.required:
                outputs[item.name] = value_of(place, item, schema, path=item.name)
        elif item.parsed.kind == "string" and isinstance(outputs[item.name], (dict, list)):
            outputs[item.name] = json.dumps(outputs[item.name], default=str)  # as the provider does with policies
        else:
            outputs[item.name] = _fill_nested(place, outputs[item.name], item.parsed, schema, item.name)
    return outputs


def _validation_options(place: Place) -> list[dict[str, str]]:
    """The DNS record that proves each of a certificate's names, as ACM gives them."""
    more = place.inputs.get("subjectAlternativeNames")
    names = [place.inputs.get("domainName"), *(more if isinstance(more, list) else ())]
    domains = dict.fromkeys(name for name in names if isinstance(name, str)) or {"example.com": None}
    return [
        {
            "domainName": name,
            "resourceRecordName": f"_{digest(place.urn, name, length=32)}.{name.removeprefix('*.')}.",
            "resourceRecordType": "CNAME",
            "resourceRecordValue": f"_{digest(place.urn, name, 'value', length=32)}.acm-validations.aws.",
        }
        for name in domains
    ]


def _fill_nested(place: Place, value: Any, kind: Type, schema: Sdk, path: str) -> Any:
    """Add what the provider computes inside a block that the program gave."""
    if kind.kind == "list" and isinstance(value, list) and kind.item is not None:
        return [_fill_nested(place, item, kind.item, schema, f"{path}[{n}]") for n, item in enumerate(value)]
    if kind.kind == "object" and isinstance(value, dict) and not any(key.startswith("$") for key in value):
        record = schema.type(kind, output=True)
        filled = dict(value)
        for field in record.fields if record is not None else ():
            if field.required and filled.get(field.name) is None:
                filled[field.name] = value_of(place, field, schema, path=f"{path}.{field.name}")
        return filled
    return value


def value_of(place: Place, item: Property, schema: Sdk | None, *, path: str, depth: int = 0) -> Any:
    """A value for one property."""
    return _value(place, item.name, item.parsed, schema, path, depth)


def _value(place: Place, name: str, kind: Type, schema: Sdk | None, path: str, depth: int) -> Any:
    if kind.kind == "union":
        plain = next((member for member in kind.members if member.kind in ("string", "number", "boolean")), None)
        return _value(place, name, plain or kind.members[0], schema, path, depth)
    if kind.kind == "list" and kind.item is not None:
        single = name[:-1] if name.endswith("s") else name
        return [_value(place, single, kind.item, schema, f"{path}[{n}]", depth + 1) for n in range(3)]
    if kind.kind == "map":
        return {}
    if kind.kind == "object":
        record = schema.type(kind, output=True) if schema is not None and depth < 6 else None
        fields = record.fields if record is not None else ()
        return {
            item.name: _value(place, item.name, item.parsed, schema, f"{path}.{item.name}", depth + 1)
            for item in fields
        }
    if kind.kind == "enum":
        record = schema.enum(kind) if schema is not None else None
        return record.values[0][1] if record is not None and record.values else "value"
    if kind.kind == "boolean":
        return False
    if kind.kind in ("integer", "number"):
        return _number(name)
    return text_value(place, name, path)


def _number(name: str) -> int:
    found = words(name)
    if "port" in found:
        return 5432
    return 300 if "ttl" in found else 1


def text_value(place: Place, name: str, path: str) -> str:
    """A string shaped by the property's name."""
    found = words(name)
    last = found[-1] if found else ""
    tag = digest(place.urn, path, length=16)
    if name == "arn":
        return place.arn()
    if found[:2] == ["arn", "without"]:
        return place.arn().rpartition(":")[0]
    if name in ("name", "bucket", "identifier") and "." not in path and "[" not in path:
        return place.physical
    if name == "region":
        return place.region
    if found[-2:] == ["secret", "arn"]:
        return f"arn:aws:secretsmanager:{place.region}:{ACCOUNT}:secret:{place.physical}-{tag[:6]}"
    if last == "arn":
        return f"arn:aws:{place.service}:{place.region}:{ACCOUNT}:{'-'.join(found[:-1]) or 'resource'}/{tag}"
    if last == "region":
        return place.region
    if found[-2:] in (["account", "id"], ["owner", "id"], ["registry", "id"]) or last == "owner":
        return ACCOUNT
    return _text_by_kind(place, found, tag, path)


def _text_by_kind(place: Place, found: list[str], tag: str, path: str) -> str:
    last = found[-1] if found else ""
    joined = " ".join(found)
    if last == "cidr" or "cidr block" in joined:
        return "10.0.0.0/16"
    if "ipv6" in found:
        return f"2001:db8::{tag[:4]}"
    if "ip" in found or joined.endswith("ip address"):
        return f"10.0.{int(tag[:2], 16)}.{int(tag[2:4], 16)}"
    if last in ("endpoint", "host", "hostname", "address", "domain") or joined.endswith("dns name"):
        return f"{tag}.{place.region}.amazonaws.com"
    if last in ("url", "uri", "issuer"):
        return f"https://{tag}.{place.service}.{place.region}.amazonaws.com/{tag[:6]}"
    if last in ("json", "policy", "document"):
        return json.dumps({"Version": "2012-10-17", "Statement": []})
    if found[-2:] == ["container", "definitions"]:
        image = f"{ACCOUNT}.dkr.ecr.{place.region}.amazonaws.com/{place.physical}:1.0.0"
        return json.dumps([{"name": place.physical, "image": image, "essential": True}])
    if last == "kubeconfig":
        return json.dumps({"apiVersion": "v1", "kind": "Config", "clusters": [], "contexts": [], "users": []})
    if last in ("date", "time", "at", "timestamp"):
        return "2026-01-01T00:00:00Z"
    if joined.endswith("availability zone"):
        return f"{place.region}{'ab'[int(tag[0], 16) % 2]}"
    prefix = {"vpc": "vpc", "subnet": "subnet", "group": "sg", "interface": "eni", "instance": "i", "ami": "ami"}
    if last == "id" and len(found) > 1 and found[-2] in prefix:
        return f"{prefix[found[-2]]}-0{tag}"
    if last == "version":
        return "1"
    return f"{'-'.join(found) or 'value'}-{tag[:12]}"


def outputs_by_shape(place: Place, shape: dict[str, Any], *, whole: bool = False) -> dict[str, Any]:
    """Outputs of a resource whose types came with the request (see `_shapes.shape_of_type`).

    whole: optional ones too, as remote components nearly always give them.
    """
    # An input of the same name may have another type: it is echoed only where the output's type fits it.
    outputs = {key: value for key, value in place.inputs.items() if key not in shape or _fits_shape(value, shape[key])}
    lengths = list_lengths(place.token, place.inputs) if whole else {}
    for name, kind in shape.items():
        if name in lengths and isinstance(kind, list) and kind[0] == "list":
            outputs[name] = _list_by_shape(place, name, kind[1], name, 0, count=lengths[name])
            continue
        if name in ("id", "urn") or outputs.get(name) is not None or (_is_optional(kind) and not whole):
            continue
        outputs[name] = _by_shape(place, name, kind, name, 0)
    return outputs


def _family(urn: str) -> str:
    """The part of a URN that its children's URNs begin with."""
    return urn.rpartition("::")[0]


def _fits_shape(value: Any, kind: Any) -> bool:
    if isinstance(kind, list):
        return isinstance(value, list if kind[0] == "list" else dict)
    return not isinstance(value, (list, dict)) or str(kind).rstrip("?") == "any"


def _is_optional(kind: Any) -> bool:
    if isinstance(kind, str):
        return kind.endswith("?")
    return bool(isinstance(kind, list) and len(kind) > 2 and kind[2])


def _by_shape(place: Place, name: str, kind: Any, path: str, depth: int) -> Any:
    if isinstance(kind, list) and kind and depth < 8:
        if kind[0] == "list":
            return _list_by_shape(place, name, kind[1], path, depth)
        if kind[0] == "enum":
            return kind[1]
        if kind[0] == "object" and isinstance(kind[1], dict):
            return {key: _by_shape(place, key, item, f"{path}.{key}", depth + 1) for key, item in kind[1].items()}
        return {}
    plain = str(kind).rstrip("?")
    if plain in ("empty-list", "nothing"):
        return [] if plain == "empty-list" else None
    if plain == "boolean":
        return False
    if plain == "number":
        return _number(name)
    if plain.startswith("resource:"):
        return {"$resource": f"{_family(place.urn)}${plain.removeprefix('resource:')}::{place.physical}-{path}"}
    return text_value(place, name, path) if plain == "string" else {}


def _list_by_shape(place: Place, name: str, kind: Any, path: str, depth: int, *, count: int = 3) -> list[Any]:
    single = name[:-1] if name.endswith("s") else name
    return [_by_shape(place, single, kind, f"{path}[{n}]", depth + 1) for n in range(count)]


def schema_of(token: str, *, major: int) -> Sdk | None:
    """The shipped schema that describes a type token, None when the package is not shipped."""
    return sdk_of_token(token, aws_major=major)
