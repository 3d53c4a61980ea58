"""Pulumi's ResourceMonitor service, answered by the recorder instead of a cloud."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import unquote, urlparse

import grpc
from google.protobuf import empty_pb2

from stackproof.model import Invoke, Location, ResourceOptions

from ._callbacks import Callbacks
from ._coerce import coerce_inputs, provider_inputs
from ._invokes import answer
from ._methods import answer_method
from ._options import apply_options, options_of, transform_options
from ._protocol import (
    provider_pb2,
    resource_pb2,
    resource_pb2_grpc,
)
from ._recorder import STACK, Recorder, Registration
from ._shapes import REGION
from ._synthesize import Place, outputs_by_shape, outputs_of, schema_of
from ._wire import Secret, decode, encode

FEATURES = frozenset(
    {
        "secrets",
        "resourceReferences",
        "outputValues",
        "aliasSpecs",
        "deletedWith",
        "transforms",
        "invokeTransforms",
        "parameterization",
        "resourceHooks",
        "errorHooks",
    }
)
# The same by number, for SDKs that ask GetDeploymentInfo (ResourceMonitorFeature in pulumi/proto/resource.proto).
_FEATURE_NUMBERS: Any = (0, 1, 2, 3, 5, 7, 8, 9, 10, 11)
MOST_TRANSFORMS = 200
# Types whose secret outputs are made by the provider at deployment, not by the program.
_GENERATORS = ("random:", "tls:", "aws:iam/accessKey:", "aws:secretsmanager/secretVersion:")


class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """Answers one program. `folder` is the project's folder as the program sees it, for source positions."""

    def __init__(self, recorder: Recorder, *, folder: str, aws_major: int) -> None:
        self._recorder = recorder
        self._folder = folder.rstrip("/") + "/"
        self._aws_major = aws_major
        self._callbacks = Callbacks(os.path.dirname(folder.rstrip("/")))

    # -- features and life cycle

    def SupportsFeature(self, request: Any, context: Any) -> Any:
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id in FEATURES)

    def GetDeploymentInfo(self, request: Any, context: Any) -> Any:
        return resource_pb2.DeploymentInfo(
            project=self._recorder.project, stack=self._recorder.stack, supportedFeatures=_FEATURE_NUMBERS
        )

    def RegisterPackage(self, request: Any, context: Any) -> Any:
        return resource_pb2.RegisterPackageResponse(ref=f"{request.name}@{request.version}")

    def RegisterStackTransform(self, request: Any, context: Any) -> Any:
        if len(self._recorder.stack_transforms) < MOST_TRANSFORMS:
            self._recorder.stack_transforms.append(request)
        return empty_pb2.Empty()

    def RegisterStackInvokeTransform(self, request: Any, context: Any) -> Any:
        if len(self._recorder.invoke_transforms) < MOST_TRANSFORMS:
            self._recorder.invoke_transforms.append(request)
        return empty_pb2.Empty()

    def RegisterResourceHook(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def RegisterErrorHook(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def SignalAndWaitForShutdown(self, request: Any, context: Any) -> Any:
        self._recorder.finished = True
        return empty_pb2.Empty()

    def ExistsResource(self, request: Any, context: Any) -> Any:
        return resource_pb2.ExistsResourceResponse(exists=True)

    def close(self) -> None:
        """Close channels to the program's callback server."""
        self._callbacks.close()

    # -- resources

    def RegisterResource(self, request: Any, context: Any) -> Any:
        request = self._transformed(request)
        places = self._places(request)
        kind, name = request.type, request.name
        if kind == STACK:
            urn = self._recorder.urn(kind, name, "")
            self._recorder.root = urn
            return resource_pb2.RegisterResourceResponse(urn=urn)
        urn = self._recorder.urn(kind, name, request.parent)
        urn = self._claim(urn, request, context)
        inputs = _given(request.object)
        if kind.startswith("pulumi:providers:"):
            inputs = provider_inputs(inputs)
        shape = _shape(context)
        outputs, identifier = {}, ""
        if request.custom or request.remote:
            outputs, identifier = self._answer(request, urn, inputs, shape, places)
        secret = self._secret_outputs(request, inputs, outputs)
        self._recorder.add(
            Registration(
                urn=urn,
                type=kind,
                name=name,
                custom=request.custom,
                read=False,
                remote=request.remote,
                parent=request.parent,
                provider=request.provider,
                inputs=inputs,
                outputs=outputs,
                secret_outputs=secret,
                dependencies=tuple(request.dependencies),
                property_dependencies={key: list(value.urns) for key, value in request.propertyDependencies.items()},
                options=options_of(request),
                stack_trace=places,
                identifier=identifier,
            )
        )
        return resource_pb2.RegisterResourceResponse(
            urn=urn,
            id=identifier if request.custom else "",
            object=encode(outputs, secret=secret),
            propertyDependencies={
                key: resource_pb2.RegisterResourceResponse.PropertyDependencies(urns=value.urns)
                for key, value in request.propertyDependencies.items()
            }
            if request.remote
            else None,
        )

    def ReadResource(self, request: Any, context: Any) -> Any:
        places = self._places(request)
        urn = self._recorder.urn(request.type, request.name, request.parent)
        urn = self._claim(urn, request, context)
        inputs = decode(request.properties)
        outputs, _ = self._answer(request, urn, inputs, _shape(context), places)
        if request.type == "pulumi:pulumi:StackReference":
            outputs = {"name": request.id, "outputs": {}, "secretOutputNames": []}
        secret = frozenset(request.additionalSecretOutputs)
        self._recorder.add(
            Registration(
                urn=urn,
                type=request.type,
                name=request.name,
                custom=True,
                read=True,
                remote=False,
                parent=request.parent,
                provider=request.provider,
                inputs=inputs,
                outputs=outputs,
                secret_outputs=secret,
                dependencies=tuple(request.dependencies),
                property_dependencies={},
                options=ResourceOptions(),
                stack_trace=places,
                identifier=request.id,
            )
        )
        return resource_pb2.ReadResourceResponse(urn=urn, properties=encode(outputs, secret=secret))

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:
        self._take(request, context)
        outputs = _given(request.outputs)
        if request.urn == self._recorder.root:
            self._recorder.stack_outputs = outputs
            self._recorder.told_outputs = True
        else:
            self._recorder.component_outputs[request.urn] = outputs
        return empty_pb2.Empty()

    def _take(self, request: Any, context: Any) -> None:
        try:
            self._recorder.take(request.ByteSize())
        except OverflowError as error:
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, str(error))

    def _claim(self, urn: str, request: Any, context: Any) -> str:
        self._take(request, context)
        try:
            return self._recorder.claim(urn, request.type, request.name)
        except OverflowError as error:
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, str(error))
            raise  # never reached: abort raises

    def _answer(self, request: Any, urn: str, inputs: dict[str, Any], shape: Any, places: Any) -> tuple[Any, str]:
        """Outputs and provider id of a custom or remote resource."""
        schema = schema_of(request.type, major=self._aws_major)
        plain = {key: value.value if isinstance(value, Secret) else value for key, value in inputs.items()}
        record = schema.resource(request.type) if schema is not None else None
        if record is not None and schema is not None and not request.type.startswith("pulumi:providers:"):
            plain = coerce_inputs(self._recorder, record, plain, urn, places[0] if places else None, schema)
        region = plain.get("region") if isinstance(plain.get("region"), str) else None
        place = Place(
            token=request.type,
            name=request.name,
            urn=urn,
            region=region or self._recorder.provider_region(request.provider),
            inputs=plain,
        )
        if record is None and shape is not None:
            # What is read exists already: it has all its properties, like a remote component's.
            outputs = outputs_by_shape(place, shape, whole=getattr(request, "remote", True))
        else:
            outputs = outputs_of(place, schema if record is not None else None)
        return outputs, place.id()

    def _secret_outputs(self, request: Any, inputs: dict[str, Any], outputs: dict[str, Any]) -> frozenset[str]:
        """Names of outputs that are secret; their origins are learnt on the way."""
        vault = self._recorder.vault
        names = set(request.additionalSecretOutputs)
        names.update(key for key, value in inputs.items() if isinstance(value, Secret))
        for key in names & outputs.keys():
            if key not in inputs and request.type.startswith(_GENERATORS):
                vault.learn(outputs[key], "generated")
        return frozenset(names & outputs.keys())

    # -- functions

    def Invoke(self, request: Any, context: Any) -> Any:
        self._take(request, context)
        args = decode(request.args)
        if request.tok == "pulumi:pulumi:getResource":
            return self._resource_state(str(args.get("urn", "")))
        plain = {key: value.value if isinstance(value, Secret) else value for key, value in args.items()}
        region = plain.get("region") if isinstance(plain.get("region"), str) else None
        result, known = answer(
            request.tok,
            plain,
            region=region or self._recorder.provider_region(request.provider) or REGION,
            schema=schema_of(request.tok, major=self._aws_major),
            shape=_shape(context),
        )
        recorder = self._recorder
        for value in result.values():
            if isinstance(value, Secret):
                recorder.vault.learn(value, "generated" if request.tok.endswith("getRandomPassword") else "lookup")
        with recorder.lock:
            if len(recorder.invokes) < recorder.MAX_INVOKES:
                places = self._places(request)
                recorder.invokes.append(
                    Invoke(
                        token=request.tok,
                        args=recorder.vault.seal(args),
                        result=recorder.vault.seal(result),
                        provider=request.provider.rpartition("::")[0] or None,
                        known=known,
                        source=places[0] if places else None,
                    )
                )
        # Functions return credentials in the clear, as AWS's data sources do; their origin is known by value.
        clear = {key: value.value if isinstance(value, Secret) else value for key, value in result.items()}
        return _returning(resource_pb2.ResourceInvokeResponse(), clear)

    def _resource_state(self, urn: str) -> Any:
        """What the SDK asks when a reference to a resource comes back to the program."""
        item = self._recorder.registrations.get(urn)
        if item is not None:
            found = {"urn": urn, "id": item.identifier, "state": item.outputs}
        else:
            token, name = urn.split("::")[2].rpartition("$")[2], urn.rpartition("::")[2]
            place = Place(token=token, name=name, urn=urn, region=self._recorder.region, inputs={})
            found = {"urn": urn, "id": place.id(), "state": outputs_of(place, schema_of(token, major=self._aws_major))}
        return _returning(resource_pb2.ResourceInvokeResponse(), found)

    def Call(self, request: Any, context: Any) -> Any:
        result = answer_method(request.tok, decode(request.args), _shape(context), region=self._recorder.region)
        return _returning(provider_pb2.CallResponse(), result)

    # -- transforms

    def _transformed(self, request: Any) -> Any:
        callbacks = [*request.transforms, *reversed(self._recorder.stack_transforms)]
        if not callbacks or request.type == STACK:
            return request
        changed = resource_pb2.RegisterResourceRequest()
        changed.CopyFrom(request)
        for callback in callbacks:
            question = resource_pb2.TransformRequest(
                type=changed.type,
                name=changed.name,
                custom=changed.custom,
                parent=changed.parent,
                properties=changed.object,
                options=transform_options(changed),
            )
            response = resource_pb2.TransformResponse.FromString(self._callbacks.ask(callback, question))
            changed.object.CopyFrom(response.properties)
            if response.HasField("options"):
                apply_options(changed, response.options)
        return changed

    # -- source positions

    def _places(self, request: Any) -> tuple[Location, ...]:
        """Frames inside the project, innermost first."""
        found = []
        frames = [frame.pc for frame in request.stackTrace.frames] if request.HasField("stackTrace") else []
        if request.HasField("sourcePosition"):
            frames = [request.sourcePosition, *frames]
        for frame in frames:
            path = unquote(urlparse(frame.uri).path)
            if path.startswith(self._folder):
                place = Location(path[len(self._folder) :], frame.line)
                if not found or found[-1] != place:
                    found.append(place)
        return tuple(found)


def _given(struct: Any) -> dict[str, Any]:
    """Properties without those that are null: the SDK for Python leaves them out, the one for Node sends them."""
    return {key: value for key, value in decode(struct).items() if value is not None}


def _returning(response: Any, values: dict[str, Any]) -> Any:
    """Fill the field that is called `return`, which Python cannot write as a name."""
    getattr(response, "return").CopyFrom(encode(values))
    return response


def _shape(context: Any) -> Any:
    for key, value in context.invocation_metadata() or ():
        if key == "stackproof-shape-bin":
            try:
                return json.loads(value)
            except ValueError:
                return None
    return None
