"""Facts about AWS and about Pulumi's SDKs for it. Pure: nothing but package data is read, and only when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._access import NARROWING_KEYS, allowed, is_public_principal, matches, matches_resource, narrows
    from ._accounts import AWS_ACCOUNTS, BALANCER_ACCOUNTS, EXAMPLE_ACCOUNTS
    from ._arn import Arn, is_arn, parse_arn
    from ._changes import SdkChanges, Side, sdk_changes
    from ._cidr import Network, cidr_contains, cidr_overlaps, cidr_size, has_host_bits, is_private, is_world, parse_cidr
    from ._closest import advise, argument_meant, class_meant, closest, near_words, suggest, suggest_argument
    from ._defaults import sdk_defaults
    from ._go_core import GoCore, GoPackage, go_core
    from ._go_sdk import GoMember, GoNames, GoSdk, go_field, go_fields, go_module, go_sdk, go_type_name
    from ._go_versions import go_version_exists, newest_go_version
    from ._kubernetes import kubernetes_support, kubernetes_versions
    from ._metrics import Namespace, metric_namespace, namespaces_of_metric
    from ._names import NameRule, name_faults, name_property, name_rules
    from ._node_sdk import NodeCore, NodeMember, NodeSdk, node_core, node_sdk, snake_case
    from ._node_spelling import camel_case, node_function_names, node_module
    from ._operations import (
        ObjectMembers,
        action_spelt,
        is_sdk_client,
        sdk_actions,
        sdk_client_of,
        sdk_object,
        sdk_waited,
    )
    from ._permissions import AccessLevel, IamAction, acts_on, iam_action, iam_actions, managed_policy
    from ._policy import UNKNOWN, Condition, Policy, Principal, Statement, parse_policy
    from ._prices import PriceTable, Rate, UnitPrice, price_table
    from ._schedule import schedule_fault
    from ._schema import (
        CoreSymbol,
        EnumSchema,
        FunctionSchema,
        ObjectSchema,
        Parameter,
        Property,
        ResourceSchema,
        Type,
        parse_type,
    )
    from ._sdk import MAJORS, Module, Sdk, major_5_had, sdk, sdk_of_token
    from ._services import (
        action_prefixes,
        actions_of,
        caller_of,
        is_action,
        is_service_principal,
        meant_principal,
        role_users,
    )
    from ._tags import MAX_TAGS, is_taggable, tag_faults, tags_are_a_list
    from ._value_rules import ValueRule, value_rules
    from ._values import (
        LambdaRuntime,
        database_engines,
        database_user_length,
        engine_version,
        facts_date,
        fargate_cpus,
        fargate_memory,
        instance_type,
        is_region,
        lambda_reserved_variables,
        lambda_runtime,
        lambda_runtimes,
        log_retention_days,
        newest_version,
        partition_of,
        region_of_zone,
        regions,
        reserved_database_user,
        size_may_be_newer,
    )

_PLACES = {
    "_access": ("NARROWING_KEYS", "allowed", "is_public_principal", "matches", "matches_resource", "narrows"),
    "_accounts": ("AWS_ACCOUNTS", "BALANCER_ACCOUNTS", "EXAMPLE_ACCOUNTS"),
    "_arn": ("Arn", "is_arn", "parse_arn"),
    "_changes": ("SdkChanges", "Side", "sdk_changes"),
    "_cidr": (
        "Network",
        "cidr_contains",
        "cidr_overlaps",
        "cidr_size",
        "has_host_bits",
        "is_private",
        "is_world",
        "parse_cidr",
    ),
    "_closest": ("advise", "argument_meant", "class_meant", "closest", "near_words", "suggest", "suggest_argument"),
    "_go_core": ("GoCore", "GoPackage", "go_core"),
    "_go_versions": ("go_version_exists", "newest_go_version"),
    "_defaults": ("sdk_defaults",),
    "_go_sdk": (
        "GoMember",
        "GoNames",
        "GoSdk",
        "go_field",
        "go_fields",
        "go_module",
        "go_sdk",
        "go_type_name",
    ),
    "_kubernetes": ("kubernetes_support", "kubernetes_versions"),
    "_metrics": ("Namespace", "metric_namespace", "namespaces_of_metric"),
    "_names": ("NameRule", "name_faults", "name_property", "name_rules"),
    "_node_sdk": ("NodeCore", "NodeMember", "NodeSdk", "node_core", "node_sdk", "snake_case"),
    "_node_spelling": ("camel_case", "node_function_names", "node_module"),
    "_operations": (
        "ObjectMembers",
        "action_spelt",
        "is_sdk_client",
        "sdk_actions",
        "sdk_client_of",
        "sdk_object",
        "sdk_waited",
    ),
    "_permissions": ("AccessLevel", "IamAction", "acts_on", "iam_action", "iam_actions", "managed_policy"),
    "_policy": ("UNKNOWN", "Condition", "Policy", "Principal", "Statement", "parse_policy"),
    "_prices": ("PriceTable", "Rate", "UnitPrice", "price_table"),
    "_schedule": ("schedule_fault",),
    "_schema": (
        "CoreSymbol",
        "EnumSchema",
        "FunctionSchema",
        "ObjectSchema",
        "Parameter",
        "Property",
        "ResourceSchema",
        "Type",
        "parse_type",
    ),
    "_sdk": ("MAJORS", "Module", "Sdk", "major_5_had", "sdk", "sdk_of_token"),
    "_services": (
        "action_prefixes",
        "actions_of",
        "caller_of",
        "is_action",
        "is_service_principal",
        "meant_principal",
        "role_users",
    ),
    "_tags": ("MAX_TAGS", "is_taggable", "tag_faults", "tags_are_a_list"),
    "_value_rules": ("ValueRule", "value_rules"),
    "_values": (
        "LambdaRuntime",
        "database_engines",
        "database_user_length",
        "engine_version",
        "facts_date",
        "fargate_cpus",
        "fargate_memory",
        "instance_type",
        "is_region",
        "lambda_reserved_variables",
        "lambda_runtime",
        "lambda_runtimes",
        "log_retention_days",
        "newest_version",
        "partition_of",
        "region_of_zone",
        "regions",
        "reserved_database_user",
        "size_may_be_newer",
    ),
}
_HOME = {name: place for place, names in _PLACES.items() for name in names}

__all__ = [
    "AWS_ACCOUNTS",
    "BALANCER_ACCOUNTS",
    "EXAMPLE_ACCOUNTS",
    "MAJORS",
    "MAX_TAGS",
    "NARROWING_KEYS",
    "UNKNOWN",
    "AccessLevel",
    "Arn",
    "Condition",
    "CoreSymbol",
    "EnumSchema",
    "FunctionSchema",
    "GoCore",
    "GoMember",
    "GoNames",
    "GoPackage",
    "GoSdk",
    "IamAction",
    "LambdaRuntime",
    "Module",
    "NameRule",
    "Namespace",
    "Network",
    "NodeCore",
    "NodeMember",
    "NodeSdk",
    "ObjectMembers",
    "ObjectSchema",
    "Parameter",
    "Policy",
    "PriceTable",
    "Principal",
    "Property",
    "Rate",
    "ResourceSchema",
    "Sdk",
    "SdkChanges",
    "Side",
    "Statement",
    "Type",
    "UnitPrice",
    "ValueRule",
    "action_prefixes",
    "action_spelt",
    "actions_of",
    "acts_on",
    "advise",
    "allowed",
    "argument_meant",
    "caller_of",
    "camel_case",
    "cidr_contains",
    "cidr_overlaps",
    "cidr_size",
    "class_meant",
    "closest",
    "database_engines",
    "database_user_length",
    "engine_version",
    "facts_date",
    "fargate_cpus",
    "fargate_memory",
    "go_core",
    "go_field",
    "go_fields",
    "go_module",
    "go_sdk",
    "go_type_name",
    "go_version_exists",
    "has_host_bits",
    "iam_action",
    "iam_actions",
    "instance_type",
    "is_action",
    "is_arn",
    "is_private",
    "is_public_principal",
    "is_region",
    "is_sdk_client",
    "is_service_principal",
    "is_taggable",
    "is_world",
    "kubernetes_support",
    "kubernetes_versions",
    "lambda_reserved_variables",
    "lambda_runtime",
    "lambda_runtimes",
    "log_retention_days",
    "major_5_had",
    "managed_policy",
    "matches",
    "matches_resource",
    "meant_principal",
    "metric_namespace",
    "name_faults",
    "name_property",
    "name_rules",
    "namespaces_of_metric",
    "narrows",
    "near_words",
    "newest_go_version",
    "newest_version",
    "node_core",
    "node_function_names",
    "node_module",
    "node_sdk",
    "parse_arn",
    "parse_cidr",
    "parse_policy",
    "parse_type",
    "partition_of",
    "price_table",
    "region_of_zone",
    "regions",
    "reserved_database_user",
    "role_users",
    "schedule_fault",
    "sdk",
    "sdk_actions",
    "sdk_changes",
    "sdk_client_of",
    "sdk_defaults",
    "sdk_object",
    "sdk_of_token",
    "sdk_waited",
    "size_may_be_newer",
    "snake_case",
    "suggest",
    "suggest_argument",
    "tag_faults",
    "tags_are_a_list",
    "value_rules",
]


def __getattr__(name: str) -> Any:
    """Open the private module that holds a public name when the name is first used (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
