"""A clock and random numbers that are the same in every run that begins alike, for the answer's own code.

Functions of modules are replaced. The classes of `datetime` cannot be; calls such as `x.now()` in the answer's own
modules are sent here instead, and give plain objects of the class that was asked.
"""

import ast
import builtins
import datetime
import functools
import hashlib
import itertools
import os
import random
import sys
import time
import uuid

METHODS = ("now", "utcnow", "today")
METHODS_AS_BYTES = tuple(name.encode() for name in METHODS)
# Within so many seconds the clock shows the same, however slow the machine; loops that wait come to their end.
STILL = 5
_MACHINERY = frozenset({"asyncio", "concurrent", "grpc", "logging", "pulumi", "threading"})
_time = _still = None


def begin(seed, start, folder):
    """Start the clock at `start` (seconds since 1970) and the generators at `seed`. folder: the answer's."""
    _generators(seed)
    _clock(start, folder)
    builtins.hash = _salted(seed)


def _generators(seed):
    numbers = itertools.count()

    def urandom(size):
        given = f"{seed}:{next(numbers)}".encode()
        return hashlib.shake_256(given).digest(size)

    os.urandom = random._urandom = urandom
    # Where there is a system call of its own for it, `uuid1` would not ask the clock.
    uuid._generate_time_safe = None
    original = random.Random.seed

    @functools.wraps(original)
    def seeded(self, a=None, version=2):
        return original(self, urandom(32) if a is None else a, version)

    random.Random.seed = seeded
    random.seed = random._inst.seed
    random.seed()


def _clock(start, folder):
    """Every question of the answer gets a later answer, so that a difference of two is never zero."""
    global _time, _still
    begun, asked_before, real = time.monotonic(), itertools.count(), time.time
    folder = os.path.abspath(folder) + os.sep

    def still():
        return start + (time.monotonic() - begun) // STILL * STILL

    def now():
        return still() + next(asked_before) * 1e-6

    def told():
        """The SDK waits by the machine's clock: it hands points in time to code that is not Python."""
        caller = sys._getframe(2)
        if caller.f_code.co_filename.startswith(folder):
            return now()
        name = caller.f_globals.get("__name__") or ""
        return real() if name.partition(".")[0] in _MACHINERY else still()

    _time, _still = now, still
    time.time = lambda: told()
    time.time_ns = lambda: int(told() * 1e6) * 1000
    for name, at in (("localtime", 0), ("gmtime", 0), ("ctime", 0), ("asctime", 0), ("strftime", 1)):
        setattr(time, name, _with_now(getattr(time, name), at))


def _with_now(original, at):
    """A function whose argument number `at` is the present unless it is given."""
    local = time.localtime

    @functools.wraps(original)
    def answer(*given):
        if len(given) == at or (len(given) > at and given[at] is None):
            present = local(_still()) if original.__name__ in ("asctime", "strftime") else _still()
            given = (*given[:at], present)
        return original(*given)

    return answer


def _salted(seed):
    """Python salts the hashes of texts anew in every process."""
    original = builtins.hash

    def hash(value):
        if isinstance(value, (str, bytes)) and value:
            data = f"{seed}:{value!r}".encode(errors="replace")
            return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)
        return original(value)

    return hash


def asked(function, *args, **kwargs):
    """What a call in the answer's own code gives; one that asks a class of `datetime` for the present gets ours."""
    owner, name = getattr(function, "__self__", None), getattr(function, "__name__", "")
    present = isinstance(owner, type) and issubclass(owner, datetime.date) and name in METHODS
    if not present or getattr(type(function), "__name__", "") != "builtin_function_or_method":
        return function(*args, **kwargs)
    if not issubclass(owner, datetime.datetime):
        return owner.fromtimestamp(_time(), *args, **kwargs)
    if name == "utcnow":
        zone = datetime.timezone.utc  # noqa: UP017 (answers bring older Pythons)
        return owner.fromtimestamp(_time(), zone).replace(tzinfo=None)
    return owner.fromtimestamp(_time(), *args, **kwargs)


class Asking(ast.NodeTransformer):
    """Sends calls of methods that may ask for the present through `asked`."""

    def visit_Call(self, node):
        """`x.now(...)` as `asked(x.now, ...)`."""
        self.generic_visit(node)
        if not (isinstance(node.func, ast.Attribute) and node.func.attr in METHODS):
            return node
        function = ast.parse("__import__('stackproof_chance').asked", mode="eval").body
        for child in ast.walk(function):
            ast.copy_location(child, node)
        return ast.copy_location(ast.Call(func=function, args=[node.func, *node.args], keywords=node.keywords), node)
