"""Names of Pulumi's core SDK for Go."""

import pytest

from stackproof.aws import go_core

CORE = go_core()


@pytest.mark.parametrize(
    ("module", "name", "kind"),
    [
        ("pulumi", "StringArray", "type"),
        ("pulumi", "Output", "type"),
        ("pulumi", "Run", "func"),
        ("pulumi", "Sprintf", "func"),
        ("pulumi/config", "New", "func"),
        ("pulumi/config", "Config", "type"),
        ("auto", "UpsertStackInlineSource", "func"),
        ("auto/optup", "ProgressStreams", "func"),
        ("common/tokens", "QName", "type"),
        ("common/apitype", "OpCreate", "const"),
        ("pulumix", "Apply2", "func"),
    ],
)
def test_it_tells_what_a_name_is(module, name, kind):
    assert CORE.has(module, name)
    assert CORE.kind(module, name) == kind


@pytest.mark.parametrize(
    ("module", "name"), [("pulumi", "Strings"), ("pulumi", "resourceOptions"), ("pulumi/config", "Get2"), ("none", "X")]
)
def test_it_does_not_have_what_is_not_exported(module, name):
    assert not CORE.has(module, name)


def test_members_of_embedded_types_count():
    assert {"URN", "ID", "GetProvider"} <= CORE.members("pulumi", "CustomResourceState").keys()
    assert CORE.members("pulumi", "StringOutput")["ApplyT"] == "(any) Output"
    assert {"URN", "PulumiResourceName"} <= CORE.members("pulumi", "CustomResource").keys()


def test_fields_of_structs_are_members():
    assert CORE.members("pulumi", "CustomTimeouts") == dict.fromkeys(("Create", "Delete", "Read", "Update"), "string")


def test_it_tells_what_functions_and_methods_return():
    assert CORE.results("pulumi", "All") == ("ArrayOutput",)
    assert CORE.results("pulumi", "NewStackReference") == ("*StackReference", "error")
    assert CORE.results("pulumi", "Context", "Export") == ()
    assert CORE.results("pulumi/config", "Config", "TryInt") == ("int", "error")
    assert CORE.results("pulumix", "Apply") == ("Output[B]",)


def test_it_suggests_what_may_have_been_meant():
    assert CORE.suggest("pulumi", "stringArray")[0] == "pulumi.StringArray"
    assert "pulumi.StringMap" in CORE.suggest("pulumi", "StringMaps")
    assert CORE.suggest("nowhere", "X") == []


def test_packages_of_which_only_parts_are_known_say_so():
    assert CORE.knows("pulumi")
    assert not CORE.knows("internal")
    assert not CORE.knows("nowhere")
