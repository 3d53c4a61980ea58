"""Pulumi's ResourceMonitor service, answered by the recorder instead of a cloud."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlparse

import grpc
from google.protobuf import empty_pb2

from stackproof.model import Location

from ._callbacks import Callbacks
from ._methods import answer_method
from ._options import apply_options, options_of, transform_options
from ._protocol import (
    provider_pb2,
    resource_pb2,
    resource_pb2_grpc,
)
from ._recorder import STACK, Recorder
from ._register import Answer, Asked, Registrar
from ._wire import decode, encode

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


class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """Answers one program. `folder` is the project's folder as the program sees it, for source positions."""

    def __init__(self, recorder: Recorder, *, folder: str, aws_major: int) -> None:
        self._recorder = recorder
        self._folder = folder.rstrip("/") + "/"
        self._registrar = Registrar(recorder, aws_major=aws_major)
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
        if request.type == STACK:
            urn = self._recorder.urn(request.type, request.name, "")
            self._recorder.root = urn
            return resource_pb2.RegisterResourceResponse(urn=urn)
        asked = Asked(
            kind=request.type,
            name=request.name,
            custom=request.custom,
            remote=request.remote,
            parent=request.parent,
            provider=request.provider,
            inputs=_given(request.object),
            secret_outputs=tuple(request.additionalSecretOutputs),
            dependencies=tuple(request.dependencies),
            property_dependencies={key: list(value.urns) for key, value in request.propertyDependencies.items()},
            options=options_of(request),
            places=self._places(request),
            shape=_shape(context),
        )
        found = self._bounded(self._registrar.register, asked, request, context)
        return resource_pb2.RegisterResourceResponse(
            urn=found.urn,
            id=found.identifier,
            object=encode(found.outputs, secret=found.secret),
            propertyDependencies={
                key: resource_pb2.RegisterResourceResponse.PropertyDependencies(urns=value.urns)
                for key, value in request.propertyDependencies.items()
            }
            if request.remote
            else None,
        )

    def ReadResource(self, request: Any, context: Any) -> Any:
        asked = Asked(
            kind=request.type,
            name=request.name,
            parent=request.parent,
            provider=request.provider,
            inputs=decode(request.properties),
            secret_outputs=tuple(request.additionalSecretOutputs),
            dependencies=tuple(request.dependencies),
            places=self._places(request),
            shape=_shape(context),
            identifier=request.id,
        )
        found = self._bounded(self._registrar.read, asked, request, context)
        return resource_pb2.ReadResourceResponse(urn=found.urn, properties=encode(found.outputs, secret=found.secret))

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

    def _bounded(self, call: Callable[[Asked], Answer], asked: Asked, request: Any, context: Any) -> Answer:
        """The registrar's answer; a flood of requests is refused."""
        self._take(request, context)
        try:
            return call(asked)
        except OverflowError as error:
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, str(error))
            raise  # never reached: abort raises

    # -- functions

    def Invoke(self, request: Any, context: Any) -> Any:
        self._take(request, context)
        args = decode(request.args)
        if request.tok == "pulumi:pulumi:getResource":
            return _returning(resource_pb2.ResourceInvokeResponse(), self._registrar.state(str(args.get("urn", ""))))
        result = self._registrar.invoke(
            request.tok, args, provider=request.provider, places=self._places(request), shape=_shape(context)
        )
        return _returning(resource_pb2.ResourceInvokeResponse(), result)

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
