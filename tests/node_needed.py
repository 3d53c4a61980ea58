"""What tests that run programs on Node need; without it they are skipped, and say why."""

import pytest

from stackproof.toolchains import find_node, package_set


def _lacking() -> str:
    node = find_node()
    if node is None or not node.usable:
        return "no usable Node here"
    missing = [name for name in ("aws-7", "compiler") if package_set(name) is None]
    return f"not set up: {', '.join(missing)}" if missing else ""


needs_node = pytest.mark.skipif(bool(_lacking()), reason=_lacking() or "Node is here")
