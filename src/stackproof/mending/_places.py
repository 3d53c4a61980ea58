"""Where a remark points."""

from __future__ import annotations

from stackproof.model import Remark

from ._uses import Source


def offset_of(remark: Remark, source: Source) -> int:
    """In bytes from the beginning of the file."""
    line = source.text.offset(remark.line or 1, 0)
    written = source.text.line(line)
    return line + len(written[: (remark.column or 1) - 1].encode())
