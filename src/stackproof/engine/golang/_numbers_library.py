"""Packages math, net, math/rand, crypto."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import uuid
from typing import Any

from stackproof.golang import nodes as n

from .._shapes import digest
from ._library_calls import Call, bytes_of, on_texts, text
from ._machine import Machine
from ._values import GoError, Handle, pointed


def _on_number(call: Any) -> Call:
    def answer(machine: Machine, given: list[Any], node: n.Call) -> Any:
        values = [pointed(item) for item in given]
        if not values or not all(isinstance(item, int | float) and not isinstance(item, bool) for item in values):
            return machine.unknown("a number")
        try:
            return float(call(*values))
        except (ValueError, OverflowError, ZeroDivisionError):
            return machine.unknown("a number out of range")

    return answer


def _chance(machine: Machine, most: int) -> int:
    """A number below `most`, another one each time, the same in every pass of one chance."""
    machine.numbers += 1
    machine.drew = True
    return int(digest("chance", machine.given.chance, machine.numbers, length=12), 16) % max(most, 1)


def _random(machine: Machine, given: list[Any], node: n.Call) -> Any:
    most = pointed(given[-1]) if given else 1 << 31
    return _chance(machine, most) if isinstance(most, int) else machine.unknown("a random number")


def _big(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """crypto/rand.Int(rand.Reader, big.NewInt(n))."""
    most = pointed(given[-1]) if given else None
    limit = most.state if isinstance(most, Handle) and isinstance(most.state, int) else 1 << 31
    return Handle("big.Int", _chance(machine, limit)), None


def _fill(machine: Machine, given: list[Any], node: n.Call) -> Any:
    """rand.Read(buffer)."""
    buffer = pointed(given[0]) if given else None
    if isinstance(buffer, list):
        buffer[:] = [_chance(machine, 256) for _ in buffer]
        return len(buffer), None
    return 0, None


def _uuid(machine: Machine, given: list[Any], node: n.Call) -> Handle:
    """A random identifier (version 4) of github.com/google/uuid."""
    number = _chance(machine, 1 << 48) << 80 | _chance(machine, 1 << 40) << 40 | _chance(machine, 1 << 40)
    return Handle("uuid.UUID", str(uuid.UUID(int=number % (1 << 128), version=4)))


def _hash(name: str) -> Call:
    def answer(machine: Machine, given: list[Any], node: n.Call) -> Any:
        data = bytes_of(given[0]) if given else None
        return (
            hashlib.new(name, data, usedforsecurity=False).digest() if data is not None else machine.unknown("a hash")
        )

    return answer


def _parse_cidr(value: str) -> tuple[Any, Any, GoError | None]:
    try:
        interface = ipaddress.ip_interface(value)
    except ValueError:
        return None, None, GoError(f"invalid CIDR address: {value}")
    if "/" not in value:
        return None, None, GoError(f"invalid CIDR address: {value}")
    return Handle("net.IP", str(interface.ip)), Handle("net.IPNet", str(interface.network)), None


CALLS: dict[str, Call] = {
    "math.Ceil": _on_number(math.ceil),
    "math.Floor": _on_number(math.floor),
    "math.Round": _on_number(lambda value: math.floor(value + 0.5)),
    "math.Pow": _on_number(math.pow),
    "math.Sqrt": _on_number(math.sqrt),
    "math.Abs": _on_number(abs),
    "math.Max": _on_number(max),
    "math.Min": _on_number(min),
    "math.Log2": _on_number(math.log2),
    "math/rand.Intn": _random,
    "math/rand.Int63n": _random,
    "math/rand.Int31n": _random,
    "math/rand.Int": _random,
    "math/rand.IntN": _random,
    "math/rand/v2.IntN": _random,
    "math/rand.Seed": lambda machine, given, node: (),
    "math/rand.Read": _fill,
    "crypto/rand.Read": _fill,
    "crypto/rand.Int": _big,
    "math/big.NewInt": lambda machine, given, node: Handle("big.Int", pointed(given[0]) if given else 0),
    "crypto/sha256.Sum256": _hash("sha256"),
    "crypto/sha1.Sum": _hash("sha1"),
    "crypto/md5.Sum": _hash("md5"),
    "net.ParseCIDR": on_texts(1, _parse_cidr),
    "net.ParseIP": lambda machine, given, node: Handle("net.IP", text(machine, given, 0)),
    "github.com/google/uuid.New": _uuid,
    "github.com/google/uuid.NewString": lambda machine, given, node: _uuid(machine, given, node).state,
    "github.com/google/uuid.NewRandom": lambda machine, given, node: (_uuid(machine, given, node), None),
}
VALUES: dict[str, Any] = {
    "math.MaxInt": (1 << 63) - 1,
    "math.MaxInt64": (1 << 63) - 1,
    "math.MaxInt32": (1 << 31) - 1,
    "math.Pi": math.pi,
    "crypto/rand.Reader": Handle("crypto/rand.Reader"),
}
