"""What tests that run programs on Node need; without it they are skipped, and say why."""

import pytest

from stackproof.toolchains import find_node, package_set


def _lacking(*sets: str) -> str:
    node = find_node()
    if node is None or not node.usable:
        return "no usable Node here"
    missing = [name for name in sets if package_set(name) is None]
    return f"not set up: {', '.join(missing)}" if missing else ""


def _needing(*sets: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(bool(_lacking(*sets)), reason=_lacking(*sets) or "all is here")


needs_node = _needing("aws-7", "compiler")
needs_test_runners = _needing("aws-7", "tests")
