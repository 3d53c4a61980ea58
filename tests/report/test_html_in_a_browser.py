"""The HTML report in a real browser: its script runs, its filters filter, it is drawn wide and narrow."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from report_making import finding, full_report, report

from stackproof.model import Graph, Location, Resource
from stackproof.report import render

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium, chromium-browser or google-chrome on PATH")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--virtual-time-budget=5000",
    "--hide-scrollbars",
)
BUCKET = Resource(
    urn="urn:pulumi:dev::app::aws:s3/bucket:Bucket::data",
    type="aws:s3/bucket:Bucket",
    name="data",
    source=Location("__main__.py", 5),
)
POLICY = Resource(
    urn="urn:pulumi:dev::app::aws:s3/bucketPolicy:BucketPolicy::policy",
    type="aws:s3/bucketPolicy:BucketPolicy",
    name="policy",
    dependencies=(BUCKET.urn,),
)
GRAPH = Graph(project="app", stack="dev", resources=(BUCKET, POLICY))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    file = tmp_path / "report.html"
    file.write_text(render(full_report(), format="html", graphs=[GRAPH]), encoding="utf-8")
    return file


def opened(place: Path, *options: str, hash: str = "") -> tuple[str, str]:
    """(standard output, messages of the page's console) of the browser."""
    assert BROWSER is not None
    folder = f"--user-data-dir={place.parent / 'browser'}"
    run = subprocess.run(
        [BROWSER, *OPTIONS, folder, *options, f"{place.as_uri()}{hash}"],
        capture_output=True,
        timeout=120,
        check=True,
        encoding="utf-8",
        errors="replace",
    )
    return run.stdout, "\n".join(line for line in run.stderr.splitlines() if "CONSOLE" in line)


def causes_shown(document: str) -> dict[str, list[str]]:
    """ "shown" and "hidden" -> severities of the causes."""
    tags = re.findall(r'<details[^>]*class="cause[^>]*>', document)
    result: dict[str, list[str]] = {"shown": [], "hidden": []}
    for tag in tags:
        severity = re.search(r'data-severity="(\w+)"', tag)
        assert severity is not None
        result["hidden" if re.search(r'\bhidden=""', tag) else "shown"].append(severity[1])
    return result


def test_the_page_opens_without_a_word_on_the_console(place: Path) -> None:
    document, console = opened(place, "--dump-dom")
    assert console == ""
    assert not re.search(r'<form class="bar"[^>]* hidden', document)
    assert causes_shown(document)["hidden"] == []
    assert 'class="live"' in document and re.search(r'<svg[^>]*viewBox="-', document)


def test_the_policy_keeps_a_script_of_others_from_running(place: Path) -> None:
    text = place.read_text(encoding="utf-8").replace("</main>", '</main><script>document.title = "theirs"</script>')
    place.write_text(text, encoding="utf-8")
    document, console = opened(place, "--dump-dom")
    assert "<title>theirs" not in document and "Content Security Policy" in console


@pytest.mark.parametrize(
    ("hash", "shown"),
    [
        ("#severity=high", ["high"]),
        ("#severity=critical,low", ["critical", "critical", "low"]),
        ("#checkpoint=tags", ["low"]),
        ("#q=retention", ["medium"]),
        ("#severity=high&checkpoint=tags", []),
        ("#severity=none-of-ours&q=%3Cb%3E", []),
        ("#report=2&severity=high", ["critical", "critical", "high", "medium", "medium", "low", "note"]),
        ("#resource=p1-r1", ["critical", "high", "medium", "low", "note"]),
    ],
)
def test_a_hash_filters_the_failures(place: Path, hash: str, shown: list[str]) -> None:
    document, console = opened(place, "--dump-dom", hash=hash)
    assert (causes_shown(document)["shown"], console) == (shown, "")
    assert bool(shown) == bool(re.search(r'<p class="nothing" hidden', document))


def test_a_link_to_a_resource_picks_it_and_lights_its_failures(tmp_path: Path) -> None:
    place = tmp_path / "report.html"
    both = report(finding(), finding("S3002", cause="other", resource=None, line=None))
    place.write_text(render(both, format="html", graphs=[GRAPH]), encoding="utf-8")
    document, console = opened(place, "--dump-dom", hash="#p1-r1")
    assert console == ""
    assert len(re.findall(r'class="node high picked near"', document)) == 1
    assert len(re.findall(r'class="cause high lit"', document)) == 1
    assert "show only these failures" in document


@pytest.mark.parametrize(("name", "width"), [("wide", 1280), ("narrow", 500)])
def test_it_is_drawn_wide_and_narrow(place: Path, name: str, width: int) -> None:
    picture = place.with_name(f"{name}.png")
    opened(place, f"--screenshot={picture}", f"--window-size={width},3000")
    data = picture.read_bytes()
    assert struct.unpack(">II", data[16:24]) == (width, 3000) and len(data) > 20_000
