"""The few places where the SDK meets the sandbox or the missing cloud; each names its cause.

Every stand-in is recorded as a note, so that the report can say what the program needed.
"""

import builtins
import contextlib
import functools
import importlib
import inspect
import json
import os
import pathlib
import sys

import stackproof_others as others
import stackproof_shapes as shapes

pulumi = None  # the SDK belongs to the child: in the parent it may be an answer's own and is not imported


def apply(request, notes):
    """Install all of them for this process."""
    global pulumi
    pulumi = importlib.import_module("pulumi")
    _callbacks_over_a_unix_socket(request["scratch"])
    _missing_configuration(notes, request["declared"], request["project_folder"])
    _unset_environment(notes, request["project_folder"])
    _stack_references(notes)
    others.apply()
    _quiet_debugging()
    _keep_tracebacks()
    _places_of_older_sdks(request["project_folder"])
    if request["stay"]:
        _nobody_leaves()
    if request["edits"]:
        _holes_are_unknown()


def _keep_tracebacks():
    """An error in a callback is seen by all that wait for it, and all but the first see it without its traceback."""
    original = pulumi.Output.apply

    def apply(self, func, *args, **kwargs):
        def noting(value):
            try:
                return func(value)
            except Exception as error:
                if not hasattr(error, "stackproof_traceback"):
                    with contextlib.suppress(AttributeError):
                        error.stackproof_traceback = error.__traceback__
                raise

        return original(self, noting, *args, **kwargs)

    pulumi.Output.apply = apply


def _places_of_older_sdks(folder):
    """SDKs before 3.150 count frames to find the program's line, and miss it by one where the resource's class has a
    constructor within its constructor, as those of pulumi-aws do."""
    resource = importlib.import_module("pulumi.runtime.resource")
    original = getattr(resource, "_get_source_position", None)
    if original is None or "skip" not in inspect.signature(original).parameters:
        return

    def position(skip):
        frame = sys._getframe(1)
        made = frame.f_locals.get("res")
        while frame is not None:
            path = os.path.abspath(frame.f_code.co_filename)
            if path.startswith(folder + os.sep) and frame.f_locals.get("self") is not made:
                return resource.source_pb2.SourcePosition(uri=pathlib.Path(path).as_uri(), line=frame.f_lineno)
            frame = frame.f_back
        return original(skip)

    resource._get_source_position = position


def _quiet_debugging():
    """The SDK sends four debug messages for each resource, each a call that waits; nobody reads them here."""
    original = pulumi.log.debug

    def debug(msg, resource=None, *args, **kwargs):
        if resource is not None or not isinstance(msg, str):
            original(msg, resource, *args, **kwargs)

    pulumi.log.debug = debug


def _nobody_leaves():
    """In the further run of a program that ended its own process early, as if all were well."""

    def stay(*args, **kwargs):
        return None

    os._exit = os.abort = sys.exit = builtins.exit = builtins.quit = stay


def caller(folder):
    """The innermost frame that belongs to the answer, as [path, line]; None when there is none."""
    frame = sys._getframe(1)
    while frame is not None:
        path = os.path.abspath(frame.f_code.co_filename)
        if path.startswith(folder + os.sep):
            return [path, frame.f_lineno]
        frame = frame.f_back
    return None


def asked_by(folder):
    """True when the answer's own code reads the environment, not a library that it called."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__") == "os":
        frame = frame.f_back
    return frame is not None and os.path.abspath(frame.f_code.co_filename).startswith(folder + os.sep)


def _callbacks_over_a_unix_socket(scratch):
    """The SDK binds a TCP port for transforms and hooks; the sandbox has no network."""
    try:
        from pulumi.runtime import _callbacks
    except ImportError:
        return
    counter = iter(range(1000))
    original = _callbacks._CallbackServicer.__init__

    def __init__(self, monitor):
        path = os.path.join(scratch, f"callbacks-{os.getpid()}-{next(counter)}.sock")
        server = _callbacks.aio.server

        def unix_server(*args, **kwargs):
            made = server(*args, **kwargs)
            listen = made.add_insecure_port
            made.add_insecure_port = lambda address: listen(f"unix:{path}")
            return made

        _callbacks.aio.server = unix_server
        try:
            original(self, monitor)
        finally:
            _callbacks.aio.server = server
        self._target = f"unix:{path}"

    _callbacks._CallbackServicer.__init__ = __init__


def _unset_environment(notes, folder):
    """Note the variables that the answer reads in vain, as if they were optional."""
    original = os._Environ.get

    def get(self, key, default=None):
        value = original(self, key, default)
        if not value and isinstance(key, str) and key not in self and asked_by(folder):
            notes.append({"unset_variable": key})
        return value

    os._Environ.get = get


_KINDS = {
    "require": "string",
    "require_bool": "boolean",
    "require_int": "integer",
    "require_float": "number",
    "require_object": "object",
}


def _missing_configuration(notes, declared, folder):
    """Required configuration that no stack file gives: a value of the right shape, and a note."""
    from pulumi.config import ConfigMissingError

    def wrapped(original, kind, secret):
        @functools.wraps(original)
        def require(self, key, *args, **kwargs):
            try:
                return original(self, key, *args, **kwargs)
            except ConfigMissingError:
                full = key if ":" in key else f"{self.name}:{key}"
                shape = declared.get(full, {}).get("type", kind)
                value = shapes.text_of(shapes.named_value(key.rpartition(":")[2], shape if kind == "object" else kind))
                note = {"need": "configuration", "name": full, "kind": kind, "secret": secret, "value": value}
                notes.append({**note, "place": caller(folder)})
                pulumi.runtime.set_config(full, value)
                return original(self, key, *args, **kwargs)

        return require

    def noting(original):
        @functools.wraps(original)
        def get(self, key, *args, **kwargs):
            value = original(self, key, *args, **kwargs)
            if value is None and not args and not kwargs:
                notes.append({"unset": key if ":" in key else f"{self.name}:{key}"})
            return value

        return get

    if hasattr(pulumi.Config, "get"):
        pulumi.Config.get = noting(pulumi.Config.get)
    for name, kind in _KINDS.items():
        for method, secret in ((name, False), (name.replace("require", "require_secret"), True)):
            original = getattr(pulumi.Config, method, None)
            if original is not None:
                setattr(pulumi.Config, method, wrapped(original, kind, secret))


def _stack_references(notes):
    """Another stack's outputs are not here: a value shaped by the output's name, and a note."""
    reference = getattr(pulumi, "StackReference", None)
    if reference is None:
        return

    def stand_in(original):
        def get_output(self, name, *args, **kwargs):
            def value(text):
                notes.append({"need": "stack-reference", "name": f"{self._name}:{text}"})
                return shapes.named_value(str(text), "")

            return pulumi.Output.all(pulumi.Output.from_input(name), self.urn).apply(lambda pair: value(pair[0]))

        return get_output

    for method in ("get_output", "require_output"):
        if hasattr(reference, method):
            setattr(reference, method, stand_in(getattr(reference, method)))


def _holes_are_unknown():
    """What an edit left out reaches the engine as an unknown value, and so does a text that it is part of. A document
    stays as it is: most of it is known, and it has to be read as JSON."""
    from pulumi.runtime import rpc
    from stackproof_edits import Hole

    original, default = rpc.serialize_property, json.JSONEncoder.default

    async def serialize_property(value, *args, **kwargs):
        torn = isinstance(value, str) and shapes.holds_left_out(value) and not value.lstrip().startswith(("{", "["))
        return rpc.UNKNOWN if torn or isinstance(value, Hole) else await original(value, *args, **kwargs)

    rpc.serialize_property = serialize_property
    json.JSONEncoder.default = lambda self, value: str(value) if isinstance(value, Hole) else default(self, value)
