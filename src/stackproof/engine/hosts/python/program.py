"""One program, in its own sandboxed child: set up the SDK as Pulumi's language host does, run, and say how it ended."""

import asyncio
import contextlib
import inspect
import json
import logging
import os
import sys
import tempfile
import traceback
import types

import stackproof_chance as chance
import stackproof_edits as edits
import stackproof_jail as jail

RESULT_LIMIT = 1 << 20


def run(request, result):
    """Run the program of `request`; write one JSON object to the descriptor `result`. Returns the exit code."""
    try:
        walls = jail.lock_down(request["policy"])
    except Exception as error:
        return finish(result, {"outcome": "refused", "reason": describe_briefly(error)}, 3)
    report = {"walls": walls, "notes": []}
    enter(request)
    try:
        import pulumi
    except ImportError as error:
        report.update(outcome="crashed", error=describe(error, request))
        return finish(result, report, 1)
    except Exception as error:
        version = f"Python {sys.version_info.major}.{sys.version_info.minor}"
        report.update(outcome="host-failed", reason=f"{version} cannot import the SDK: {describe_briefly(error)}")
        return finish(result, report, 1)
    import stackproof_patches as patches

    patches.apply(request, report["notes"])
    if request["chance"] is not None:
        chance.begin(request["chance"]["seed"], request["chance"]["time"], request["project_folder"])
    error = execute(pulumi, request)
    report["outcome"] = "ran" if error is None else "crashed"
    if error is not None:
        report["error"] = describe(error, request)
    flush()
    return finish(result, report, 0 if error is None else 1)


def enter(request):
    """Take on the program's environment, working folder and import path."""
    os.environ.clear()
    os.environ.update(request["environment"])
    tempfile.tempdir = None
    os.chdir(request["working_folder"])
    sys.argv = [request["program"]]
    # The system asks the terminal who logged in; a developer has one, the sandbox has none.
    os.getlogin = lambda: os.environ.get("LOGNAME", "user")
    for entry in request["packages"]:
        if entry not in sys.path:
            sys.path.append(entry)
    if os.path.isdir(request["program"]):
        sys.path.insert(0, request["program"])
    for entry in reversed(request["import_path"]):
        sys.path.insert(0, entry)
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        stream = os.fdopen(descriptor, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)
        setattr(sys, name, stream)
    begin = request["chance"]
    edits.install(request["edits"], request["project_folder"], request["late_annotations"], asks=begin is not None)


def configure(pulumi, request):
    """Point the SDK at our services, passing only the settings that this SDK version knows."""
    known = inspect.signature(pulumi.runtime.Settings.__init__).parameters
    wanted = {
        "project": request["project"],
        "stack": request["stack"],
        "monitor": request["monitor"],
        "engine": request["engine"],
        "parallel": 16,
        "dry_run": request["dry_run"],
        "organization": request["organization"],
        "root_directory": request["root_folder"],
    }
    settings = pulumi.runtime.Settings(**{key: value for key, value in wanted.items() if key in known})
    if hasattr(pulumi.runtime, "set_all_config"):
        pulumi.runtime.set_all_config(dict(request["config"]), list(request["secret_config"]))
    else:
        for key, value in request["config"].items():
            pulumi.runtime.set_config(key, value)
    pulumi.runtime.configure(settings)


def execute(pulumi, request):
    """Run the program inside a stack; returns the exception that ended it, or None."""
    configure(pulumi, request)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(lambda: run_main(request["program"])))
        return None
    except SystemExit as error:
        return None if error.code in (0, None) else error
    except BaseException as error:
        settle(loop)
        return error


def settle(loop):
    """After an error, let what is under way come to its end, so that the graph does not depend on who was faster."""
    with contextlib.suppress(Exception):
        for _ in range(20):
            waiting = asyncio.all_tasks(loop)
            if not waiting:
                return
            loop.run_until_complete(asyncio.wait(waiting, timeout=0.2))
            if asyncio.all_tasks(loop) == waiting:
                return


def run_main(program):
    """Execute the program file (or the `__main__.py` of a folder) as the module `__main__`."""
    path = os.path.join(program, "__main__.py") if os.path.isdir(program) else program
    module = types.ModuleType("__main__")
    module.__file__ = path
    module.__builtins__ = __builtins__
    module.__spec__ = None
    sys.modules["__main__"] = module
    exec(edits.compile_file(path), module.__dict__)


def frames_of(error, folder):
    """The submission's own frames, outermost first, as [path, line, function]."""
    found = []
    raised = getattr(error, "stackproof_traceback", None) or error.__traceback__
    for frame in traceback.extract_tb(raised):
        path = os.path.abspath(frame.filename)
        if path.startswith(folder + os.sep):
            found.append([path, frame.lineno or 0, frame.name])
    return found


def describe_briefly(error):
    """`TypeError: why`, in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def describe(error, request):
    """An exception as data: type, message, own frames, the chain of causes, and the formatted traceback."""
    folder = request["project_folder"]
    frames, chain, seen = [], [], set()
    current = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        chain.append([type(current).__name__, str(current)[:4000]])
        frames = frames_of(current, folder) or frames
        current = current.__cause__ or current.__context__
    if isinstance(error, SyntaxError) and error.filename:
        frames = [*frames, [os.path.abspath(error.filename), error.lineno or 0, ""]]
    text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return {
        "type": type(error).__name__,
        "message": str(error)[:8000],
        "name": getattr(error, "name", None),
        "frames": frames,
        "chain": chain,
        "module": type(error).__module__,
        "traceback": text[-16000:],
    }


def flush():
    """Hand over what the program printed."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()


def finish(result, report, code):
    """Write the result, bounded in size."""
    data = json.dumps(report, default=str).encode()
    if len(data) > RESULT_LIMIT:
        report["notes"] = report.get("notes", [])[:50]
        report.pop("error", None)
        data = json.dumps(report, default=str).encode()[:RESULT_LIMIT]
    view = memoryview(data)
    while view:
        view = view[os.write(result, view) :]
    return code
