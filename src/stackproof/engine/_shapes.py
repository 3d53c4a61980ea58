"""Values shaped by a name or a type. Standard library only: the engine imports it, and hosts load it by its path."""

import enum
import hashlib
import json
import os
import re

ACCOUNT = "123456789012"
REGION = "us-east-1"
PUBLIC_KEY = (
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDhA4CL5e0Ps0yqv0dXfMQwLmtCkQ0SMFpQ2dHj0UQwZ3l2a1J7s8m5bTq0xk4p9Rr"
    "S1vW6yZ3n5cX8dF2gH4jK6lM8oP0qR2tU4wX6zA8bC0dE2fG4hI6jK8lM0nO2pQ4rS6tU8vW0xY2z reviewer@example.com"
)


# How a part that was left out of a program reads as text, with a number behind it; it may end up in names.
LEFT_OUT = "left-out-"


def holds_left_out(text):
    """True for a text that is made of a part that was left out."""
    return re.search(rf"{LEFT_OUT}\d", text) is not None


def digest(*parts, length=8):
    """The first hexadecimal digits of a hash over `parts`: the same for the same input, in every run."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:length]


def words(name):
    """`vpcSubnet-IDs` -> ["vpc", "subnet", "ids"]."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    return [part.lower() for part in parts]


# First match wins; a pattern is searched in the words of the name joined by blanks.
_NAMED = (
    (r"\bpublic\b.*\b(path|file)$", lambda key: _key_file("id_rsa.pub")),
    (r"\b(private|ssh)\b.*\b(path|file)$", lambda key: _key_file("id_rsa")),
    (r"\bpublic key\b|\bssh key( material)?$", lambda key: PUBLIC_KEY),
    (r"\bprivate key( pem)?$|\bpem$", lambda key: _private_key(key)),
    (r"\b(cidrs|cidr blocks)$", lambda key: ["10.0.0.0/24", "10.0.1.0/24"]),
    (r"\b(destination|internet|anywhere|world|default route)\b.*\bcidr( block)?\b", lambda key: "0.0.0.0/0"),
    (r"\bcidr( block)?\b", lambda key: "10.0.0.0/16"),
    (r"\bregion$", lambda key: REGION),
    (r"\b(azs|availability zones)$", lambda key: [f"{REGION}a", f"{REGION}b"]),
    (r"\b(az|availability zone)$", lambda key: f"{REGION}a"),
    (r"\bsubnet( ids|s)$|\bsubnets ids$", lambda key: [_id("subnet", key, 0), _id("subnet", key, 1)]),
    (r"\b(security groups|security group ids|sg ids)$", lambda key: [_id("sg", key, 0)]),
    (r"\bsubnet( id)?$", lambda key: _id("subnet", key)),
    (r"\bvpc( id)?$", lambda key: _id("vpc", key)),
    (r"\b(security group|sg)( id)?$", lambda key: _id("sg", key)),
    (r"\bami( id)?$|\bimage id$", lambda key: _id("ami", key)),
    (r"\b(hosted )?zone( id)?$", lambda key: "Z" + digest(key, length=20).upper()),
    (r"\barns$", lambda key: [_arn(key)]),
    (r"\barn$", lambda key: _arn(key)),
    (r"\baccount( id)?$", lambda key: ACCOUNT),
    (r"\b(accounts|account ids)$", lambda key: [ACCOUNT]),
    (r"\bemails?( address)?$", lambda key: "operations@stackproof.dev"),
    (r"\b(webhook|url|uri)$", lambda key: f"https://{digest(key)}.stackproof.dev/path"),
    (r"\b(domain|host|fqdn|dns)( name)?$", lambda key: f"{digest(key)}.stackproof.dev"),
    (r"\b(path|dir|directory|folder)( to\b.*)?$|^path\b", lambda key: "."),
    (r"\bport$", lambda key: 8080),
    (r"\b(count|size|capacity|replicas|number|max|min|desired)$", lambda key: 2),
    (r"\b(days|retention)$", lambda key: 30),
    (r"\binstance (type|class)$", lambda key: "t3.micro"),
    (r"\bkey (pair|name)$", lambda key: f"key-{digest(key)}"),
    (r"\bids$", lambda key: [f"id-{digest(key, 0, length=17)}", f"id-{digest(key, 1, length=17)}"]),
    (r"\b(password|secret|token|passwd|passphrase)$", lambda key: f"Sx{digest(key, length=22)}"),
    (r"\benv(ironment)?( suffix)?$|\bstage$", lambda key: "dev"),
)


def _key_file(name):
    """A key in the home folder that the workspace lays out."""
    return os.path.join(os.environ.get("HOME", "."), ".ssh", name)


def _private_key(name):
    """Text in the form of a key; there is no key in it."""
    lines = [digest("key", name, line, length=64) for line in range(4)]
    return "\n".join(["-----BEGIN RSA PRIVATE KEY-----", *lines, "-----END RSA PRIVATE KEY-----", ""])


def _id(prefix, *parts):
    return f"{prefix}-0{digest(prefix, *parts, length=16)}"


def _arn(key):
    return f"arn:aws:service:{REGION}:{ACCOUNT}:resource/{digest(key)}"


def named_value(name, kind):
    """A plausible value for something called `name`; kind: string, boolean, integer, number, object, array or ""."""
    text = " ".join(words(name))
    value = next((make(name) for pattern, make in _NAMED if re.search(pattern, text)), None)
    if kind == "boolean":
        return False
    if kind in ("integer", "number"):
        return value if isinstance(value, int) else 2
    if kind == "object":
        return value if isinstance(value, (list, dict)) else {}
    if kind == "array":
        return value if isinstance(value, list) else [value if value is not None else f"{name}-{digest(name)}"]
    if kind == "string":
        if isinstance(value, list):
            return ",".join(value)
        return str(value) if value is not None else f"{name}-{digest(name)}".lower()
    return value if value is not None else f"{name}-{digest(name)}".lower()


def text_of(value):
    """A configuration value as Pulumi stores it: text, JSON for structures."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, (dict, list)) else str(value)


def shape_of_class(cls, depth=0):
    """Output types of a Pulumi resource or output class: {wire name: shape}; see `shape_of_type`."""
    from pulumi import _types

    try:
        types = _types.resource_types(cls) if depth == 0 else _types.output_type_types(cls)
    except Exception:
        return {}
    return {name: shape_of_type(kind, depth) for name, kind in types.items()}


def shape_of_type(kind, depth=0):
    """A type as data: "string" (or boolean, number, any), ["list", shape], ["map", shape], ["object", {field: shape}].

    An optional text or number ends in "?"; an optional structure has True as its third element.
    """
    import typing

    import pulumi
    from pulumi import _types

    optional = kind is not _types.unwrap_optional_type(kind)
    kind = _types.unwrap_type(_types.unwrap_optional_type(kind)) if optional else _types.unwrap_type(kind)
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if depth > 4 and not (isinstance(kind, type) and kind in (str, bool, int, float)):
        is_list = origin in (list, typing.Sequence) or getattr(origin, "__name__", "") == "Sequence"
        return "empty-list?" if is_list else "nothing?"  # too deep to go on; a type of its own still holds
    if origin in (list, typing.Sequence) or getattr(origin, "__name__", "") == "Sequence":
        return ["list", shape_of_type(arguments[0], depth + 1) if arguments else "any", optional]
    if origin is typing.Literal:
        return ["enum", arguments[0], optional]
    if origin is dict or getattr(origin, "__name__", "") == "Mapping":
        return ["map", shape_of_type(arguments[1], depth + 1) if len(arguments) > 1 else "any", optional]
    if isinstance(kind, type) and _types.is_output_type(kind):
        return ["object", shape_of_class(kind, depth + 1), optional]
    if isinstance(kind, type) and issubclass(kind, pulumi.Resource):
        return "resource:" + str(getattr(kind, "pulumi_type", "")) + ("?" if optional else "")
    if isinstance(kind, type) and issubclass(kind, (pulumi.Asset, pulumi.Archive)):
        return "none?"
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return ["enum", next((member.value for member in kind), ""), optional]
    names = {str: "string", bool: "boolean", int: "number", float: "number"}
    name = names.get(kind, "any") if isinstance(kind, type) else "any"
    return name + ("?" if optional else "")
