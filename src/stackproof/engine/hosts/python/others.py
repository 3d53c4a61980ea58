"""Packages without a shipped schema (awsx, eks, docker, kubernetes, ...): what their classes say of themselves."""

import base64
import importlib
import json

import stackproof_shapes as shapes


def apply():
    """Tell the engine the types of their outputs, results of functions and methods included."""
    pulumi = importlib.import_module("pulumi")
    import pulumi.resource as resource_module
    from pulumi.runtime import settings

    known = {}

    def noting(original):
        def register_or_read(res, ty, *args, **kwargs):
            if not ty.startswith(("aws:", "pulumi:")) and ty not in known:
                known[ty] = json.dumps(shapes.shape_of_class(type(res)))[:60000]
            return original(res, ty, *args, **kwargs)

        return register_or_read

    resource_module.register_resource = noting(resource_module.register_resource)
    resource_module.read_resource = noting(resource_module.read_resource)
    results = _result_types(pulumi)
    _maps_of_any_key()

    def described(options, shape):
        if shape is None:
            return options
        metadata = (*options.get("metadata", ()), ("stackproof-shape-bin", shape.encode()))
        return {**options, "metadata": metadata}

    class Monitor:
        """The monitor's stub, adding the output shape of types that the engine may not know."""

        def __init__(self, stub):
            self._stub = stub

        def __getattr__(self, name):
            return getattr(self._stub, name)

        def RegisterResource(self, request, *args, **kwargs):
            return self._stub.RegisterResource(request, *args, **described(kwargs, known.get(request.type)))

        def ReadResource(self, request, *args, **kwargs):
            shape = known.get(request.type)
            response = self._stub.ReadResource(request, *args, **described(kwargs, shape))
            _open_maps(response.properties, shape, request.type)
            return response

        def Invoke(self, request, *args, **kwargs):
            shape = results.get(request.tok)
            response = self._stub.Invoke(request, *args, **described(kwargs, shape))
            _open_maps(getattr(response, "return"), shape, request.tok)
            return response

        def Call(self, request, *args, **kwargs):
            return self._stub.Call(request, *args, **described(kwargs, results.get(request.tok)))

    configure = settings.configure

    def configure_with_shapes(chosen):
        configure(chosen)
        if settings.SETTINGS.monitor is not None:
            settings.SETTINGS.monitor = Monitor(settings.SETTINGS.monitor)

    pulumi.runtime.configure = configure_with_shapes


def _result_types(pulumi):
    """Shapes of the results of functions and methods that other packages call, filled as they are called:
    {token: JSON}."""
    known = {}

    def noting(original):
        def invoke(tok, props, opts=None, typ=None, *args, **kwargs):
            if typ is not None and tok not in known and not tok.startswith(("aws:", "pulumi:")):
                known[tok] = json.dumps(shapes.shape_of_class(typ, 1))[:60000]
            return original(tok, props, opts, typ, *args, **kwargs)

        return invoke

    def noting_call(original):
        def call(tok, props, res=None, typ=None, *args, **kwargs):
            if typ is not None and tok not in known and not tok.startswith(("aws:", "pulumi:")):
                known[tok] = json.dumps(shapes.shape_of_class(typ, 1))[:60000]
            return original(tok, props, res, typ, *args, **kwargs)

        return call

    for name in ("call", "call_single"):
        original = getattr(pulumi.runtime, name, None)
        if original is not None:
            setattr(pulumi.runtime, name, noting_call(original))
    for name in ("invoke", "invoke_async", "invoke_output", "invoke_output_single", "invoke_single"):
        original = getattr(pulumi.runtime, name, None)
        if original is not None:
            setattr(pulumi.runtime, name, noting(original))
    return known


# Maps of what exists in the cloud, or another system, whose keys nobody here can know.
_ANY_KEY = "$stackproof-any-key"
_SIGNATURE = "4dabf18193072939515e22adb298388d"  # of a secret, by Pulumi's protocol
_ENCODED = {("kubernetes:core/v1:Secret", "data")}  # base64, by Kubernetes' API reference


class AnyKey(dict):
    """A map that something existing holds: the program knows the keys, and each has a value."""

    def __init__(self, items, encoded):
        super().__init__(items)
        self._encoded = encoded

    def __missing__(self, key):
        value = str(shapes.named_value(str(key), "string"))
        return base64.b64encode(value.encode()).decode() if self._encoded else value

    def get(self, key, default=None):
        return self[key] if default is None else super().get(key, default)


def _open_maps(struct, shape, token):
    """Mark the empty maps of texts in an answer about something that exists."""
    try:
        fields = json.loads(shape) if shape else {}
    except ValueError:
        return
    for name, kind in fields.items():
        if not (isinstance(kind, list) and kind[0] == "map" and str(kind[1]).rstrip("?") in ("string", "any")):
            continue
        held = struct.fields[name].struct_value
        if _SIGNATURE in held.fields:
            held = held.fields["value"].struct_value
        if not held.fields:
            held.fields[_ANY_KEY].bool_value = (token, name) in _ENCODED


def _maps_of_any_key():
    """Give the program maps that answer every key, where the engine's answer is marked so."""
    from pulumi.runtime import rpc

    original = rpc.translate_output_properties

    def translate_output_properties(output, *args, **kwargs):
        if not isinstance(output, dict) or _ANY_KEY not in output:
            return original(output, *args, **kwargs)
        rest = {key: value for key, value in output.items() if key != _ANY_KEY}
        return AnyKey(original(rest, *args, **kwargs), output[_ANY_KEY])

    rpc.translate_output_properties = translate_output_properties
