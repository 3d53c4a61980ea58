"""The warm Python parent starts early for answers that it will run, and for no others."""

from __future__ import annotations

import pytest
from answer_making import write

from stackproof.review import _may_be_python

NODE = {"Pulumi.yaml": "name: app\nruntime: nodejs\n", "index.ts": "export {};\n", "worker.py": "import os\n"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"__main__.py": "import pulumi\n"}, True),
        ({"Pulumi.yaml": "name: app\nruntime:\n  name: python\n", "__main__.py": "\n"}, True),
        ({"infra/Pulumi.yaml": "name: app\nruntime: python\n", "infra/__main__.py": "import pulumi\n"}, True),
        (NODE, False),
        ({"infra/Pulumi.yaml": "name: app\nruntime: nodejs\n", "infra/index.ts": "export {};\n"}, False),
    ],
    ids=["no project file", "python", "a folder deeper", "a handler in Python", "TypeScript a folder deeper"],
)
def test_a_folder_is_guessed_by_its_project_or_its_files(tmp_path, files, expected):
    folder = tmp_path / "app"
    write(folder, files)
    if "Pulumi.yaml" not in files:
        (folder / "Pulumi.yaml").unlink(missing_ok=True)
    assert _may_be_python(str(folder)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```python\nimport pulumi_aws as aws\n```\n", True),
        ('```typescript\nimport * as aws from "@pulumi/aws";\n```\n', False),
        ("PK\0\0", True),
    ],
    ids=["Python", "TypeScript", "an archive"],
)
def test_a_file_is_guessed_by_how_it_begins(tmp_path, text, expected):
    (tmp_path / "answer").write_text(text)
    assert _may_be_python(str(tmp_path / "answer")) is expected


def test_standard_input_may_be_anything_and_what_is_not_there_is_nothing(tmp_path):
    assert _may_be_python("-")
    assert not _may_be_python(str(tmp_path / "absent"))
