"""Resource options on the wire: as the model keeps them, and as transforms get and give them."""

from __future__ import annotations

from typing import Any

from stackproof.model import ResourceOptions

from ._protocol import resource_pb2


def options_of(request: Any) -> ResourceOptions:
    """Options of a registration."""
    timeouts = request.customTimeouts
    aliases = [alias.urn or alias.spec.name for alias in request.aliases] + list(request.aliasURNs)
    return ResourceOptions(
        protect=request.protect,
        retainOnDelete=request.retainOnDelete,
        deleteBeforeReplace=request.deleteBeforeReplace,
        ignoreChanges=tuple(request.ignoreChanges),
        replaceOnChanges=tuple(request.replaceOnChanges),
        dependsOn=_explicit_dependencies(request),
        aliases=tuple(alias for alias in aliases if alias),
        importId=request.importId,
        version=request.version,
        deletedWith=request.deletedWith,
        customTimeouts={
            key: getattr(timeouts, key) for key in ("create", "update", "delete") if getattr(timeouts, key, "")
        },
        additionalSecretOutputs=tuple(request.additionalSecretOutputs),
        providers=dict(request.providers),
    )


def _explicit_dependencies(request: Any) -> tuple[str, ...]:
    """`dependsOn`: dependencies that no property brings."""
    through = {urn for value in request.propertyDependencies.values() for urn in value.urns}
    return tuple(sorted(set(request.dependencies) - through))


def transform_options(request: Any) -> Any:
    """Options of a registration as a transform is asked about them."""
    options = resource_pb2.TransformResourceOptions(
        depends_on=request.dependencies,
        protect=request.protect,
        ignore_changes=request.ignoreChanges,
        replace_on_changes=request.replaceOnChanges,
        version=request.version,
        provider=request.provider,
        retain_on_delete=request.retainOnDelete,
        additional_secret_outputs=request.additionalSecretOutputs,
    )
    options.aliases.extend(request.aliases)
    options.providers.update(request.providers)
    return options


def apply_options(request: Any, options: Any) -> None:
    """Write what a transform answered into the registration."""
    request.protect = options.protect
    request.retainOnDelete = options.retain_on_delete
    request.provider = options.provider
    for field, values in (
        ("dependencies", options.depends_on),
        ("ignoreChanges", options.ignore_changes),
        ("replaceOnChanges", options.replace_on_changes),
        ("additionalSecretOutputs", options.additional_secret_outputs),
        ("aliases", options.aliases),
    ):
        request.ClearField(field)
        getattr(request, field).extend(values)
