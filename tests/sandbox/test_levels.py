"""Which level is taken, and what happens where a level is missing."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from stackproof.sandbox import JAIL_FILE, probe

from .conftest import Jail


def test_the_probe_agrees_with_what_a_jailed_process_gets(open_folder: Path) -> None:
    found = probe()
    done = Jail("", "", open_folder).run("print(answer['level'])")
    assert done.stdout.decode().strip() == found.level if found.level != "none" else done.code == 99


def test_without_any_level_it_refuses_with_the_reason(open_folder: Path) -> None:
    done = Jail("none", "", open_folder).run("print('ran')")
    assert done.code == 99 and b"neither" in done.stdout and b"ran" not in done.stdout


def test_with_trust_it_goes_on_bounded(open_folder: Path) -> None:
    jail = Jail("none", "", open_folder)
    words = jail.said(
        "import resource\nprint(answer['level'], answer['network_off'], resource.getrlimit(resource.RLIMIT_CPU)[0])",
        policy={"trust": True},
    )
    assert words == ["trusted", "False", "60"]


def test_trust_does_not_open_walls_that_are_there(jail: Jail) -> None:
    words = jail.said("attempt(open, '/etc/shadow')\nprint(answer['level'])", policy={"trust": True})
    assert words[0] in ("PermissionError", "FileNotFoundError") and words[1] == jail.level


@pytest.mark.parametrize("abi", [1, 2, 3, 4, 5, 6])
def test_an_older_kernel_protects_files_from_truncation_all_the_same(open_folder: Path, abi: int) -> None:
    jail = Jail("landlock", "", open_folder)
    (open_folder / "driver.py").chmod(0o666)
    kept = open_folder / "kept.txt"
    kept.write_text("kept")
    words = jail.said(
        "import os\n"
        "attempt(os.truncate, kept, 0)\n"
        "attempt(os.open, kept, os.O_RDONLY | os.O_TRUNC)\n"
        "attempt(os.open, kept, os.O_WRONLY)\n"
        "open(scratch + '/own', 'w').write('one')\n"
        "open(scratch + '/own', 'w').write('two')\n"
        "print(open(scratch + '/own').read(), open(kept).read())\n",
        policy={"readable": [str(kept), sys.prefix, sys.base_prefix], "landlock_abi": abi},
        kept=str(kept),
    )
    assert words == ["PermissionError"] * 3 + ["two", "kept"]


def test_namespaces_alone_hold_where_the_kernel_has_no_landlock(open_folder: Path) -> None:
    jail = Jail("namespaces", "", open_folder)
    done = jail.run(
        "attempt(open, '/etc/shadow')\nattempt(open, '/usr/lib/x', 'w')\nprint('no Landlock' in answer['details'])",
        policy={"landlock_abi": 0},
    )
    if done.code == 99:
        pytest.skip(done.stdout.decode())
    assert done.stdout.split() == [b"FileNotFoundError", b"OSError", b"True"]


@pytest.mark.parametrize("caps", ["", "--bounding-set=-all --inh-caps=-all"], ids=["as root", "without capabilities"])
def test_where_user_namespaces_are_denied_it_still_finds_a_level(open_folder: Path, caps: str) -> None:
    jail = Jail("", "", open_folder)
    # The limit is set inside a user namespace of the test's own, so that the machine keeps its setting.
    script = f'echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv {caps or "--no-new-privs"} -- "$@"'
    jail.prefix = ["unshare", "--user", "--map-root-user", "sh", "-c", script, "sh"]
    done = jail.run("print(answer['level'])\nattempt(open, '/etc/shadow')\nprint(*answer['details'])")
    if not done.ok and done.code != 99:
        pytest.skip(done.stderr.decode())
    words = done.stdout.decode().split()
    assert words[0] == ("landlock" if caps else "namespaces"), done
    assert words[1] in ("PermissionError", "FileNotFoundError")


def test_the_jail_is_one_file_for_old_interpreters() -> None:
    tree = ast.parse(Path(JAIL_FILE).read_text(), feature_version=(3, 9))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported <= sys.stdlib_module_names
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_an_old_interpreter_is_locked_down_too(open_folder: Path) -> None:
    found = sorted(Path.home().glob(".pyenv/versions/3.9*/bin/python3.9"))
    if not found:
        pytest.skip("no Python 3.9 here")
    jail = Jail("", "", open_folder)
    jail.python = str(found[0])
    assert subprocess.run([found[0], "-V"], check=True, capture_output=True)
    assert jail.said("attempt(open, '/etc/shadow')\nimport ssl, asyncio\nprint(answer['network_off'])")[1] == "True"
