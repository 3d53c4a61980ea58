"""What Go's type checker says of programs, in the words of the checks."""

from __future__ import annotations

import pytest
from go_looking import expected, noticed
from go_needed import needs_go
from go_typing import remarks_of
from typed_programs import PROGRAMS, program

pytestmark = needs_go


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_build_refuses(name, go_program):
    imports, wrong, _, about = PROGRAMS[name]
    made = go_program(program(imports, wrong))
    remarks = remarks_of(made)
    assert noticed(remarks) == expected(made)
    said = "\n".join(f"{item.message} {item.data}" for item in remarks)
    for symbol in about:
        assert symbol in said
    assert all(item.data["refused"] is True for item in remarks)
    assert all(item.data.get("fix") or item.data.get("suggestions") for item in remarks), said


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_build_takes_the_right_one_beside(name, go_program):
    imports, _, right, _ = PROGRAMS[name]
    assert remarks_of(go_program(program(imports, right))) == ()
