"""Folders, archives, single files and standard input become a Submission; what cannot is refused in one line."""

import bz2
import gzip
import io
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from stackproof.intake import _archive as archive_bounds
from stackproof.intake import _tree as tree_bounds
from stackproof.intake import open_submission
from stackproof.model import InputError

PROGRAM = 'import pulumi\nimport pulumi_aws as aws\n\nbucket = aws.s3.Bucket("b")\n'
PROJECT = {"Pulumi.yaml": "name: demo\nruntime: python\n", "__main__.py": PROGRAM}


def lay(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def paths(submission) -> list[str]:
    return [file.path for file in submission.files]


def kinds(submission) -> list[str]:
    return [remark.kind for remark in submission.remarks]


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return out.getvalue()


def tarred(files: dict[str, str], *extra: tarfile.TarInfo) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for path, text in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
        for info in extra:
            archive.addfile(info)
    return out.getvalue()


def refused(source, **options) -> InputError:
    with pytest.raises(InputError) as caught, open_submission(source, **options):
        pass
    assert "\n" not in caught.value.message
    return caught.value


def test_a_folder_is_used_where_it_lies_and_stays_as_it_was(tmp_path):
    lay(
        tmp_path, {**PROJECT, ".git/config": "x", "node_modules/a/index.js": "x", "env/pyvenv.cfg": "", "env/a.py": "x"}
    )
    before = sorted(os.walk(tmp_path))
    with open_submission(tmp_path) as submission:
        assert submission.root == os.path.realpath(tmp_path) and not submission.scratch
        assert paths(submission) == ["Pulumi.yaml", "__main__.py"]
        assert submission.id == tmp_path.name
    assert sorted(os.walk(tmp_path)) == before


def test_the_digest_follows_paths_and_contents_alone(tmp_path):
    lay(tmp_path / "a", PROJECT)
    lay(tmp_path / "b", PROJECT)
    lay(tmp_path / "c", {**PROJECT, "__main__.py": PROGRAM + "#"})
    digests = []
    for name in "abc":
        with open_submission(tmp_path / name) as submission:
            digests.append(submission.digest)
    assert digests[0] == digests[1] != digests[2]


def test_a_link_that_leads_out_is_not_followed(tmp_path):
    (tmp_path / "secret").write_text("s")
    root = lay(tmp_path / "a", PROJECT)
    (root / "out").symlink_to(tmp_path / "secret")
    (root / "up").symlink_to("..")
    (root / "same.py").symlink_to("__main__.py")
    with open_submission(root) as submission:
        assert paths(submission) == ["Pulumi.yaml", "__main__.py", "same.py"]
        assert kinds(submission) == ["intake.symlink-out", "intake.symlink-out"]


def test_a_pipe_and_an_odd_name_are_left_out(tmp_path):
    root = lay(tmp_path / "a", PROJECT)
    os.mkfifo(root / "pipe")
    with open(os.fsencode(str(root)) + b"/\xff.py", "w") as stream:
        stream.write("x")
    with open_submission(root) as submission:
        assert paths(submission) == ["Pulumi.yaml", "__main__.py"]
        assert sorted(kinds(submission)) == ["intake.bad-name", "intake.special-file"]


def test_too_many_files_and_too_many_bytes_are_refused(tmp_path, monkeypatch):
    root = lay(tmp_path / "a", PROJECT)
    monkeypatch.setattr(tree_bounds, "MAX_FILES", 1)
    assert "more than 1 files" in refused(root).message
    monkeypatch.setattr(tree_bounds, "MAX_FILES", 9)
    monkeypatch.setattr(tree_bounds, "MAX_BYTES", 10)
    assert "larger than" in refused(root).message


def test_bad_input_gets_one_plain_line(tmp_path):
    lay(tmp_path, {"answer.md": "x", "empty.md": " \n"})
    (tmp_path / "binary").write_bytes(b"\x7fELF\0\0\x01")
    (tmp_path / "nothing").mkdir()
    missing = refused(tmp_path / "answr.md")
    assert "does not exist" in missing.message and "answer.md" in missing.hint
    lay(tmp_path, {"answers/demo/ANSWER.md": "x"})
    far = refused(tmp_path / "answer/demo/ANSWER.md")
    assert far.hint.endswith("answers/demo/ANSWER.md?")
    assert "answers" in refused(tmp_path / "answer/other.md").hint
    assert refused(tmp_path / "zzz/other.md").hint == ""
    assert refused(tmp_path / "empty.md").message.endswith("is empty")
    assert refused(tmp_path / "nothing").message.endswith("holds no file")
    assert "binary" in refused(tmp_path / "binary").message
    assert "does not exist" in refused(tmp_path / "answer.md", template=tmp_path / "none").message
    assert refused("a\0b").message


def test_a_program_file_is_a_project_of_one_file(tmp_path):
    (tmp_path / "web.py").write_text(PROGRAM)
    with open_submission(tmp_path / "web.py") as submission:
        assert submission.kind == "file" and paths(submission) == ["web.py"]
        (project,) = submission.projects
        assert (project.entry, project.platform, project.language) == ("web.py", "pulumi", "python")
        assert kinds(submission) == ["structure.no-project-file"]
        root = submission.root
    assert not os.path.exists(root)


def test_markdown_saved_as_a_python_file_is_an_answer(tmp_path):
    (tmp_path / "x.py").write_text(f"# Answer\n\n**__main__.py**\n```python\n{PROGRAM}```\nThat's it.\n")
    with open_submission(tmp_path / "x.py") as submission:
        assert submission.kind == "markdown" and paths(submission) == ["__main__.py"]


def test_standard_input_may_be_text_or_an_archive():
    text = f"## File: __main__.py\n```python\n{PROGRAM}```\n".encode()
    for data, kind in ((text, "markdown"), (zipped(PROJECT), "archive")):
        with open_submission("-", stdin=io.BytesIO(data)) as submission:
            assert submission.kind == kind and submission.id == "stdin"
            assert "__main__.py" in paths(submission)
    assert "empty" in refused("-", stdin=io.BytesIO(b"")).message


def test_text_in_other_encodings_is_read():
    answer = f"Grüße\n\n**__main__.py**\n```python\n{PROGRAM}```\n"
    for data in (answer.encode("utf-16"), answer.encode("cp1252"), b"\xef\xbb\xbf" + answer.encode()):
        with open_submission("-", stdin=io.BytesIO(data)) as submission:
            assert paths(submission) == ["__main__.py"]


def test_archives_of_every_kind_are_unpacked_and_a_single_folder_is_stepped_into():
    nested = {f"proj-main/{path}": text for path, text in PROJECT.items()}
    plain = tarred(nested)
    for data in (zipped(nested), plain, gzip.compress(plain), bz2.compress(plain)):
        with open_submission("-", stdin=io.BytesIO(data), name="x") as submission:
            assert paths(submission) == ["Pulumi.yaml", "__main__.py"] and submission.id == "x"
            root = submission.root
        assert not os.path.exists(root)


def test_a_package_at_the_top_of_an_archive_is_kept():
    with open_submission("-", stdin=io.BytesIO(zipped({"lib/tap_stack.py": PROGRAM}))) as submission:
        assert paths(submission) == ["lib/tap_stack.py"]


def test_no_entry_of_an_archive_leaves_the_folder():
    evil = {"../up.py": "x", "/abs.py": "x", "a/../../b.py": "x", "..\\win.py": "x"}
    for data in (zipped({**PROJECT, **evil}), tarred({**PROJECT, **evil})):
        with open_submission("-", stdin=io.BytesIO(data)) as submission:
            assert paths(submission) == ["Pulumi.yaml", "__main__.py"]
            assert kinds(submission) == ["intake.path-escape"] * 4


def test_links_and_devices_in_archives_are_left_out():
    entries = []
    for name, kind in (
        ("ln", tarfile.SYMTYPE),
        ("hard", tarfile.LNKTYPE),
        ("dev", tarfile.CHRTYPE),
        ("p", tarfile.FIFOTYPE),
    ):
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        entries.append(info)
    out = io.BytesIO(zipped(PROJECT))
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("ln")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    for data, count in ((tarred(PROJECT, *entries), 4), (out.getvalue(), 1)):
        with open_submission("-", stdin=io.BytesIO(data)) as submission:
            assert paths(submission) == ["Pulumi.yaml", "__main__.py"]
            assert kinds(submission) == ["intake.archive-link"] * count


def test_bombs_are_refused(monkeypatch):
    monkeypatch.setattr(archive_bounds, "_RATIO_FROM", 1 << 16)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", b"\0" * (1 << 22))
    assert "zip bomb" in refused("-", stdin=io.BytesIO(out.getvalue())).message
    assert "zip bomb" in refused("-", stdin=io.BytesIO(gzip.compress(b"\0" * (1 << 22)))).message
    monkeypatch.setattr(archive_bounds, "MAX_FILES", 1)
    assert "more than 1 files" in refused("-", stdin=io.BytesIO(zipped(PROJECT))).message


def test_an_encrypted_or_damaged_archive_is_said_plainly():
    data = bytearray(zipped({"a.py": PROGRAM}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refused("-", stdin=io.BytesIO(bytes(data))).message
    assert "damaged" in refused("-", stdin=io.BytesIO(zipped(PROJECT)[:60])).message
    assert "damaged" in refused("-", stdin=io.BytesIO(gzip.compress(tarred(PROJECT))[:60])).message
    assert "no tar" in refused("-", stdin=io.BytesIO(gzip.compress(b"hello" * 300))).message


def test_the_answer_is_laid_over_a_template(tmp_path):
    template = lay(
        tmp_path / "t",
        {
            "Pulumi.yaml": "name: tap\nruntime: python\nmain: tap.py\n",
            "tap.py": "import pulumi\nfrom lib.tap_stack import TapStack\n\nTapStack('x')\n",
            "lib/tap_stack.py": "raise SystemExit\n",
        },
    )
    answer = f"## File: lib/tap_stack.py\n```python\n{PROGRAM}```\n".encode()
    with open_submission("-", stdin=io.BytesIO(answer), template=template) as submission:
        origins = {file.path: file.origin for file in submission.files}
        assert origins == {"Pulumi.yaml": "template", "lib/tap_stack.py": "answer", "tap.py": "template"}
        assert Path(submission.root, "lib/tap_stack.py").read_text() == PROGRAM
        (project,) = submission.projects
        assert (project.entry, project.main, submission.scratch) == ("tap.py", "tap.py", True)
    assert (template / "lib/tap_stack.py").read_text() == "raise SystemExit\n"
    with open_submission("-", stdin=io.BytesIO(b"Prose only."), template=template) as submission:
        assert kinds(submission) == ["intake.no-program"]


def test_text_without_a_program_is_a_submission_with_the_reason():
    cases = {
        "I would build a VPC.": "prose",
        "```python\n```\n": "empty-fence",
        "```bash\npulumi up\n```\n": "shell-only",
        "```sql\nSELECT 1;\n```\n": "other-language",
        '```hcl\nresource "aws_vpc" "a" {\n}\n```\n': "other-platform",
        "```python\nimport aws_cdk as cdk\napp = cdk.App()\n```\n": "other-platform",
    }
    for text, reason in cases.items():
        with open_submission("-", stdin=io.BytesIO(text.encode())) as submission:
            (remark,) = [remark for remark in submission.remarks if remark.kind == "intake.no-program"]
            assert remark.data["reason"] == reason, text
            assert all(project.platform != "pulumi" for project in submission.projects)
