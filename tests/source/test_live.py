"""Which faults stand in code that can run."""

import textwrap

import pytest
from looking import noticed

BAD = 'aws.sqs.Queue("q", timeout=1)'


def program(text):
    return textwrap.dedent(text).replace("BAD", BAD)


@pytest.mark.parametrize(
    "text",
    [
        "BAD",
        """
        def make():
            BAD
        make()
        """,
        """
        def make(value):
            BAD
        register(make)
        """,
        """
        class Maker:
            def make(self):
                BAD
        def build():
            return Maker().make()
        makers = {"a": build}
        """,
        """
        @decorate
        def make():
            BAD
        """,
        """
        if __name__ == "__main__":
            def make():
                BAD
            make()
        """,
    ],
)
def test_what_the_program_names_somewhere_is_reached(look, text):
    (remark,) = noticed(look(program(text)), "sdk.unknown-argument")
    assert "unreached" not in remark.data


@pytest.mark.parametrize(
    "text",
    [
        """
        def make():
            BAD
        """,
        """
        class Maker:
            def __init__(self):
                BAD
        def build():
            return Maker()
        """,
    ],
)
def test_what_nothing_names_is_not_reached(look, text):
    (remark,) = noticed(look(program(text)), "sdk.unknown-argument")
    assert remark.data["unreached"] is True


def test_a_file_that_nothing_imports_is_not_reached_and_one_that_is_imported_is(look):
    head = "import pulumi_aws as aws\n"
    facts = look("import used", used=head + BAD, spare=head + 'aws.sqs.Queue("q", retention=1)')
    found = {item.file: item.data.get("unreached", False) for item in noticed(facts, "sdk.unknown-argument")}
    assert found == {"used.py": False, "spare.py": True}


def test_an_undefined_name_is_one_root_wherever_it_is_used(look):
    facts = look("print(vpc)\nprint(vpc)\nprint(subnet)\n")
    assert len({item.data["cause"] for item in noticed(facts, "lint.F821")}) == 2


@pytest.mark.parametrize(("argument", "invented"), [("number_cache_clusters", False), ("replicas_wanted", True)])
def test_an_argument_of_major_5_is_told_from_one_that_never_was(look, argument, invented):
    facts = look(f'aws.elasticache.ReplicationGroup("g", {argument}=2, description="d")', pinned=5)
    (remark,) = noticed(facts, "sdk.unknown-argument")
    assert not remark.certain and remark.data.get("invented", False) is invented


def test_an_import_of_the_projects_own_file_is_not_unused(look):
    """It makes the resources of that file."""
    facts = look(
        "import vpc\nfrom parts import queues\nimport json\n",
        head="",
        vpc="A = 1\n",
        also={"parts/queues.py": "B = 1\n"},
    )
    assert [item.message for item in noticed(facts, "lint.F401") if item.file == "__main__.py"] == [
        "`json` imported but unused"
    ]
