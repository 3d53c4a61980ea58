"""Why a crash on Node may not be the program's fault: what only Node says so."""

from __future__ import annotations

import posixpath
import re

from stackproof.model import ProgramError

from .._mechanism import Case

_MODULE = re.compile(r"Cannot find module '(\.\.?/[^']+)'(?:\s*Require stack:\s*-\s*(\S+))?")
_OF_NODE = ("ENOENT", "ENOTDIR", "Cannot find ")
_GUARD = re.compile(
    r"\b(?:not found|not exist|missing|no such|can(?:no|')t find|could not find|unable to find)\b", re.IGNORECASE
)
_FOLDER = r"(?<![\w@:-])~?(?:\.{0,2}/)*[\w.@-]+/[\w./@-]+"
_FILE = re.compile(_FOLDER + r"|(?<![\w.])[\w-]+\.(?:zip|js|json|ya?ml|pem|pub|py|txt|sh)\b")
# What an argument that only another version of a package has comes to, or an output that only it has.
_OTHER_VERSION = re.compile(r"^Missing required property |\bis not a (?:constructor|function)\b")
_ABOUT_A_VALUE = re.compile(r"^Missing (?:required property|resource name argument)")


def doubt_about_files(case: Case, error: ProgramError) -> str:
    """Why a missing file is no fault of the program, "" when it is one, or when none is missing."""
    loaded = _MODULE.search(error.message)
    if loaded is not None and _is_outside(posixpath.dirname(loaded[2] or case.project.entry or ""), loaded[1]):
        return f"it loads {loaded[1]}, which lies outside of what was handed in"
    # A guard of the program's own, before a file that another step makes or that the author's machine has.
    own = error.type == "Error" and not error.message.startswith(_OF_NODE)
    if own and _GUARD.search(error.message) and (named := _FILE.search(error.message)):
        return f"it stops because {named[0]} is missing, which another step or another machine brings"
    return ""


def is_of_another_version(error: ProgramError) -> bool:
    """True for errors that names and arguments of another version of a package end in."""
    return _OTHER_VERSION.search(error.message) is not None


def lacks_a_value(error: ProgramError) -> bool:
    """True for errors of the SDK about an argument that came out undefined."""
    return _ABOUT_A_VALUE.search(error.message) is not None


def _is_outside(folder: str, path: str) -> bool:
    return posixpath.normpath(posixpath.join(folder, path)).split("/")[0] == ".."
