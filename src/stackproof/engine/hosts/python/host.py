"""The process that runs Pulumi Python programs: a warm parent that forks one child for each program.

It is started by path in an interpreter that need not hold Stackproof, so it uses the standard library and `pulumi`
alone. The parent holds no channel, server, loop or thread; every request brings the child's file descriptors. The child
locks itself into the sandbox before a line of the answer runs, then does what Pulumi's own language host does.

Control protocol (stream socket, see `stackproof.engine._zygote`): a message is a 4-byte big-endian length and JSON.
`{"op": "run", ...}` travels with three descriptors (stdout, stderr, result); the answers are `{"pid": n}` and, when the
child has ended, `{"status": n, "cpu_seconds": x, "peak_bytes": n}`. `{"op": "bring", "names": [[module, name], ...]}`
has no answer: the tool goes on while the parent imports.
"""

import contextlib
import gc
import importlib.util
import json
import os
import resource
import signal
import site
import socket
import struct
import sys

MOST_MODULES = 2500


def load(path, name):
    """Import one file by its path, as the module `name`."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def warm_up(modules):
    """Import what children will need, once; a package that is not there is the child's own concern."""
    for name in modules:
        with contextlib.suppress(ImportError):
            __import__(name)
    for name in modules:
        package, _, part = name.partition(".")
        if part and package in sys.modules:
            with contextlib.suppress(Exception):
                dir(getattr(sys.modules[package], part))
    gc.freeze()


def bring(names):
    """Import the files of `pulumi_aws` that hold these (module, name) pairs, for all children to come.

    Children import the rest for themselves; the bound keeps a parent of many programs from growing without end.
    """
    package = sys.modules.get("pulumi_aws")
    if package is None:
        return
    for module, name in names:
        if len(sys.modules) > MOST_MODULES:
            break
        with contextlib.suppress(Exception):
            found = getattr(getattr(package, module), name)
            if hasattr(found, "pulumi_type"):
                sys.modules["pulumi"]._types.resource_types(found)  # resolves its annotations, once for all children
    gc.freeze()


def receive(control):
    """One request and its descriptors, or (None, []) when the tool has gone."""
    header, descriptors, _, _ = socket.recv_fds(control, 4, 8)
    if len(header) < 4:
        return None, []
    (size,) = struct.unpack(">I", header)
    parts = []
    while size:
        part = control.recv(min(size, 1 << 20))
        if not part:
            return None, descriptors
        parts.append(part)
        size -= len(part)
    return json.loads(b"".join(parts)), descriptors


def reply(control, message):
    """Send one answer."""
    data = json.dumps(message).encode()
    control.sendall(struct.pack(">I", len(data)) + data)


def fork_child(control, request, descriptors):
    """Run one program in a child and report how it ended."""
    pid = os.fork()
    if pid == 0:
        code = 70
        try:
            control.close()
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.setsid()
            os.dup2(descriptors[0], 1)
            os.dup2(descriptors[1], 2)
            null = os.open(os.devnull, os.O_RDONLY)
            os.dup2(null, 0)
            result = os.dup2(descriptors[2], 9, inheritable=False)
            os.closerange(3, 9)
            os.closerange(10, 256)
            gc.enable()
            sys.dont_write_bytecode = True
            runner = sys.modules["stackproof_program"]
            try:
                code = runner.run(request, result)
            except Exception as error:
                # Before the answer's first line or after its last one: a fault of this host, not of the answer.
                runner.finish(result, {"outcome": "host-failed", "reason": runner.describe_briefly(error)}, code)
        finally:
            os._exit(code)
    for descriptor in descriptors:
        os.close(descriptor)
    reply(control, {"pid": pid})
    _, status, usage = os.wait4(pid, 0)
    reply(
        control,
        {"status": status, "cpu_seconds": usage.ru_utime + usage.ru_stime, "peak_bytes": usage.ru_maxrss * 1024},
    )


def serve(control):
    """Answer requests until the tool closes the socket."""
    while True:
        request, descriptors = receive(control)
        if request is None:
            return
        if request["op"] == "warm":
            warm_up(request["modules"])
            reply(control, {"ok": True})
        elif request["op"] == "bring":
            bring(request["names"])
        elif request["op"] == "run":
            fork_child(control, request, descriptors)


def main():
    """Arguments: the control socket's descriptor, this folder's sibling files, and module search paths."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.argv = [""]
    sys.path[:] = [entry for entry in sys.path if entry not in ("", os.path.dirname(os.path.abspath(__file__)))]
    sys.path.extend(entry for entry in settings["path"] if entry not in sys.path)
    sys.dont_write_bytecode = not settings["byte_code"]
    site.setquit()  # -S leaves out `exit` and `quit`, which programs use
    gc.disable()  # the parent only imports, which leaves nothing to collect; children collect for themselves
    load(settings["jail"], "stackproof_jail")
    load(settings["shapes"], "stackproof_shapes")
    folder = os.path.dirname(os.path.abspath(__file__))
    load(os.path.join(folder, "chance.py"), "stackproof_chance")
    load(os.path.join(folder, "edits.py"), "stackproof_edits")
    load(os.path.join(folder, "others.py"), "stackproof_others")
    load(os.path.join(folder, "patches.py"), "stackproof_patches")
    load(os.path.join(folder, "program.py"), "stackproof_program")
    load(os.path.join(folder, "lazy.py"), "stackproof_lazy").install("pulumi_aws")
    if settings["warm"]:
        warm_up(settings["warm"])
    serve(control)


if __name__ == "__main__":
    main()
