"""The file that holds one package's schema: a magic line, a compressed index, then one compressed block per module."""

from __future__ import annotations

import os
import zlib

import msgspec

MAGIC = b"stackproof-sdk/1\n"


class Index(msgspec.Struct, frozen=True):
    """What must be known before a module is opened.

    modules: Python module -> (offset after the index, length). namespaces: the first part of a token's middle
    (`s3` in `aws:s3/bucket:Bucket`) -> Python modules that may hold it. config: names under `package.config`.
    places: (offset, length) of the table of classes and functions -> modules.
    """

    package: str
    version: str
    python_name: str
    modules: dict[str, tuple[int, int]]
    namespaces: dict[str, tuple[str, ...]] = {}
    config: tuple[tuple[str, str], ...] = ()
    places: tuple[int, int] = (0, 0)


class Block(msgspec.Struct, frozen=True):
    """One module, its records still encoded. names: every public name, one a line. tokens: to class or function."""

    resources: dict[str, msgspec.Raw] = {}
    functions: dict[str, msgspec.Raw] = {}
    inputs: dict[str, msgspec.Raw] = {}
    outputs: dict[str, msgspec.Raw] = {}
    enums: dict[str, msgspec.Raw] = {}
    symbols: dict[str, msgspec.Raw] = {}
    tokens: dict[str, str] = {}
    names: str = ""


def pack(index: Index, blocks: dict[str, bytes], places: dict[str, list[str]]) -> bytes:
    """The bytes of the container; the index's offsets are filled in here.

    blocks: module -> encoded `Block`. places: class or function -> modules.
    """
    offset, table, body = 0, {}, []
    for module, block in (*sorted(blocks.items()), (None, msgspec.msgpack.encode(places))):
        data = zlib.compress(block, 9)
        table[module] = (offset, len(data))
        offset += len(data)
        body.append(data)
    last = table.pop(None)
    head = zlib.compress(msgspec.msgpack.encode(msgspec.structs.replace(index, modules=table, places=last)), 9)
    return b"".join([MAGIC, len(head).to_bytes(4, "big"), head, *body])


def read_bytes(name: str) -> bytes:
    """The bytes of a file of this package's data; works from a zipped package, too. Raises OSError."""
    path = os.path.join(os.path.dirname(__file__), "data", name)
    return __loader__.get_data(path)  # ty: ignore[missing-attribute]


def open_index(data: bytes) -> tuple[Index, int]:
    """The index and the offset at which the blocks begin. Raises ValueError for another format."""
    if not data.startswith(MAGIC):
        raise ValueError("not a stackproof-sdk/1 file")
    start = len(MAGIC) + 4
    end = start + int.from_bytes(data[len(MAGIC) : start], "big")
    return msgspec.msgpack.decode(zlib.decompress(data[start:end]), type=Index), end


def open_places(data: bytes) -> dict[str, tuple[str, ...]]:
    """The table of classes and functions -> modules."""
    return msgspec.msgpack.decode(zlib.decompress(data), type=dict[str, tuple[str, ...]])


def open_block(data: bytes) -> Block:
    """One module of the container."""
    return msgspec.msgpack.decode(zlib.decompress(data), type=Block)
