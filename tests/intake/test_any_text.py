"""No text crashes the intake and no name leaves the folder."""

import io
import os
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from stackproof.intake import cut_markdown, open_submission
from stackproof.intake._paths import safe_name
from stackproof.intake._yaml import YamlError, read_yaml
from stackproof.model import InputError

LINES = st.sampled_from(
    [
        "```", "```python", "```python:../x.py", "```markdown", "````", "~~~", "\\`\\`\\`ts", "   ```bash", "> ```",
        "- ```py",
        "## File: lib/x.py", "## File: ../../x", "## File: C:\\a.py", "**x.py**", "`x.py`:", "# lib/y.py", "// a.ts",
        "<details>", "import pulumi", "import pulumi_aws as aws", "aws.s3.Bucket('b')", 'x = """', "'''", "name: x",
        "runtime: python", "", "  ", "text", "cat > a/b.sh <<EOF", "EOF", "\ufeff", "# a/x.py/b.py", "├── a", "x = (",
        "```go", "package main", "package lib", "module tap", "go 1.22", "func main() {", "}", "import (", ")", "/*",
        "*/", '\t"testing"', "pulumi.Run(f)", "// lib/x.go", "// main.go", "const a = `", "func f() {}",
    ]
)  # fmt: skip
NAMES = st.text(alphabet=st.sampled_from("./\\~:ab \0\n\u2028é"), max_size=40) | st.text(max_size=60)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES | st.text(max_size=20), max_size=40))
def test_no_answer_crashes_and_every_file_lies_inside(lines):
    text = "\n".join(lines)
    cut = cut_markdown(text)
    assert len({file.path for file in cut.files}) == len(cut.files)
    for file in cut.files:
        assert not file.path.startswith("/") and ".." not in file.path.split("/")
        assert 1 <= file.line <= len(re.split(r"\r\n|[\r\n]", text)) + 1


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES | st.text(max_size=20), min_size=1, max_size=25))
def test_every_text_becomes_a_submission_or_one_plain_error(lines):
    data = "\n".join(lines).encode("utf-8", "replace")
    try:
        with open_submission("-", stdin=io.BytesIO(data)) as submission:
            for file in submission.files:
                real = os.path.realpath(os.path.join(submission.root, file.path))
                assert real.startswith(submission.root + os.sep)
    except InputError as error:
        assert "\n" not in error.message


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_become_a_submission_or_one_plain_error(data):
    for head in (b"", b"PK\x03\x04", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\x00"):
        try:
            with open_submission("-", stdin=io.BytesIO(head + data)):
                pass
        except InputError as error:
            assert "\n" not in error.message


@given(NAMES)
def test_a_safe_name_never_leaves(name):
    path = safe_name(name).path
    if path is not None:
        assert path and not path.startswith("/") and "\\" not in path and "\0" not in path
        assert not {"", ".", ".."} & set(path.split("/"))


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*! \n#'\"|>?%\t1"), max_size=60))
def test_any_yaml_is_read_or_refused(text):
    try:
        read_yaml(text)
    except YamlError as error:
        assert "\n" not in error.message
