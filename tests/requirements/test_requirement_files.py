"""Requirement files: what is written is read back, and what is wrong in one is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackproof.model import Alternative, InputError, PromptRemark, Requirement, Requirements
from stackproof.requirements import kinds, read_requirements, requirements_in, requirements_of, requirements_text

FULL = Requirements(
    requirements=(
        Requirement(
            id="R01", kind="region", want={"region": "us-east-1"}, severity="critical", text="In us-east-1.", line=3
        ),
        Requirement(
            id="R02", kind="zones", want={"count": {"at_least": 2}}, severity="high", text="a: 'b' # c", line=4
        ),
        Requirement(id="R03", kind="tags", want={"keys": ["Team"], "values": {"Env": "prod"}}, severity="medium"),
        Requirement(
            id="R04",
            kind="any",
            any_of=(Alternative(kind="service", of="table"), Alternative(kind="service", of="database")),
            exception="the data is elsewhere",
        ),
        Requirement(id="R05", kind="encryption", of="bucket", when="bucket", want={"key": "customer"}),
    ),
    remarks=(PromptRemark(kind="conflict", text="In eu-west-1.", line=1, message="line 3 counts"),),
)


def test_what_is_written_is_read_back():
    assert requirements_of(requirements_text(FULL)) == FULL


def test_an_empty_list_is_read_back():
    assert requirements_of(requirements_text(Requirements())) == Requirements()


texts = st.text(max_size=60).map(lambda text: " ".join(text.split()))


@given(st.lists(st.tuples(st.sampled_from(sorted(kinds())), texts, texts), max_size=5))
def test_whatever_stands_in_a_prompt_survives_the_file(rows):
    listed = Requirements(
        requirements=tuple(
            Requirement(
                id=f"R{number}", kind=kind, text=text, exception=why, line=number, severity=kinds()[kind].severity
            )
            for number, (kind, text, why) in enumerate(rows, 1)
        )
    )
    assert requirements_of(requirements_text(listed)) == listed


def test_a_prompt_that_is_read_can_be_written_and_read_back():
    found = read_requirements(
        "Use Pulumi with Python in eu-west-1.\n\n- an S3 bucket, versioned\n- 2 private subnets\n"
    )
    assert found.requirements
    assert requirements_of(requirements_text(found)) == found


def test_severity_and_id_may_be_left_out():
    (one,) = requirements_of("requirements:\n  - kind: region\n    want: {region: us-east-1}\n").requirements
    assert (one.id, one.severity) == ("H01", "critical")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n", "holds no requirements"),
        ("requirements: 3\n", "not a list"),
        ("format: other/9\nrequirements: []\n", "other/9"),
        ("requirements:\n  - of: bucket\n", "no kind"),
        ("requirements:\n  - kind: encrypton\n", "did you mean encryption?"),
        ("requirements:\n  - {kind: encryption, of: bukket}\n", "did you mean bucket?"),
        ("requirements:\n  - {kind: region, want: {regoin: x}}\n", "did you mean region?"),
        ("requirements:\n  - {kind: versioning, of: bucket, want: {enabled: true}}\n", "takes none"),
        ("requirements:\n  - {kind: region, sevrity: high}\n", "did you mean severity?"),
        ("requirements:\n  - {kind: region, severity: awful}\n", "severity"),
        ("requirements:\n  - {kind: zones, want: {count: {atleast: 2}}}\n", "atleast"),
        ("requirements:\n  - {id: A, kind: region}\n  - {id: A, kind: platform}\n", "two requirements are called A"),
        ("requirements: [\n", "is not YAML"),
        ("a: &x [1]\nrequirements: *x\n", "alias"),
    ],
)
def test_what_is_wrong_is_named(text, said):
    with pytest.raises(InputError) as caught:
        requirements_of(text, name="asked.yaml")
    message = f"{caught.value.message} {caught.value.hint or ''}"
    assert said in message
    assert "asked.yaml" in message


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"nothing\.yaml cannot be read"):
        requirements_in(str(tmp_path / "nothing.yaml"))
