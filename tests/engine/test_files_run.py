"""Which files of an answer its program runs."""

import pytest

from stackproof.engine._files_run import files_run

PACKAGES = {"packages/boto3/__init__.py": "exec('1')", "packages/six.py": "import sys"}
CASES = {
    "what nobody imports": ({"__main__.py": "import pulumi", "other.py": ""}, {"__main__.py"}),
    "a package that is not on the import path": (
        {"__main__.py": "import boto3\nimport six", **PACKAGES},
        {"__main__.py"},
    ),
    "a folder put on the import path": (
        {"__main__.py": "import sys\nsys.path.insert(0, 'l')\nimport helper", "l/helper.py": "", "l/other.py": ""},
        {"__main__.py", "l/helper.py"},
    ),
    "the path by another name": (
        {"__main__.py": "from sys import path\npath.append('lib')\nimport helper", "lib/helper.py": ""},
        {"__main__.py", "lib/helper.py"},
    ),
    "sys by another name": (
        {"__main__.py": "import sys as s\ns.path += ['lib']\nimport helper", "lib/helper.py": ""},
        {"__main__.py", "lib/helper.py"},
    ),
    "a module of a package and the package itself": (
        {"__main__.py": "import infra.network as network", "infra/__init__.py": "", "infra/network.py": ""},
        {"__main__.py", "infra/__init__.py", "infra/network.py"},
    ),
    "a module taken out of a folder without __init__": (
        {"__main__.py": "from a import b", "a/b.py": "from .names import NAME", "a/names.py": ""},
        {"__main__.py", "a/b.py", "a/names.py"},
    ),
    "names beside and above": (
        {
            "infra/__main__.py": "from a.b import c",
            "infra/a/b.py": "from ..d import e\nfrom . import f",
            "infra/d.py": "",
            "infra/a/f.py": "",
            "infra/a/g.py": "",
        },
        {"infra/__main__.py", "infra/a/b.py", "infra/d.py", "infra/a/f.py"},
    ),
    "a package above the program's folder": (
        {"infra/__main__.py": "import shared", "shared/__init__.py": "", "infra/unused.py": ""},
        {"infra/__main__.py", "shared/__init__.py"},
    ),
    "an import inside a function": (
        {"__main__.py": "def f():\n    import late", "late.py": ""},
        {"__main__.py", "late.py"},
    ),
    "code from a text": (
        {"__main__.py": "import loader", "loader.py": "exec(open('x').read())", "x.py": ""},
        {"__main__.py", "loader.py", "x.py"},
    ),
    "a name made up at run time": (
        {"__main__.py": "from importlib import import_module\nimport_module('a' + 'b')", "ab.py": ""},
        {"__main__.py", "ab.py"},
    ),
    "no entry": ({"a.py": "", "b.py": ""}, {"a.py", "b.py"}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_files_that_a_program_runs_are_known(name):
    texts, expected = CASES[name]
    entry = next((path for path in texts if path.endswith("__main__.py")), None)
    assert files_run(entry, texts) == expected
