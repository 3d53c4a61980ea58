"""What the engine answers to registrations, reads and calls: the same whether they come over the wire or not."""

from __future__ import annotations

from typing import Any

import msgspec

from stackproof.model import Invoke, Location, ResourceOptions

from ._coerce import coerce_inputs, provider_inputs
from ._invokes import answer
from ._recorder import Recorder, Registration
from ._secrets import Secret
from ._shapes import REGION
from ._synthesize import Place, outputs_by_shape, outputs_of, schema_of

# Types whose secret outputs are made by the provider at deployment, not by the program.
_GENERATORS = ("random:", "tls:", "aws:iam/accessKey:", "aws:secretsmanager/secretVersion:")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A resource as the program asks for it. inputs: values as `_wire.decode` gives them. provider: `urn::id`.

    secret_outputs: named as such by the program. places: frames inside the project, innermost first. shape: types of
    the outputs, for a package without a schema. identifier: of a resource that is read.
    """

    kind: str
    name: str
    custom: bool = True
    remote: bool = False
    parent: str = ""
    provider: str = ""
    inputs: dict[str, Any] = {}
    secret_outputs: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    property_dependencies: dict[str, list[str]] = {}
    options: ResourceOptions = ResourceOptions()
    places: tuple[Location, ...] = ()
    shape: Any = None
    identifier: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the program is told. secret: names of the outputs that are secret."""

    urn: str
    identifier: str
    outputs: dict[str, Any]
    secret: frozenset[str] = frozenset()


class Registrar:
    """Answers one program. aws_major: of the schema to shape with."""

    def __init__(self, recorder: Recorder, *, aws_major: int) -> None:
        self._recorder = recorder
        self._aws_major = aws_major

    def register(self, asked: Asked) -> Answer:
        """Register a resource. Raises OverflowError beyond the recorder's bounds."""
        urn = self._recorder.urn(asked.kind, asked.name, asked.parent)
        urn = self._recorder.claim(urn, asked.kind, asked.name)
        inputs = provider_inputs(asked.inputs) if asked.kind.startswith("pulumi:providers:") else asked.inputs
        outputs, identifier = {}, ""
        if asked.custom or asked.remote:
            outputs, identifier = self._outputs(asked, urn, inputs, whole=asked.remote)
        secret = self._secret_outputs(asked, inputs, outputs)
        self._recorder.add(_registration(asked, urn, inputs, outputs, secret, identifier))
        return Answer(urn=urn, identifier=identifier if asked.custom else "", outputs=outputs, secret=secret)

    def read(self, asked: Asked) -> Answer:
        """Look a resource up that exists already. Raises OverflowError beyond the recorder's bounds."""
        urn = self._recorder.urn(asked.kind, asked.name, asked.parent)
        urn = self._recorder.claim(urn, asked.kind, asked.name)
        outputs, _ = self._outputs(asked, urn, asked.inputs, whole=True)
        if asked.kind == "pulumi:pulumi:StackReference":
            others = dict(self._recorder.other_outputs)
            outputs = {"name": asked.identifier, "outputs": others, "secretOutputNames": []}
        secret = frozenset(asked.secret_outputs)
        registration = _registration(asked, urn, asked.inputs, outputs, secret, asked.identifier)
        registration.read, registration.options = True, ResourceOptions()
        self._recorder.add(registration)
        return Answer(urn=urn, identifier=asked.identifier, outputs=outputs, secret=secret)

    def invoke(
        self, token: str, args: dict[str, Any], *, provider: str, places: tuple[Location, ...], shape: Any = None
    ) -> dict[str, Any]:
        """The result of a function. Functions return credentials in the clear, as AWS's data sources do; their origin
        is known by value."""
        plain = _plain(args)
        region = plain.get("region") if isinstance(plain.get("region"), str) else None
        result, known = answer(
            token,
            plain,
            region=region or self._recorder.provider_region(provider) or REGION,
            schema=schema_of(token, major=self._aws_major),
            shape=shape,
        )
        recorder = self._recorder
        for value in result.values():
            if isinstance(value, Secret):
                recorder.vault.learn(value, "generated" if token.endswith("getRandomPassword") else "lookup")
        with recorder.lock:
            if len(recorder.invokes) < recorder.MAX_INVOKES:
                recorder.invokes.append(
                    Invoke(
                        token=token,
                        args=recorder.vault.seal(args),
                        result=recorder.vault.seal(result),
                        provider=provider.rpartition("::")[0] or None,
                        known=known,
                        source=places[0] if places else None,
                    )
                )
        return _plain(result)

    def state(self, urn: str) -> dict[str, Any]:
        """What the SDK asks when a reference to a resource comes back to the program."""
        item = self._recorder.registrations.get(urn)
        if item is not None:
            return {"urn": urn, "id": item.identifier, "state": item.outputs}
        token, name = urn.split("::")[2].rpartition("$")[2], urn.rpartition("::")[2]
        place = Place(token=token, name=name, urn=urn, region=self._recorder.region, inputs={})
        return {"urn": urn, "id": place.id(), "state": outputs_of(place, schema_of(token, major=self._aws_major))}

    def _outputs(self, asked: Asked, urn: str, inputs: dict[str, Any], *, whole: bool) -> tuple[dict[str, Any], str]:
        """Outputs and provider id of a custom or remote resource. whole: it has all its optional ones as well, for it
        exists already, or is a remote component."""
        schema = schema_of(asked.kind, major=self._aws_major)
        plain = _plain(inputs)
        record = schema.resource(asked.kind) if schema is not None else None
        if record is not None and schema is not None and not asked.kind.startswith("pulumi:providers:"):
            place_of_it = asked.places[0] if asked.places else None
            plain = coerce_inputs(self._recorder, record, plain, urn, place_of_it, schema)
        region = plain.get("region") if isinstance(plain.get("region"), str) else None
        place = Place(
            token=asked.kind,
            name=asked.name,
            urn=urn,
            region=region or self._recorder.provider_region(asked.provider),
            inputs=plain,
        )
        if record is None and asked.shape is not None:
            return outputs_by_shape(place, asked.shape, whole=whole), place.id()
        return outputs_of(place, schema if record is not None else None), place.id()

    def _secret_outputs(self, asked: Asked, inputs: dict[str, Any], outputs: dict[str, Any]) -> frozenset[str]:
        """Names of outputs that are secret; their origins are learnt on the way."""
        names = set(asked.secret_outputs)
        names.update(key for key, value in inputs.items() if isinstance(value, Secret))
        for key in names & outputs.keys():
            if key not in inputs and asked.kind.startswith(_GENERATORS):
                self._recorder.vault.learn(outputs[key], "generated")
        return frozenset(names & outputs.keys())


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value.value if isinstance(value, Secret) else value for key, value in values.items()}


def _registration(
    asked: Asked,
    urn: str,
    inputs: dict[str, Any],
    outputs: dict[str, Any],
    secret: frozenset[str],
    identifier: str,
) -> Registration:
    return Registration(
        urn=urn,
        type=asked.kind,
        name=asked.name,
        custom=asked.custom,
        read=False,
        remote=asked.remote,
        parent=asked.parent,
        provider=asked.provider,
        inputs=inputs,
        outputs=outputs,
        secret_outputs=secret,
        dependencies=asked.dependencies,
        property_dependencies=asked.property_dependencies,
        options=asked.options,
        stack_trace=asked.places,
        identifier=identifier,
    )
