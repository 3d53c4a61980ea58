"""Answers written by the tests, reviewed from end to end with one warm parent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from answer_making import write

from stackproof.engine import Zygote
from stackproof.model import Report
from stackproof.review import ReviewOptions, review

Reviewed = Callable[..., Report]


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with Zygote() as parent:
        yield parent


@pytest.fixture
def reviewed(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    """reviewed(program or {path: text}, **options) -> the one report."""

    def run(files: dict[str, str] | str, **options) -> Report:
        folder = write(tmp_path_factory.mktemp("answer") / "app", files)
        (report,) = review(str(folder), options=ReviewOptions(**options), zygote=zygote)
        return report

    return run
