"""The wheel holds all that a review needs, and works where this repository is not."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "examples/answers/demo/ANSWER.md"
pytest.importorskip("hatchling", reason="hatchling, which builds the wheel, is not installed; make test installs it")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a fresh environment: stackproof from the wheel, its dependencies from this environment's."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin/python"
    places = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    _borrow(Path(sysconfig.get_path("purelib")), Path(places["purelib"]))
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "-qq", "--no-deps", "--no-index", str(wheel)],
        check=True,
    )
    return folder / "bin"


def _borrow(source: Path, target: Path) -> None:
    """Read the packages from where they are. A `.pth` file there, such as the editable install's, is not followed."""
    (target / "borrowed.pth").write_text(f"{source}\n")
    for tool in ("ruff", "uv"):
        if (Path(sys.prefix) / "bin" / tool).exists():
            (target.parents[2] / "bin" / tool).symlink_to(Path(sys.prefix) / "bin" / tool)


def _run(bin: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [str(bin / "stackproof"), *arguments],
        cwd=folder,
        env={**environment, "PATH": f"{bin}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_every_data_file_and_host(wheel: Path) -> None:
    wanted = {
        file.relative_to(ROOT / "src").as_posix()
        for package in ("stackproof", "stackproof_stacks")
        for file in (ROOT / "src" / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".pyc"
    }
    held = set(zipfile.ZipFile(wheel).namelist())
    assert wanted - held == set()
    assert any(name.endswith("licenses/LICENSE") for name in held)
    assert any(name.endswith("licenses/NOTICE") for name in held)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if not name.startswith("stackproof")] == []


def test_the_installed_tool_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import stackproof; print(stackproof.__file__)"
    done = subprocess.run(
        [str(installed / "python"), "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()).is_relative_to(installed.parent)


def test_the_installed_tool_reviews_the_demo_from_another_folder(installed: Path, tmp_path: Path) -> None:
    done = _run(installed, "review", str(DEMO), "-o", "text", "-o", "sarif=out.sarif", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "there is no pulumi.providers.Aws" in done.stdout
    assert "resources seen" in done.stdout
    assert (tmp_path / "out.sarif").is_file()


def test_the_installed_tool_lays_a_stack_out_that_passes_its_review(installed: Path, tmp_path: Path) -> None:
    done = _run(installed, "new", "healthcare-analytics", "mine", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "mine" / "components" / "cache.py").is_file()
    reviewed = _run(installed, "review", "mine", folder=tmp_path)
    assert reviewed.returncode == 0, reviewed.stdout


def test_the_installed_tool_explains_its_checks(installed: Path, tmp_path: Path) -> None:
    done = _run(installed, "checks", "SDK001", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Good" in done.stdout
