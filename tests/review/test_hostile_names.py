"""Names, messages and files that attack whoever reads the report: harmless in every format."""

from __future__ import annotations

import io
import json
import re
import tarfile
import zipfile
from xml.dom import minidom

import pytest
from answer_making import write
from markdown_it import MarkdownIt

from stackproof.report import from_json, graph_mermaid, graph_svg, graphs_json, render
from stackproof.review import record, review

NAMES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "\x1b[31mred\x1b[0m\x9b31m\x07",
    "a\u202eb\u2066c\u200b\ufeff",
    "line\n::error file=x::owned\n",
    "::error ::owned",
    "%0A::warning::owned",
    "[x](javascript:alert(3)) ![y](http://192.0.2.1/z) `code` **b** | pipe",
    'end; click A href "javascript:alert(4)"',
    "```\n# fenced\n```\n<b>after</b>",
]
PROGRAM = f"""\
import pulumi
import pulumi_aws as aws

NAMES = {NAMES!a}
for name in NAMES:
    group = aws.ec2.SecurityGroup(
        name,
        vpc_id="vpc-0a1b2c3d4e5f60718",
        description=name,
        ingress=[{{"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}}],
        tags={{name: name}},
    )
    pulumi.export(name, group.id)
    pulumi.log.warn(name)
    print(name)
raise ValueError(" ".join(NAMES))
"""
FILES = {
    "__main__.py": PROGRAM,
    "we<b>ird\u202e ::error::.py": "import os\n\nvalue = undefined_name\n",
    "Pulumi.yaml": 'name: "<script>alert(9)</script>\\e[31m"\nruntime: python\n',
}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@pytest.fixture(scope="module")
def report(zygote, tmp_path_factory):
    folder = write(tmp_path_factory.mktemp("names") / "<img src=x>", FILES)
    (report,) = review(str(folder), zygote=zygote)
    assert report.run.resources == len(NAMES) and report.run.outcome == "crashed"
    return report


@pytest.fixture(scope="module")
def graph(zygote, tmp_path_factory):
    (graph,) = record(str(write(tmp_path_factory.mktemp("graph") / "app", FILES)), zygote=zygote)
    return graph


@pytest.mark.parametrize("format", ["text", "json", "markdown", "sarif", "github"])
def test_no_format_holds_control_or_direction_characters(report, format):
    assert CONTROL.findall(render(report, format=format, verbose=True)) == []


def test_markdown_becomes_text_and_no_markup_of_the_answer(report):
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(render(report, format="markdown"))
    assert not re.search(r"<(script|img|b)\b", page)
    assert not re.search(r'(href|src)="(javascript|http://192)', page)


def test_github_gets_only_annotations_of_ours(report):
    lines = render(report, format="github").splitlines()
    assert len(lines) >= 3
    assert all(re.match(r"::(error|warning|notice) [^:]*::", line) for line in lines)
    assert all("::" not in line.split("::", 2)[1] for line in lines)


def test_sarif_and_json_are_whole(report):
    assert json.loads(render(report, format="sarif"))["version"] == "2.1.0"
    assert from_json(render(report, format="json")) == (report,)


def test_pictures_are_well_formed_and_without_script(graph):
    picture = minidom.parseString(graph_svg(graph))
    assert {"script", "foreignObject", "a", "image"}.isdisjoint(
        node.tagName for node in picture.getElementsByTagName("*")
    )
    chart = graph_mermaid(graph)
    assert "<script" not in chart and "\nclick" not in chart and "end;" not in chart
    assert all(re.fullmatch(r'flowchart LR|  n\d+\["[^"]*"\]|  n\d+ -.*', line) for line in chart.splitlines() if line)
    assert CONTROL.findall(graphs_json([graph])) == []


ESCAPES = ("../outside.py", "../../outside.py", "/tmp/outside.py", "a/../../outside.py")


@pytest.mark.parametrize("name", ESCAPES)
def test_a_file_name_in_markdown_cannot_leave_the_folder(zygote, tmp_path, name):
    answer = tmp_path / "in" / "answer.md"
    answer.parent.mkdir()
    answer.write_text(
        f"## `{name}`\n\n```python\nOUTSIDE = 1\n```\n\n## `__main__.py`\n\n```python\nimport pulumi\n\n"
        "pulumi.export('a', 1)\n```\n"
    )
    (report,) = review(str(answer), zygote=zygote)
    assert report.run.outcome == "ran"
    assert not any(".." in file or file.startswith("/") for file in report.submission.files)
    assert not list(tmp_path.rglob("outside.py"))


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_an_archive_cannot_leave_the_folder(zygote, tmp_path, kind):
    answer = tmp_path / "in" / f"answer.{kind}"
    answer.parent.mkdir()
    files = {
        "__main__.py": "import pulumi\n",
        "Pulumi.yaml": "name: app\nruntime: python\n",
        "../outside.py": "X = 1\n",
    }
    if kind == "zip":
        with zipfile.ZipFile(answer, "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
    else:
        with tarfile.open(answer, "w") as archive:
            for name, text in files.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(text)
                archive.addfile(entry, io.BytesIO(text.encode()))
    (report,) = review(str(answer), zygote=zygote)
    assert "INT002" in {item.check for item in report.findings}
    assert not list(tmp_path.rglob("outside.py"))


def test_a_symlink_out_of_the_folder_is_not_followed(zygote, tmp_path):
    secret = tmp_path / "host-secret.txt"
    secret.write_text("host-S3cret-value-91")
    folder = write(
        tmp_path / "app",
        "import pulumi\nimport pulumi_aws as aws\n\n"
        "aws.s3.BucketObject('o', bucket='b', source=pulumi.FileAsset('link.txt'))\n"
        "aws.s3.BucketObject('p', bucket='b', content=open('link.txt').read())\n",
    )
    (folder / "link.txt").symlink_to(secret)
    (folder / "linked").symlink_to(tmp_path)
    (report,) = review(str(folder), zygote=zygote)
    (graph,) = record(str(folder), zygote=zygote)
    assert "host-S3cret" not in render(report, format="json", verbose=True) + graphs_json([graph])
    assert not any("host-secret" in file for file in report.submission.files)
    assert report.run.outcome in ("crashed", "refused")
