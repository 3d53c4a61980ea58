"""How an attempt ended, from what was seen outside and what the child said of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from stackproof.model import Location, Outcome, ProgramError

from ._recorder import Recorder
from ._stops import stop_of
from ._workspace import Workspace, relative
from ._zygote import ChildResult

_VALUE_ERRORS = frozenset(
    {"KeyError", "IndexError", "ValueError", "JSONDecodeError", "UnicodeDecodeError", "StopIteration", "binascii.Error"}
)
# What a program written for another major of the SDK runs into.
_SDK_ERRORS = frozenset({"TypeError", "AttributeError", "ImportError", "ModuleNotFoundError"})
_CLOUD_ERRORS = frozenset(
    {
        "NoCredentialsError",
        "NoRegionError",
        "EndpointConnectionError",
        "ConnectTimeoutError",
        "ConnectionError",
        "ClientError",
        "gaierror",
        "URLError",
        "PartialCredentialsError",
        "ProfileNotFound",
        "UnauthorizedSSOTokenError",
        "CredentialsProviderError",
        "ENOTFOUND",
        "EAI_AGAIN",
        "ECONNREFUSED",
        "ENETUNREACH",
    }
)
_DENIED = frozenset({"PermissionError", "BlockingIOError", "EACCES", "EPERM", "EROFS"})
# How both languages speak of a value that is not what the program takes it for.
_ABOUT_VALUE = re.compile(
    r"NoneType|\b(?:of|from) (?:undefined|null)\b|(?:undefined|null) is not|is not (?:iterable|valid JSON)|in JSON at"
    r"|Invalid (?:array length|URL|IP|CIDR)|\.\w+ is not a function"
)
# Where packages lie differs from machine to machine.
_PACKAGES = re.compile(r"/[^\s'\"()]*/(?:site-packages|dist-packages|node_modules|environments/[0-9a-f]{24})/")


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """outcome and reason as in ProgramRun; the rest tells what a further attempt could stand in for."""

    outcome: Outcome
    reason: str = ""
    error: ProgramError | None = None
    wall_only: bool = False
    missing_module: str = ""
    missing_variable: str = ""
    needs_cloud: bool = False
    denied: str = ""
    left_early: bool = False

    @property
    def may_lack_a_value(self) -> bool:
        """True for a crash that a missing value explains, False for one that a wrong name of the SDK explains."""
        if self.outcome != "crashed" or self.error is None:
            return False
        text = self.error.message
        return "NoneType" in text or not ("unexpected keyword argument" in text or "has no attribute" in text)


def judge_ending(
    result: ChildResult, recorder: Recorder, made: Workspace, *, other_sdk: bool = False, signals_end: bool = True
) -> Ending:
    """The ending of one attempt. other_sdk: it ran on other versions of the SDK than its manifest asks for.
    signals_end: its SDK says when the program is done."""
    completed, report = result.completed, result.report
    limits = {
        "cpu_exceeded": ("timed_out", "it used more CPU time than allowed"),
        "memory_exceeded": ("crashed", "it used more memory than allowed"),
        "output_exceeded": ("crashed", "it printed more than allowed"),
    }
    if recorder.flooded:
        return _ended_by_limit("crashed", f"it registered {recorder.flooded}", completed.reason)
    if completed.outcome in limits:
        outcome, reason = limits[completed.outcome]
        return _ended_by_limit(outcome, reason, completed.reason)
    if completed.outcome == "timed_out":
        waited = (
            "it waited until the wall-clock limit passed, without using its CPU time; that says nothing of the program"
        )
        return Ending(outcome="timed_out", reason=waited, wall_only=True)
    if report.get("outcome") == "refused":
        return Ending(outcome="refused", reason=f"the sandbox refused: {report.get('reason', '')}")
    if report.get("outcome") == "host-failed":
        return Ending(outcome="not_run", reason=str(report.get("reason", "")))
    raw = report.get("error")
    if isinstance(raw, dict):
        stand_ins = any("need" in note or "missing" in note for note in _notes(report))
        return _from_error(raw, recorder, made, stand_ins=stand_ins, other_sdk=other_sdk)
    if completed.code == 0 and (recorder.finished if signals_end else recorder.told_outputs):
        return Ending(outcome="ran")
    reason = "the program ended its own process" if completed.signal is None else f"ended by signal {completed.signal}"
    error = ProgramError(type="SystemExit", message=reason)
    left = completed.code == 0 or any(note.get("left_early") for note in _notes(report))
    return Ending(outcome="crashed", reason=reason, error=error, left_early=left)


def _notes(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [note for note in report.get("notes", []) if isinstance(note, dict)]


def _ended_by_limit(outcome: Any, reason: str, detail: str) -> Ending:
    message = f"{reason} ({detail})" if detail else reason
    return Ending(outcome=outcome, reason=message, error=ProgramError(type="LimitExceeded", message=message))


def _from_error(
    raw: dict[str, Any], recorder: Recorder, made: Workspace, *, stand_ins: bool, other_sdk: bool
) -> Ending:
    chain = [(str(kind), str(text)) for kind, text in raw.get("chain", []) or [(raw.get("type"), raw.get("message"))]]
    kind, message = str(raw.get("type", "")), recorder.vault.mask_output(str(raw.get("message", "")))
    trace = str(raw.get("traceback", ""))
    frames = []
    for path, line, _ in raw.get("frames", []):
        place = relative(str(path), made)
        if place is not None:
            frames.append(Location(place, int(line)))
    message = message.replace(str(made.submission) + "/", "").replace(str(made.root), "")
    message = _PACKAGES.sub("", message)
    error = ProgramError(
        type=kind,
        message=message,
        frames=tuple(frames),
        traceback=_shown_trace(recorder.vault.mask_output(trace), made),
        certain=not (
            _depends_on_stand_ins(chain, trace, recorder, stand_ins=stand_ins)
            or (other_sdk and any(name in _SDK_ERRORS for name, _ in chain))
        ),
    )
    # An error that the program makes up by itself says nothing of what this machine lacks or refuses.
    own = len({text for _, text in chain}) == 1 and stop_of(error, made) is not None
    if own and _tells_an_answer(message, recorder):
        error = msgspec.structs.replace(error, certain=False)
    module = "" if own else next((_module_of(text) for name, text in chain if name == "ModuleNotFoundError"), "")
    cloud = not own and any(name in _CLOUD_ERRORS for name, _ in chain)
    denied = "" if own else _denied(chain)
    outcome: Outcome = "refused" if cloud or denied else "crashed"
    return Ending(
        outcome=outcome,
        reason=f"{kind}: {message}"[:400],
        error=error,
        missing_module=module,
        missing_variable=_variable_of(chain, trace),
        needs_cloud=cloud,
        denied=denied,
    )


def _module_of(text: str) -> str:
    match = re.search(r"No module named '([^']+)'", text)
    return match.group(1) if match else ""


def _variable_of(chain: list[tuple[str, str]], trace: str) -> str:
    """Name of an environment variable that `os.environ[...]` did not find."""
    for name, text in chain:
        if name == "KeyError" and re.search(
            r'<frozen os>", line \d+, in __getitem__|os\.py", line \d+, in __getitem__', trace
        ):
            return text.strip("'\"")
    return ""


def _denied(chain: list[tuple[str, str]]) -> str:
    for name, text in chain:
        if name in _DENIED or (name == "OSError" and re.search(r"\[Errno (1|13|30|97|101|111)\]", text)):
            return text
    return ""


def _depends_on_stand_ins(chain: list[tuple[str, str]], trace: str, recorder: Recorder, *, stand_ins: bool) -> bool:
    """True when the error is about a value, and values that the engine made up were at hand."""
    _kind, message = chain[0]
    about_value = any(name in _VALUE_ERRORS for name, _ in chain) or bool(_ABOUT_VALUE.search(message))
    if not about_value:
        return False
    in_callback = "/pulumi/output.py" in trace or "/@pulumi/pulumi/output.js" in trace
    return stand_ins or in_callback or bool(recorder.invokes) or "stackproof_patches" in trace or "/patches.py" in trace


def _tells_an_answer(message: str, recorder: Recorder) -> bool:
    """True when an error that the program makes up tells what a function was answered, such as another account than it
    expects: a real cloud answers something else."""
    answers = {text for invoke in recorder.invokes for text in _texts_in(invoke.result) if len(text) >= 6}
    return any(re.search(rf"(?<![\w-]){re.escape(text)}(?![\w-])", message) for text in answers)


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(item)


def _shown_trace(trace: str, made: Workspace) -> str:
    """The traceback with the answer's own paths and without the host's frames."""
    text = trace.replace("file://", "").replace(str(made.submission) + "/", "")
    text = re.sub(r"    at [^\n]*(?:\(node:|/hosts/node/|node:internal/)[^\n]*(?:\n|$)", "", text)
    text = re.sub(r'  File "[^"]*/hosts/python/[^\n]*\n(    [^\n]*\n)*', "", text)
    return re.sub(r"(?<=[(\s])/[^\s()]*/node_modules/", "", text).rstrip()[-8000:]
