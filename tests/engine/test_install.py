"""Packages of a manifest: what is refused, what is laid over the tool's own, and that nothing of them runs outside."""

import importlib
import importlib.metadata
from pathlib import Path

import pytest

from stackproof.engine import Interpreter, Zygote, install, record_project
from stackproof.intake import open_submission
from stackproof.model import Project, UnableError


def project(*lines):
    return Project(
        root="", name="p", language="python", platform="pulumi", entry="__main__.py", reason="", requirements=lines
    )


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("STACKPROOF_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


OUT_OF_REACH: list[str] = []


def installed(*lines):
    if OUT_OF_REACH:  # asking again takes uv half a minute each time
        pytest.skip(OUT_OF_REACH[0])
    try:
        return install(project(*lines))
    except UnableError as error:
        OUT_OF_REACH.append(f"no package index within reach: {error}")
        pytest.skip(OUT_OF_REACH[0])


@pytest.mark.parametrize(
    "line",
    [
        "evil @ https://example.com/evil-1.0-py3-none-any.whl",
        "evil @ file:///etc/passwd",
        "-e .",
        "--index-url https://example.com/simple",
        "../elsewhere",
        "git+https://example.com/evil.git",
    ],
)
def test_links_paths_and_options_are_refused_and_said(cache, line):
    found = installed(line)
    assert [(need.kind, need.name) for need in found.needs] == [("package", line)]


def test_a_manifest_that_the_tools_versions_satisfy_is_laid_over_them(cache):
    version = importlib.metadata.version("pulumi-aws")
    found = installed(f"pulumi-aws=={version}", "pulumi>=3,<4")
    assert not found.interpreter.foreign and found.needs == ()
    (folder,) = found.interpreter.packages
    assert not list(Path(folder).glob("pulumi_aws*"))


def test_a_program_of_an_older_sdk_runs_to_its_end(cache, tmp_path):
    """SDKs before 3.170 do not say that the program is done; leaving early is still seen."""
    found = installed("pulumi==3.166.0")
    if any(need.kind == "package" for need in found.needs):
        pytest.skip("no package index within reach")
    ends = {}
    for name, last in (("whole", ""), ("left", "import os\nos._exit(0)\n")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "Pulumi.yaml").write_text("name: old\nruntime: python\n")
        (folder / "__main__.py").write_text("import pulumi\n\npulumi.export('a', 1)\n" + last)
        with open_submission(folder) as submission, Zygote(found.interpreter) as parent:
            ends[name] = record_project(submission, submission.projects[0], zygote=parent).run.outcome
    assert ends == {"whole": "ran", "left": "crashed"}


def test_resources_of_an_older_sdk_stand_where_the_program_makes_them(cache, tmp_path):
    found = installed("pulumi==3.91.1")
    if any(need.kind in ("package", "package-version") for need in found.needs):
        pytest.skip("no package index within reach")
    (tmp_path / "Pulumi.yaml").write_text("name: old\nruntime: python\n")
    (tmp_path / "parts.py").write_text(
        "import pulumi\n\n\nclass Custom(pulumi.CustomResource):\n"
        "    def __init__(self, name, opts=None):\n        self._internal_init(name, opts)\n\n"
        "    def _internal_init(self, name, opts):\n        super().__init__('a:b:C', name, {}, opts)\n\n\n"
        "class Whole(pulumi.ComponentResource):\n    def __init__(self, name):\n"
        "        super().__init__('a:b:W', name)\n        Custom('part', pulumi.ResourceOptions(parent=self))\n"
    )
    (tmp_path / "__main__.py").write_text("import parts\n\nparts.Custom('alone')\nparts.Whole('whole')\n")
    with open_submission(tmp_path) as submission, Zygote(found.interpreter) as parent:
        run = record_project(submission, submission.projects[0], zygote=parent).run
    assert run.outcome == "ran", run.reason
    places = {item.name: f"{item.source.file}:{item.source.line}" for item in run.graph.resources}
    assert places == {"alone": "__main__.py:3", "whole": "__main__.py:4", "part": "parts.py:15"}


def test_a_package_that_is_lacking_can_be_imported_by_the_program(cache, tmp_path):
    found = installed("pulumi>=3,<4", "inflection==0.5.1")
    if any(need.kind == "package" for need in found.needs):
        pytest.skip("no package index within reach")
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: words\nruntime: python\n")
    (folder / "__main__.py").write_text(
        "import inflection\nimport pulumi\n\npulumi.export('many', inflection.pluralize('bucket'))\n"
    )
    with open_submission(folder) as submission, Zygote(found.interpreter) as parent:
        run = record_project(submission, submission.projects[0], zygote=parent).run
    assert run.graph.outputs == {"many": "buckets"}


def test_start_up_files_of_packages_never_run_outside_the_sandbox(tmp_path):
    packages, proof = tmp_path / "packages", tmp_path / "ran"
    packages.mkdir()
    code = f"import os; open({str(proof)!r}, 'w').write('ran')"
    (packages / "evil.pth").write_text(code + "\n")
    (packages / "sitecustomize.py").write_text(code + "\n")
    (packages / "pulumi").mkdir()
    (packages / "pulumi" / "__init__.py").write_text(code + "\n")
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: words\nruntime: python\n")
    (folder / "__main__.py").write_text("import pulumi\n")
    interpreter = Interpreter(packages=(str(packages),), foreign=True)
    with open_submission(folder) as submission, Zygote(interpreter) as parent:
        run = record_project(submission, submission.projects[0], zygote=parent).run
    assert run.outcome != "ran"
    assert not proof.exists()


def test_an_sdk_that_this_python_cannot_import_is_no_fault_of_the_program(tmp_path):
    (tmp_path / "packages").mkdir()
    (tmp_path / "packages" / "pulumi.py").write_text("raise TypeError('made for another Python')\n")
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: old\nruntime: python\n")
    (folder / "__main__.py").write_text("import pulumi\n")
    interpreter = Interpreter(packages=(str(tmp_path / "packages"),), foreign=True)
    with open_submission(folder) as submission, Zygote(interpreter) as parent:
        run = record_project(submission, submission.projects[0], zygote=parent).run
    assert run.outcome == "not_run" and "made for another Python" in run.reason


def test_an_environment_kept_by_another_version_of_the_cache_is_not_read(cache, monkeypatch):
    module = importlib.import_module("stackproof.engine._install")
    version = importlib.metadata.version("pulumi-aws")
    line = f"pulumi-aws=={version}"
    (before,) = installed(line).interpreter.packages
    (again,) = installed(line).interpreter.packages
    monkeypatch.setattr(module, "_FORMAT", "stackproof-environment/older")
    (after,) = installed(line).interpreter.packages
    assert before == again != after


def test_why_an_index_is_out_of_reach_is_said_in_a_whole_sentence(cache, monkeypatch):
    for name in ("UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "UV_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    monkeypatch.setenv("UV_NO_CACHE", "1")
    with pytest.raises(UnableError) as raised:
        install(project("inflection==0.5.0"))
    assert ": cause: " in str(raised.value) and "refused" in str(raised.value)
