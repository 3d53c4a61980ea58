"""`stackproof new` copies a stack out of the package."""

from __future__ import annotations

import ast
import re

import pytest
from click.testing import CliRunner

from stackproof.cli._main import run
from stackproof_stacks import STACKS, CopyError, copy_stack


def new(*arguments):
    from stackproof.cli._main import cli

    return CliRunner().invoke(cli, ["new", *map(str, arguments)])


def test_without_arguments_the_stacks_are_listed():
    shown = new()
    assert shown.exit_code == 0
    assert [line.split()[0] for line in shown.output.splitlines()] == list(STACKS)
    assert all(len(line.split(maxsplit=1)) == 2 for line in shown.output.splitlines())


def test_a_project_is_named_after_its_folder(tmp_path):
    assert new("flask-api", tmp_path / "shop").exit_code == 0
    assert re.search(r"(?m)^name: shop$", (tmp_path / "shop" / "Pulumi.yaml").read_text())
    assert "shop:environmentSuffix" in (tmp_path / "shop" / "Pulumi.dev.yaml").read_text()


@pytest.mark.parametrize(
    ("folder", "name"), [("My_Shop.2", "my-shop-2"), ("2026-shop", "shop"), ("42", "flask-api"), ("shop-", "shop")]
)
def test_a_folder_that_no_resource_can_be_called_after_names_it_nearly(tmp_path, folder, name):
    assert new("flask-api", tmp_path / folder).exit_code == 0
    assert re.search(rf"(?m)^name: {name}$", (tmp_path / folder / "Pulumi.yaml").read_text())


def test_a_project_can_have_another_name(tmp_path):
    assert new("flask-api", tmp_path / "shop", "--name", "catalogue").exit_code == 0
    assert re.search(r"(?m)^name: catalogue$", (tmp_path / "shop" / "Pulumi.yaml").read_text())


def test_only_components_that_are_used_come_along(tmp_path):
    copy_stack("flask-api", tmp_path / "shop")
    there = {file.stem for file in (tmp_path / "shop" / "components").glob("*.py")}
    assert {"database", "balancer", "network", "policies"} <= there
    assert not {"cache", "api", "stream", "build", "repository"} & there
    tests = {file.stem.removeprefix("test_") for file in (tmp_path / "shop" / "tests" / "components").glob("*.py")}
    assert tests == there - {"__init__", "component"}


def test_nothing_that_is_laid_out_imports_the_package(stack, laid_out):
    for file in laid_out(stack).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.startswith("stackproof")], file


def test_a_stack_that_is_none_is_refused_with_the_nearest(tmp_path, capsys):
    assert run(["new", "flask", str(tmp_path / "x")]) == 2
    assert "flask-api" in capsys.readouterr().err


def test_a_folder_is_asked_for(capsys):
    assert run(["new", "flask-api"]) == 2
    assert "stackproof new flask-api DIR" in capsys.readouterr().err


def test_a_folder_that_holds_something_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert run(["new", "flask-api", str(tmp_path)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["a b", "", "x" * 101, "a/b"])
def test_a_name_that_pulumi_refuses_is_refused(tmp_path, name):
    with pytest.raises(CopyError, match="cannot be called"):
        copy_stack("flask-api", tmp_path / "x", name=name)
    assert not (tmp_path / "x").exists()
