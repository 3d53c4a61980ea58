"""What the looks and Go's type checker both see is said once; what the checker takes for right is no fault."""

import pytest

from stackproof.model import Remark
from stackproof.source.go._checker import Diagnostic
from stackproof.source.go._merge import merged
from stackproof.source.go._types import TypeCheck

ASKED = TypeCheck(files=frozenset({"main.go"}))


def remark(kind, line, file="main.go", **data):
    refused = not kind.startswith(("lint.", "structure.", "secret."))
    found = {"test": False, **({"refused": True} if refused else {}), **data}
    return Remark(kind=kind, message=f"{kind} at {line}", file=file, line=line, data=found)


def kinds(found):
    return sorted((item.kind, item.line) for item in found)


def test_without_the_checker_everything_stays():
    failed = TypeCheck(failed="no Go here")
    told = Remark(kind="types.not-checked", message="no Go here", file="main.go")
    assert kinds(merged([remark("go.undefined", 3)], [told], failed)) == [
        ("go.undefined", 3),
        ("types.not-checked", None),
    ]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (remark("go.unused-variable", 4, name="a"), remark("go.unused-variable", 4, name="a")),
        (remark("sdk.wrong-type", 4, symbol="ec2.Vpc(cidrBlock)"), remark("types.error", 4, rule="IncompatibleAssign")),
        (remark("sdk.unknown-class", 4, name="Foo"), remark("sdk.unknown-name", 4, name="Foo")),
        (remark("go.count", 4, rule="WrongResultCount"), remark("types.error", 4, rule="WrongResultCount")),
        (remark("sdk.unknown-argument", 4, argument="A"), remark("sdk.unknown-argument", 9, argument="A")),
        (remark("go.undefined", 4, cause="x", also_lines=["main.go:7"]), remark("go.undefined", 7, cause="x")),
        (remark("go.no-main", 4, name="main"), remark("types.error", 1, "a.go", rule="NoMain")),
        (remark("go.package-clash", 1, "b.go", name="b"), remark("types.error", 1, rule="MismatchedPkgName")),
        (remark("syntax.error", 4), remark("syntax.truncated", 9)),
    ],
)
def test_one_root_is_one_remark(ours, theirs):
    broken = (Diagnostic(path="main.go", line=9, column=1, code=-1, message=""),) if "syntax" in ours.kind else ()
    types = TypeCheck(files=frozenset({"main.go"}), broken=broken)
    assert len(merged([ours], [theirs], types)) == 1


def test_different_roots_on_one_line_are_two():
    ours = remark("sdk.unknown-argument", 4, argument="A", name="A")
    theirs = remark("go.unused-variable", 4, name="b")
    assert len(merged([ours], [theirs], ASKED)) == 2


def test_what_the_checker_takes_for_right_is_no_fault():
    gone = [remark("sdk.wrong-type", 4), remark("go.undefined", 5, name="x"), remark("syntax.error", 6)]
    stays = [
        remark("go.unused-variable", 7),
        remark("sdk.unknown-module", 8),
        remark("sdk.wrong-type", 4, file="other.go"),
        remark("secret.literal", 9),
        remark("lint.E501", 10),
    ]
    assert kinds(merged([*gone, *stays], [], ASKED)) == kinds(stays)


def test_what_the_checker_does_not_know_it_does_not_refute():
    ours = remark("sdk.unknown-name", 4, package="example.org/x")
    types = TypeCheck(files=frozenset({"main.go"}), unknown=("example.org/x",))
    assert merged([ours], [], types) == [ours]
    broken = TypeCheck(
        files=frozenset({"main.go"}), broken=(Diagnostic(path="main.go", line=1, column=1, code=-1, message=""),)
    )
    assert merged([ours], [], broken) == [ours]
