"""Mends are proved: on a copy, one by one and all together, and what cannot be proved is not shown."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from answer_making import write

import stackproof.review._mending as mending
import stackproof.review._proving as proving
from stackproof.mending import Mend, Splice
from stackproof.report import render
from stackproof.review import ReviewOptions, diff_of, review, review_all

PROJECT = "name: demo\nruntime: python\ndescription: Buckets\n"
REQUIREMENTS = "pulumi>=3,<4\npulumi-aws>=7,<8\n"
DATABASE = """import pulumi
import pulumi_aws as aws

database = aws.rds.Instance(
    "db",
    engine="postgres",
    instance_class="db.t3.small",
    allocated_storage=20,
    username="shop",
    manage_master_user_password=True,
    skip_final_snapshot=True,
    publicly_accessible=True,
)
pulumi.export("endpoint", database.endpoint)
"""
FINDINGS = {"RDS001", "RDS002", "RDS004", "RDS005"}


@pytest.fixture
def answer(tmp_path):
    def made(program, **files):
        texts = {"Pulumi.yaml": PROJECT, "requirements.txt": REQUIREMENTS, "__main__.py": program, **files}
        return write(tmp_path / "shop", texts)

    return made


@pytest.fixture
def mended(zygote):
    def run(path, **options):
        return review_all(str(path), options=ReviewOptions(mend=True, **options), zygote=zygote)

    return run


def only(monkeypatch, *ways):
    """The ways to mend, in place of those of the menders: (check, mends)."""
    known = {check: mends for check, *mends in ways}
    monkeypatch.setattr(mending, "is_tried", lambda finding, ground: finding.check in known)
    monkeypatch.setattr(mending, "proposals", lambda finding, ground: iter(known.get(finding.check, ())))


def change(program, former, latter, path="__main__.py"):
    start = program.encode().index(former.encode())
    return Mend((Splice(path, start, start + len(former.encode()), latter),))


def patched(report):
    return {finding.check for finding in report.findings if finding.fix.patch}


def apply(diff, folder, tool):
    """The diff applied by one of the tools that people have."""
    command = {"git": ["git", "apply", "-"], "patch": ["patch", "-p1", "--no-backup-if-mismatch"]}[tool]
    if shutil.which(command[0]) is None:
        pytest.skip(f"there is no {command[0]} here")
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    done = subprocess.run(command, cwd=folder, input=diff.encode(), capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()


# --- what is shown


@pytest.mark.parametrize("tool", ["git", "patch"])
def test_the_diff_applies_and_a_new_review_finds_less_and_nothing_new(answer, mended, zygote, tool):
    folder = answer(DATABASE)
    (reviewed,) = mended(folder)
    assert patched(reviewed.report) >= FINDINGS
    apply(reviewed.diff, folder, tool)
    (after,) = review(str(folder), options=ReviewOptions(), zygote=zygote)
    before = reviewed.report
    assert after.score.value == before.mending.after > before.mending.before == before.score.value
    assert {one.check for one in after.findings} < {one.check for one in before.findings}
    assert not {one.fingerprint for one in after.findings} & {*before.mending.mended, *before.mending.gone}


def test_without_the_option_nothing_is_tried(answer, zygote):
    (reviewed,) = review_all(str(answer(DATABASE)), options=ReviewOptions(), zygote=zygote)
    assert reviewed.report.mending is None and reviewed.diff == "" and patched(reviewed.report) == set()


def test_what_needs_no_mend_gives_an_empty_diff(answer, mended):
    (reviewed,) = mended(answer('import pulumi\n\npulumi.export("name", "shop")\n'))
    assert reviewed.diff == "" and reviewed.report.mending.mended == ()


def test_the_same_answer_gives_the_same_diff(answer, mended):
    folder = answer(DATABASE)
    assert mended(folder)[0].diff == mended(folder)[0].diff


def test_a_patch_of_one_finding_applies_alone(answer, mended, zygote):
    folder = answer(DATABASE)
    (reviewed,) = mended(folder)
    found = next(one for one in reviewed.report.findings if one.check == "RDS002")
    apply(found.fix.patch, folder, "git")
    (after,) = review(str(folder), options=ReviewOptions(), zygote=zygote)
    assert {one.check for one in reviewed.report.findings} - {one.check for one in after.findings} == {"RDS002"}


# --- what is not


def test_a_mend_that_does_not_help_is_not_shown(answer, mended, monkeypatch):
    only(monkeypatch, ("RDS002", change(DATABASE, '"shop"', '"store"')))
    (reviewed,) = mended(answer(DATABASE))
    assert reviewed.diff == "" and patched(reviewed.report) == set()
    found = next(one for one in reviewed.report.findings if one.check == "RDS002")
    assert reviewed.report.mending.left == (found.fingerprint,)


@pytest.mark.parametrize(
    ("former", "latter"),
    [
        ("    skip_final_snapshot=True,\n", "    storage_encrypted=True,\n    password='hunter2hunter2',\n"),
        ("    skip_final_snapshot=True,\n", "    storage_encrypted=True,\n    instance_clas='x',\n"),
        ("    skip_final_snapshot=True,\n", "    storage_encrypted=True\n    syntax error\n"),
        (DATABASE[DATABASE.index("database =") :], "pulumi.log.info('none')\n"),
        ('pulumi.export("endpoint", database.endpoint)\n', "database.storage_encrypted\n"),
    ],
    ids=["a credential", "an unknown argument", "no program", "no resource", "no output"],
)
def test_a_mend_that_does_harm_is_not_shown(answer, mended, monkeypatch, former, latter):
    only(monkeypatch, ("RDS002", change(DATABASE, former, latter)))
    (reviewed,) = mended(answer(DATABASE))
    assert reviewed.diff == "" and patched(reviewed.report) == set()


def test_the_second_way_is_shown_where_the_first_does_not_help(answer, mended, monkeypatch):
    good = change(DATABASE, "    skip_final", "    storage_encrypted=True,\n    skip_final")
    only(monkeypatch, ("RDS002", change(DATABASE, '"shop"', '"store"'), good))
    (reviewed,) = mended(answer(DATABASE))
    assert "+    storage_encrypted=True," in reviewed.diff and '"store"' not in reviewed.diff


def test_what_only_another_mend_makes_possible_is_mended_in_another_round(answer, mended, zygote, monkeypatch):
    encrypted = change(DATABASE, "    skip_final", "    storage_encrypted=True,\n    skip_final")
    only(monkeypatch, ("RDS002", encrypted), ("RDS005",))
    known = mending.proposals

    def ways(finding, ground):
        text = ground.content_of("__main__.py").decode()
        if finding.check == "RDS005" and "storage_encrypted" in text:
            return iter([change(text, "    storage_encrypted", "    multi_az=True,\n    storage_encrypted")])
        return known(finding, ground)

    monkeypatch.setattr(mending, "proposals", ways)
    folder = answer(DATABASE)
    (reviewed,) = mended(folder)
    report = reviewed.report
    assert patched(report) == {"RDS002"}
    assert {one.check for one in report.findings if one.fingerprint in report.mending.gone} == {"RDS005"}
    apply(reviewed.diff, folder, "patch")
    (after,) = review(str(folder), options=ReviewOptions(), zygote=zygote)
    assert {"RDS002", "RDS005"}.isdisjoint(one.check for one in after.findings)


def test_of_two_mends_that_clash_one_is_kept_and_both_have_their_patch(answer, mended, monkeypatch):
    former = "    publicly_accessible=True,\n"
    only(
        monkeypatch,
        ("RDS001", change(DATABASE, former, "    publicly_accessible=False,\n")),
        ("RDS002", change(DATABASE, former, "    publicly_accessible=True,\n    storage_encrypted=True,\n")),
    )
    (reviewed,) = mended(answer(DATABASE))
    assert patched(reviewed.report) == {"RDS001", "RDS002"}
    assert ("publicly_accessible=False" in reviewed.diff) != ("storage_encrypted" in reviewed.diff)


def test_of_two_mends_that_overwrite_one_another_one_is_kept(tmp_path, mended, monkeypatch):
    program = """import pulumi_aws as aws

bucket = aws.s3.Bucket("reports")
aws.s3.BucketVersioning("reports", bucket=bucket.id, versioning_configuration={"status": "Enabled"})
"""
    made = (
        'aws.s3.BucketLifecycleConfiguration("{name}", bucket=bucket.id, rules=[{{"id": "{name}", "status": "Enabled", '
        '"filter": {{}}, "noncurrent_version_expiration": {{"noncurrent_days": 90}}}}])\n'
    )
    block = 'aws.s3.BucketPublicAccessBlock("reports", bucket=bucket.id, block_public_acls=True, '
    block += "block_public_policy=True, ignore_public_acls=True, restrict_public_buckets=True)\n"
    behind = "aws.s3.BucketVersioning("
    only(
        monkeypatch,
        ("S3012", change(program, behind, made.format(name="first") + behind)),
        ("S3006", change(program, behind, made.format(name="second") + block + behind)),
    )
    files = {"Pulumi.yaml": PROJECT, "requirements.txt": REQUIREMENTS, "__main__.py": program}
    (reviewed,) = mended(write(tmp_path / "shop", files))
    assert patched(reviewed.report) == {"S3012", "S3006"}
    assert reviewed.diff.count("BucketLifecycleConfiguration(") == 1


def test_one_bad_mend_among_many_does_not_take_the_others_with_it(answer, mended, monkeypatch):
    last = "    skip_final_snapshot=True,\n"
    only(
        monkeypatch,
        ("RDS001", change(DATABASE, "publicly_accessible=True", "publicly_accessible=False")),
        ("RDS002", change(DATABASE, last, f"{last}    storage_encrypted=True,\n")),
        ("RDS004", change(DATABASE, '"shop"', "(")),
        ("RDS005", change(DATABASE, "    allocated", "    multi_az=True,\n    allocated")),
    )
    (reviewed,) = mended(answer(DATABASE))
    assert patched(reviewed.report) == {"RDS001", "RDS002", "RDS005"}


def test_a_requirement_that_holds_is_not_given_up(answer, mended, monkeypatch, tmp_path):
    prompt = tmp_path / "prompt.md"
    prompt.write_text(
        "Use Pulumi with Python.\n\nAn RDS PostgreSQL database of class db.t3.small. Export its endpoint.\n"
    )
    text = "    storage_encrypted=True,\n    instance_class=pulumi.Config().get('size') or pulumi.get_stack(),\n"
    only(monkeypatch, ("RDS002", change(DATABASE, '    instance_class="db.t3.small",\n', text)))
    (reviewed,) = mended(answer(DATABASE), prompt=str(prompt))
    assert reviewed.diff == ""


def test_files_of_a_template_are_not_changed(tmp_path, mended, monkeypatch):
    template = write(
        tmp_path / "template", {"Pulumi.yaml": PROJECT, "requirements.txt": REQUIREMENTS, "lib.py": DATABASE}
    )
    folder = write(tmp_path / "shop", {"__main__.py": "import lib\n\nlib.database.id\n"})
    only(
        monkeypatch,
        ("RDS002", change(DATABASE, "    skip_final", "    storage_encrypted=True,\n    skip_final", "lib.py")),
    )
    (reviewed,) = mended(folder, template=str(template))
    assert any(one.check == "RDS002" for one in reviewed.report.findings)
    assert reviewed.diff == "" and patched(reviewed.report) == set()


def test_tests_that_passed_still_pass_where_they_are_run(answer, mended):
    tests = """import pulumi


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        return [args.name, args.inputs]

    def call(self, args):
        return {}


pulumi.runtime.set_mocks(Mocks())

import __main__ as _  # noqa: E402, F401
import program  # noqa: E402


@pulumi.runtime.test
def test_it_is_in_one_zone():
    def check(value):
        assert not value

    return program.database.multi_az.apply(check)
"""
    files = {"program.py": DATABASE, "tests/test_program.py": tests}
    folder = answer("import program  # noqa: F401\n", **files)
    (freely,) = mended(folder)
    assert "multi_az=True" in freely.diff
    (reviewed,) = mended(folder, run_tests=True)
    if reviewed.report.tests is None or reviewed.report.tests.run is None or not reviewed.report.tests.run.passed:
        pytest.skip("the tests cannot be run here")
    assert "multi_az=True" not in reviewed.diff and "storage_encrypted=True" in reviewed.diff


# --- how it is said


def test_no_report_says_the_secret_that_the_diff_takes_away(answer, mended, zygote):
    program = DATABASE.replace("    manage_master_user_password=True,\n", '    password="Tr0ub4dor-and-3",\n')
    folder = answer(program)
    (reviewed,) = mended(folder)
    assert any(one.check == "SEC001" for one in reviewed.report.findings)
    for format in ("json", "markdown", "text", "sarif", "html"):
        assert "Tr0ub4dor" not in render(reviewed.report, format=format, verbose=True)
    assert b"Tr0ub4dor" not in msgspec.json.encode(reviewed.report)
    apply(reviewed.diff, folder, "git")


def test_a_mender_that_breaks_is_our_fault_and_the_others_go_on(answer, mended, monkeypatch):
    good = change(DATABASE, "    skip_final", "    storage_encrypted=True,\n    skip_final")

    def broken() -> Iterator[Mend]:
        raise LookupError("a bug")
        yield

    only(monkeypatch, ("RDS002", good))
    known = mending.proposals
    monkeypatch.setattr(mending, "is_tried", lambda finding, ground: finding.check in ("RDS001", "RDS002"))
    monkeypatch.setattr(mending, "proposals", lambda f, ground: broken() if f.check == "RDS001" else known(f, ground))
    (reviewed,) = mended(answer(DATABASE))
    assert patched(reviewed.report) == {"RDS002"}
    assert any("a mend of RDS001 broke off" in error for error in reviewed.report.errors)


# --- what it costs


def test_many_mends_take_few_reviews(answer, mended):
    buckets = "\n".join(f'aws.s3.Bucket("b{number}")' for number in range(12))
    folder = answer(f"import pulumi_aws as aws\n\n{buckets}\n")
    (reviewed,) = mended(folder)
    assert len(reviewed.report.mending.mended) >= 24 and reviewed.report.mending.reviews <= 8


def test_what_the_bounds_leave_out_is_named(answer, mended, monkeypatch):
    monkeypatch.setattr(proving, "MOST_REVIEWS", 0)
    (reviewed,) = mended(answer(DATABASE))
    assert reviewed.diff == "" and len(reviewed.report.mending.untried) >= len(FINDINGS)


# --- several projects


def test_the_diffs_of_several_projects_are_one(tmp_path, mended):
    files = {f"{name}/{file}": text for name in ("a", "b") for file, text in
             {"Pulumi.yaml": PROJECT.replace("demo", name), "requirements.txt": REQUIREMENTS,
              "__main__.py": DATABASE}.items()}  # fmt: skip
    folder = write(tmp_path / "both", files)
    every = mended(folder)
    assert len(every) == 2
    diff, left_out = diff_of([(one.mend, one.touched) for one in every])
    assert left_out == () and "+++ b/a/__main__.py" in diff and "+++ b/b/__main__.py" in diff
    apply(diff, folder, "git")


def test_of_two_projects_that_change_one_place_otherwise_the_first_counts():
    before = {"lib.py": b"a = 1\n"}
    first, second = (Mend((Splice("lib.py", 4, 5, text),)) for text in ("2", "3"))
    diff, left_out = diff_of([(first, before), (second, before), (first, before)])
    assert left_out == (1,) and "+a = 2" in diff and "+a = 3" not in diff


def test_a_file_in_which_nothing_ends_a_line_gets_a_diff_that_applies(tmp_path, mended):
    folder = Path(write(tmp_path / "shop", {"Pulumi.yaml": PROJECT, "requirements.txt": REQUIREMENTS}))
    (folder / "__main__.py").write_bytes(DATABASE.rstrip("\n").encode())
    (reviewed,) = mended(folder)
    apply(reviewed.diff, folder, "git")
    assert "storage_encrypted=True" in (folder / "__main__.py").read_text()


def test_a_mend_that_clashes_with_itself_is_passed_over(answer, mended, monkeypatch):
    former = "    publicly_accessible=True,\n"
    one = change(DATABASE, former, "    publicly_accessible=False,\n")
    other = change(DATABASE, former, "    storage_encrypted=True,\n")
    only(
        monkeypatch,
        ("RDS001", Mend((*one.splices, *other.splices)), one),
        ("RDS002", Mend((*one.splices, *other.splices))),
    )
    (reviewed,) = mended(answer(DATABASE))
    assert patched(reviewed.report) == {"RDS001"}
