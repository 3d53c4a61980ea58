"""Text that was handed in: a Markdown answer, or the one file of a program."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Literal

from stackproof.model import InputError, Remark

from ._paths import safe_name
from ._platform import language_of

MAX_TEXT = 4 * 1024 * 1024
_FILES = (".tf", ".yaml", ".yml", ".json", ".toml", ".template")


def decode(data: bytes, *, label: str) -> tuple[str, list[Remark]]:
    """Bytes -> text: UTF-8, or UTF-16 with its mark, or else Western European with a remark. Raises InputError for
    what is no text."""
    if len(data) > MAX_TEXT:
        raise InputError(f"{label} is a text of more than {MAX_TEXT // 2**20} MiB")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError:
            raise InputError(f"{label} is binary") from None
    if b"\0" in data:
        raise InputError(f"{label} is binary, neither text nor a zip or tar")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in data[:65536]) + data[:65536].count(0x7F)
    if odd * 100 > len(data[:65536]):
        raise InputError(f"{label} is binary, neither text nor a zip or tar")
    message = f"{label} is not UTF-8; read as Western European text"
    return data.decode("cp1252", "replace"), [Remark(kind="intake.encoding", message=message)]


def lay_out(text: str, name: str, folder: str) -> tuple[Literal["markdown", "file"], list[Remark], str, str]:
    """Write the files that a text means into `folder`. Returns (kind, remarks, why there is no program, prose)."""
    from ._markdown import cut_markdown

    if _is_program(text, name):
        safe = safe_name(posixpath.basename(name))
        (Path(folder) / (safe.path or "__main__.py")).write_text(text, encoding="utf-8", newline="")
        return "file", [], "other-language", ""
    cut = cut_markdown(text)
    for file in cut.files:
        target = Path(folder) / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.text.encode("utf-8", "replace"))
    return "markdown", list(cut.remarks), cut.reason_without, cut.prose


def _is_program(text: str, name: str) -> bool:
    """Whether the file is a program by its suffix. A `.py` or `.go` that holds Markdown is an answer saved under that
    name."""
    from ._go import parses_as_go
    from ._python import parse_python

    if name.lower().endswith(_FILES):
        return True
    if language_of(name) == "unknown":
        return False
    if "```" not in text:
        return True
    if name.endswith(".go"):
        return parses_as_go(text)
    return not (name.endswith(".py") and parse_python(text) is None)
