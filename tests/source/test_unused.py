"""Variables of the entry that nothing reads."""

from __future__ import annotations

import pytest
from looking import HEAD, noticed

_KIND = "lint.unused-module-variable"


@pytest.mark.parametrize(
    "text",
    [
        'x = pulumi.Config().get("x")',
        "x = pulumi.get_stack()",
        "x: dict = {'a': [1, 2]}",
        "x = aws.get_caller_identity().account_id",
        'config = pulumi.Config()\nprint(config.get("y"))\nx = config.get_int("x") or 3',
    ],
)
def test_a_variable_of_the_entry_that_nothing_reads_is_told(look, text):
    assert [item.message.split()[0] for item in noticed(look(text + "\n"), _KIND)] == ["x"]


@pytest.mark.parametrize(
    "text",
    [
        'x = aws.s3.Bucket("b")',
        'x = aws.s3.Bucket.get("b", "b")',
        'x = pulumi.Config().require("x")',
        "x = make()\n",
        "x = 1\nprint(f'{x}')",
        "x = 1\ndef f():\n    return x\n",
        "_x = 1",
        "x = 1\n__all__ = ['x']",
        "x = 1\nprint('{x}'.format(**globals()))",
        "x = 1\nclass Other:\n    x = 2\nprint(Other)",
        "for x in range(2):\n    pass",
    ],
)
def test_variables_that_are_read_or_stand_for_an_effect_are_not(look, text):
    assert noticed(look(text + "\n"), _KIND) == []


def test_a_variable_that_another_file_imports_is_used(look):
    assert noticed(look("x = 1\nimport other\n", other="from __main__ import x\n"), _KIND) == []
    [remark] = noticed(look("x = 1\nimport other\n", other="x = 1\n"), _KIND)
    assert (remark.file, remark.line) == ("__main__.py", HEAD.count("\n") + 1)
