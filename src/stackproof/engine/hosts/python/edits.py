"""Loads the answer's own modules from their source alone, leaving out flagged parts where an attempt asks for it.

Byte code that a submission ships is never used for a module whose source is there: it could differ from what a
reader sees.
"""

import __future__

import ast
import importlib.machinery
import itertools
import os
import pkgutil
import sys

import stackproof_chance as chance
import stackproof_shapes as shapes

_edits = {}
_folder = ""
_flags = 0
_asks = False


def install(edits, folder, late_annotations=False, asks=False):
    """edits: [{file (absolute), line, column, end_line, end_column, kind, name, instead}]; folder: that of the
    project. late_annotations: it is written for a Python that evaluates annotations only when they are asked for.
    asks: what asks for the time is answered by `stackproof_chance`."""
    global _folder, _flags, _asks
    _asks = asks
    _flags = __future__.annotations.compiler_flag if late_annotations and sys.version_info < (3, 14) else 0
    _folder = os.path.abspath(folder) + os.sep
    for edit in edits:
        _edits.setdefault(os.path.abspath(edit["file"]), []).append(edit)
    loader = importlib.machinery.SourceFileLoader
    original = loader.get_code

    def get_code(self, fullname):
        path = os.path.abspath(self.get_filename(fullname))
        return compile_file(path) if path.startswith(_folder) else original(self, fullname)

    loader.get_code = get_code


def compile_file(path):
    """Code object of a source file, with its edits applied."""
    with open(path, "rb") as stream:
        source = stream.read()
    edits = _edits.get(os.path.abspath(path))
    if not edits and not (_asks and any(name in source for name in chance.METHODS_AS_BYTES)):
        return compile(source, path, "exec", flags=_flags, dont_inherit=True)
    tree = ast.parse(source, path)
    if edits:
        tree = _Editor(edits).visit(tree)
    if _asks:
        tree = chance.Asking().visit(tree)
    return compile(ast.fix_missing_locations(tree), path, "exec", flags=_flags, dont_inherit=True)


_numbers = itertools.count(1)


class Hole:
    """Stands for a flagged expression: whatever is done with it gives another hole; on the wire it is unknown.

    As text each is another, so that names made of two of them differ; the same part of one hole is the same hole.
    """

    def __new__(cls, *args, **kwargs):
        made = super().__new__(cls)
        made._text = f"{shapes.LEFT_OUT}{next(_numbers)}"
        made._parts = {}
        return made

    def __init__(self, *args, **kwargs):
        pass

    def _part(self, name):
        if name not in self._parts:
            self._parts[name] = Hole()
        return self._parts[name]

    def __mro_entries__(self, bases):
        return (Hole,)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return None

    def __await__(self):
        return iter(())

    def __hash__(self):
        return 0

    def __add__(self, other):
        return Hole()

    __radd__ = __mul__ = __or__ = __ror__ = __add__

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._part(name)

    def __call__(self, *args, **kwargs):
        return Hole()

    def __getitem__(self, key):
        return self._part(repr(key))

    def __iter__(self):
        return iter(())

    def __bool__(self):
        return False

    def __str__(self):
        return self._text

    def __format__(self, form):
        return self._text

    def __len__(self):
        return 0


def named(dotted):
    """The real symbol that a flagged one stands for; a hole where this SDK does not have it."""
    try:
        return pkgutil.resolve_name(dotted)
    except (ImportError, AttributeError):
        return Hole()


def negated(truth):
    """The opposite of a test that looks at the judge; where looking fails, what the program makes elsewhere."""
    try:
        return not truth()
    except Exception:
        return False


def _negated(node):
    call = ast.parse("__import__('stackproof_edits').negated(lambda: 0)", mode="eval").body
    for child in ast.walk(call):
        ast.copy_location(child, node)
    call.args[0].body = node
    return call


def _hole(node, instead=""):
    text = f"named({instead!r})" if instead else "Hole()"
    call = ast.parse(f"__import__('stackproof_edits').{text}", mode="eval").body
    for child in ast.walk(call):
        ast.copy_location(child, node)
    return call


class _Editor(ast.NodeTransformer):
    def __init__(self, edits):
        self.arguments, self.holes, self.imports, self.tricks = {}, {}, {}, {}
        for edit in edits:
            place = (edit["line"], edit["column"], edit["end_line"], edit["end_column"])
            if edit["kind"] == "drop-argument":
                self.arguments.setdefault(place, set()).add(edit["name"])
            elif edit["kind"] == "hole":
                self.holes[place] = edit["instead"]
            elif edit["kind"] in ("negate", "drop-statement"):
                self.tricks[place] = edit["kind"]
            else:
                self.imports.setdefault(place, {})[edit["name"]] = edit["instead"]

    def visit(self, node):
        if hasattr(node, "end_lineno"):
            place = (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
            if (
                isinstance(node, ast.expr)
                and place in self.holes
                and not isinstance(node.__dict__.get("ctx"), ast.Store)
            ):
                return _hole(node, self.holes[place])
            kind = self.tricks.get(place)
            if kind == "drop-statement" and isinstance(node, ast.stmt):
                return ast.copy_location(ast.Pass(), node)
            if kind == "negate" and isinstance(node, ast.expr):
                return _negated(self.generic_visit(node))
            if isinstance(node, ast.Call) and place in self.arguments:
                unwanted = self.arguments[place]
                node.keywords = [item for item in node.keywords if item.arg not in unwanted]
            if isinstance(node, ast.Dict) and place in self.arguments:
                self._drop_keys(node, self.arguments[place])
            if isinstance(node, (ast.Import, ast.ImportFrom)) and place in self.imports:
                return self._import(node, self.imports[place])
        return self.generic_visit(node)

    def _drop_keys(self, node, unwanted):
        kept = [
            (key, value)
            for key, value in zip(node.keys, node.values, strict=False)
            if not (isinstance(key, ast.Constant) and key.value in unwanted)
        ]
        node.keys, node.values = [key for key, _ in kept], [value for _, value in kept]

    def _import(self, node, unwanted):
        bound = []
        for alias in node.names:
            if alias.name in unwanted or (isinstance(node, ast.ImportFrom) and node.module in unwanted):
                name = alias.asname or alias.name.split(".")[0]
                target = ast.copy_location(ast.Name(id=name, ctx=ast.Store()), node)
                value = _hole(node, unwanted.get(alias.name, ""))
                bound.append(ast.copy_location(ast.Assign(targets=[target], value=value), node))
        kept = [
            alias
            for alias in node.names
            if alias.name not in unwanted and not (isinstance(node, ast.ImportFrom) and node.module in unwanted)
        ]
        if kept:
            node.names = kept
            return [node, *bound]
        return bound or node
