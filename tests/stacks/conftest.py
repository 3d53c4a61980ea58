from pathlib import Path

import pytest

from stackproof_stacks import STACKS, copy_stack


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory):
    """The folder of a stack as `stackproof new` lays it out."""
    made: dict[str, Path] = {}

    def at(stack: str) -> Path:
        if stack not in made:
            made[stack] = tmp_path_factory.mktemp("stacks") / stack
            copy_stack(stack, made[stack])
        return made[stack]

    return at


def pytest_generate_tests(metafunc):
    if "stack" in metafunc.fixturenames:
        metafunc.parametrize("stack", STACKS)
