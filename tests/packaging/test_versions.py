"""Versions of installed packages are those that Python's own means tell."""

from importlib.metadata import distributions, version

import pytest

from stackproof.toolchains import installed_version


def test_every_installed_package_has_the_version_that_python_tells():
    names = {item.metadata["Name"] for item in distributions()}
    assert len(names) > 20
    assert {name: installed_version(name) for name in names} == {name: version(name) for name in names}


@pytest.mark.parametrize("name", ["Pulumi_AWS", "pulumi.aws", "PULUMI-AWS"])
def test_names_are_normalized(name):
    assert installed_version(name) == version("pulumi-aws") != ""


def test_what_is_not_installed_has_none():
    assert installed_version("no-such-package-anywhere") == ""
