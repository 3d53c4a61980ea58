"""The machine's Go: where it is found, what it may do, and what is built with it."""

from __future__ import annotations

import os
import stat

import pytest
from go_needed import needs_go

from stackproof import toolchains
from stackproof.model import UnableError
from stackproof.toolchains import Go, _go


@pytest.fixture
def on_path(tmp_path, monkeypatch):
    """Makes a `go` that says it is of this version, alone on the path."""

    def make(version: str) -> str:
        place = tmp_path / "bin" / "go"
        place.parent.mkdir()
        place.write_text(f'#!/bin/sh\necho \'{{"GOROOT": "/nowhere", "GOVERSION": "go{version}"}}\'\n')
        place.chmod(place.stat().st_mode | stat.S_IEXEC)
        monkeypatch.setenv("PATH", f"{place.parent}:/usr/bin:/bin")
        monkeypatch.setattr("sys.prefix", str(tmp_path))
        return str(place)

    _go.find_go.cache_clear()
    yield make
    _go.find_go.cache_clear()


def test_go_is_found_on_the_path(on_path):
    place = on_path("1.25.1")
    assert _go.find_go() == Go(executable=place, version="1.25.1")


def test_go_without_a_version_is_none(on_path):
    on_path("")
    assert _go.find_go() is None


@pytest.mark.parametrize(("version", "usable"), [("1.21.13", False), ("1.22.0", True), ("1.27.3", True), ("2.0", True)])
def test_go_is_usable_from_1_22_on(version, usable):
    assert Go(executable="/go", version=version).usable is usable


def test_a_go_that_is_too_old_is_said(on_path):
    on_path("1.20.1")
    assert toolchains.go_checker() is None
    with pytest.raises(UnableError, match=r"1\.22 or later is needed to check types, and 1\.20\.1 is too old"):
        _go.build_go_checker()


def test_go_reaches_no_network_and_no_settings_of_the_user():
    given = _go._environment({})
    assert (given["GOPROXY"], given["GOTOOLCHAIN"], given["GOENV"], given["GOVCS"]) == ("off", "local", "off", "*:off")
    assert given["GOFLAGS"] == "-mod=mod"
    assert given["CGO_ENABLED"] == "0"
    assert not {name for name in given if name.lower().endswith("_proxy")}
    assert given["HOME"] != os.path.expanduser("~")


def test_each_version_of_go_has_its_own_checker():
    old, new = (Go(executable="/go", version=version) for version in ("1.25.1", "1.27.3"))
    assert _go._folder(old) != _go._folder(new)


@needs_go
def test_the_checker_holds_types_and_no_code():
    checker = toolchains.go_checker()
    assert checker is not None
    pulumi = checker.export / "github.com/pulumi/pulumi/sdk/v3/go/pulumi.x"
    assert pulumi.is_file() and (checker.export / "fmt.x").is_file()
    assert sum(file.stat().st_size for file in checker.export.rglob("*.x")) < 20 << 20
    assert not list(checker.export.rglob("internal/abi.x"))
