"""Environment variables and interpreter folders."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from stackproof.sandbox import child_environment, python_readable_paths


def test_the_environment_is_clean_and_can_be_extended() -> None:
    found = child_environment(scratch="/work", extra={"PULUMI_STACK": "dev", "LANG": "C"})
    assert found["HOME"] == found["TMPDIR"] == "/work"
    assert (found["PULUMI_STACK"], found["LANG"], found["PYTHONHASHSEED"]) == ("dev", "C", "0")
    assert not [name for name in found if name.startswith("AWS_")]


def test_every_import_folder_of_this_interpreter_is_readable() -> None:
    folders = [Path(path) for path in python_readable_paths(sys.executable)]
    asked = subprocess.run([sys.executable, "-I", "-c", "import sys; print(*sys.path, sep='\\n')"], capture_output=True)
    wanted = [Path(path) for path in asked.stdout.decode().splitlines() if Path(path).is_dir()]
    assert len(wanted) > 2
    uncovered = [path for path in wanted if not any(path.is_relative_to(folder) for folder in folders)]
    assert not uncovered


def test_a_home_folder_as_prefix_does_not_open_the_home_folder(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for folder in ("bin", "lib/python3.12/site-packages", ".ssh"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "bin" / "python3").touch()
    found = python_readable_paths(tmp_path / "bin" / "python3")
    assert str(tmp_path) not in found and str(tmp_path / "lib/python3.12") in found
    assert not [path for path in found if ".ssh" in path]


def test_environments_lead_to_their_base_and_to_editable_installs(tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=False)
    packages = next((tmp_path / "env").glob("lib/python3*/site-packages"))
    for name in ("by-path", "by-finder"):
        (tmp_path / name).mkdir()
    (packages / "a.pth").write_text(f"# comment\nimport evil\n{tmp_path / 'by-path'}\n")
    finder = f"raise SystemExit('was run')\nMAPPING: dict[str, str] = {{'pkg': {str(tmp_path / 'by-finder')!r}}}\n"
    (packages / "__editable___pkg_finder.py").write_text(finder)
    found = python_readable_paths(tmp_path / "env" / "bin" / "python")
    assert {str(tmp_path / "env"), str(tmp_path / "by-path"), str(tmp_path / "by-finder")} <= set(found)
    assert any(Path(sys.base_prefix).resolve() == Path(path).resolve() for path in found)
