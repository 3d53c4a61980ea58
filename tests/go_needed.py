"""What tests that check the types of Go programs need; without it they are skipped, and say why."""

import pytest

from stackproof.toolchains import OLDEST_GO, find_go, go_checker


def _lacking() -> str:
    go = find_go()
    if go is None or not go.usable:
        return f"no Go {'.'.join(map(str, OLDEST_GO))} or later here"
    return "" if go_checker() is not None else "not set up: the Go checker"


needs_go = pytest.mark.skipif(bool(_lacking()), reason=_lacking() or "Go is here")
