"""Whether the code of a handler can be run at all."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
import sys

from stackproof.model import Resource
from stackproof.topology import text

from .._calls import FUNCTION
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._parsing import parsed
from ._functions import package_of
from ._python import Code, Function, Module, handler_code

_GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg/"
_IMPLICIT = frozenset({"__file__", "__name__", "__doc__", "__package__", "__spec__", "__loader__", "__builtins__"})


@check(
    "LAM013",
    title="Python that is written into the program can be parsed",
    severity="critical",
    category="syntax",
    impact=Impact("deployment", "Every invocation ends with Runtime.UserCodeSyntaxError."),
    links=(_GUIDE + "python-handler.html",),
    when=(FUNCTION,),
    local=True,
)
def inline_code_is_readable(case: Case) -> Iterator[Verdict]:
    """The Python files of a function's package that the program holds as texts are valid Python.

    Why
        Code in a string is checked by nobody before Lambda loads it; what often breaks it is the indentation that it
        has inside the program.
    Fix
        Put the code into a file, or start it at the left margin (`textwrap.dedent`).
    Fix in Node
        Put the code into a file, or start it at the left margin of the template literal.
    Fix in Go
        Put the code into a file, or start it at the left margin of the raw string.
    Bad
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        text = "    import json\\n\\n    def handler(event, context):\\n        return json.dumps(event)\\n"
        aws.lambda_.Function(  # <- finding
            "worker",
            role=role.arn,
            runtime="python3.11",
            handler="index.handler",
            code=pulumi.AssetArchive({"index.py": pulumi.StringAsset(text)}),
        )
    Good
        import textwrap
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        text = "    import json\\n\\n    def handler(event, context):\\n        return json.dumps(event)\\n"
        aws.lambda_.Function(
            "worker",
            role=role.arn,
            runtime="python3.11",
            handler="index.handler",
            code=pulumi.AssetArchive({"index.py": pulumi.StringAsset(textwrap.dedent(text))}),
        )
    Known limits
        Files of the submission are judged by the checks on its source. Code for a newer Python than the one that
        reads it is left open where it does not parse.
    """
    for function in case.resources(FUNCTION):
        package, version = package_of(case, function), _version(function)
        if package is None or version is None:
            continue
        for path in package.inline:
            source = package.files[path]
            if not path.endswith(".py") or source is None:
                continue
            fault = _fault(source)
            if not fault:
                yield Pass(function.urn, f"{path} is valid Python")
            elif version > sys.version_info[:2]:
                yield Unknown(function.urn, f"{path} may be valid in a newer Python")
            else:
                yield Fail(subject=function.urn, message=f"{path} is no valid Python: {fault}")


def _fault(source: str) -> str:
    try:
        parsed(source)
    except SyntaxError as error:
        return f"{error.msg} (line {error.lineno})"
    except ValueError as error:
        return str(error)
    return ""


@check(
    "LAM014",
    title="Python that is written into the program defines what it names",
    severity="high",
    category="syntax",
    impact=Impact("deployment", "The function ends with NameError when it comes to the name."),
    links=(_GUIDE + "python-handler.html",),
    when=(FUNCTION,),
    local=True,
)
def inline_names_are_defined(case: Case) -> Iterator[Verdict]:
    """Every name in Python code that the program holds as a text, and that the handler reaches, is defined.

    Why
        Code in a string is read by no linter; a forgotten import shows when the function runs.
    Fix
        Import or define the name.
    Bad
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        text = "def handler(event, context):\\n    return {'statusCode': 200, 'body': json.dumps(event)}\\n"
        aws.lambda_.Function(  # <- finding
            "worker",
            role=role.arn,
            runtime="python3.11",
            handler="index.handler",
            code=pulumi.AssetArchive({"index.py": pulumi.StringAsset(text)}),
        )
    Good
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        text = (
            "import json\\n\\ncount: int = 0\\n\\ndef handler(event, context):\\n    global count, last\\n"
            "    last = [row for row in event]\\n    count += 1\\n"
            "    return {'body': json.dumps(last), 'file': __file__}\\n"
        )
        aws.lambda_.Function(
            "worker",
            role=role.arn,
            runtime="python3.11",
            handler="index.handler",
            code=pulumi.AssetArchive({"index.py": pulumi.StringAsset(text)}),
        )
    Known limits
        Modules with a star import are left out. Files of the submission are judged by the checks on its source.
    """
    for function in case.resources(FUNCTION):
        package, code = package_of(case, function), handler_code(case, function)
        if package is None or code is None:
            continue
        read = [unit for unit in code.units if unit.module.path in package.inline]
        found: dict[str, str] = {}
        for unit in read:
            unbound = _unbound(unit.module, package.files[unit.module.path] or "")
            for node in unit.nodes:
                used = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in unbound
                if used and not unit.module.is_fallible(node, "NameError"):
                    found.setdefault(node.id, f"{unit.module.path}:{node.lineno}")
        if found:
            places = "; ".join(f"{place} names {name}" for name, place in found.items())
            message = f"the code of {function.name} never defines {', '.join(sorted(found))}"
            yield Fail(subject=function.urn, message=message, evidence=places)
        elif read:
            yield Pass(function.urn, "every name is defined")


def _unbound(module: Module, source: str) -> frozenset[str]:
    """Names that a module uses as global ones but never binds."""
    for node in ast.walk(module.tree):
        starred = isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
        if starred or (isinstance(node, ast.Name) and node.id in ("globals", "exec", "vars", "setattr")):
            return frozenset()
    tables = [symtable.symtable(source, module.path, "exec")]
    bound, used = set(dir(builtins)) | _IMPLICIT, set()
    top = tables[0]
    while tables:
        table = tables.pop()
        tables.extend(table.get_children())
        for symbol in table.get_symbols():
            binds = symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
            if binds and (table is top or symbol.is_declared_global()):
                bound.add(symbol.get_name())
            # `symtable` takes a function that is called `top` for the module; its own names are told by their binding.
            own = symbol.is_parameter() or (binds and not symbol.is_declared_global())
            if symbol.is_referenced() and (table is top or (symbol.is_global() and not own)):
                used.add(symbol.get_name())
    annotations = {
        id(inner)
        for node in ast.walk(module.tree)
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if isinstance(part, ast.AST)
        for inner in ast.walk(part)
    }
    named = {n.id for n in ast.walk(module.tree) if isinstance(n, ast.Name) and id(n) not in annotations}
    return frozenset((used - bound) & named)


@check(
    "LAM015",
    title="Python handlers take an event and a context",
    severity="critical",
    category="deployment",
    impact=Impact("deployment", "Every invocation fails before the handler does anything."),
    links=(_GUIDE + "python-handler.html",),
    when=(FUNCTION,),
    local=True,
)
def handlers_take_event_and_context(case: Case) -> Iterator[Verdict]:
    """The function that Lambda calls takes two arguments, and is no coroutine.

    Why
        Lambda calls `handler(event, context)`. It does not await an `async def`: its result cannot be sent back.
    Fix
        Write `def handler(event, context):` and, for coroutines, `return asyncio.run(main(event))` in it.
    Bad
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        code = pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event):\\n    return event\\n")})
        aws.lambda_.Function(  # <- finding
            "worker", role=role.arn, runtime="python3.13", handler="index.handler", code=code
        )
    Bad
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        text = "async def handler(event, context):\\n    return event\\n"
        code = pulumi.AssetArchive({"index.py": pulumi.StringAsset(text)})
        aws.lambda_.Function(  # <- finding
            "worker", role=role.arn, runtime="python3.13", handler="index.handler", code=code
        )
    Good
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        text = "def handler(event, _=None):\\n    return event\\n"
        code = pulumi.AssetArchive({"index.py": pulumi.StringAsset(text)})
        aws.lambda_.Function(
            "worker", role=role.arn, runtime="python3.13", handler="index.handler", code=code
        )
    Known limits
        Handlers with decorators, and names that are bound more than once, are left out.
    """
    for function in case.resources(FUNCTION):
        code = handler_code(case, function)
        handler = code.handler if code is not None else None
        if code is None or handler is None or handler.decorator_list or _is_bound_again(code, handler):
            continue
        if isinstance(handler, ast.AsyncFunctionDef):
            yield Fail(subject=function.urn, message=f"{handler.name} is a coroutine, which Lambda does not await")
        elif not _takes_two(handler.args):
            taken = f"{handler.name} cannot be called with an event and a context"
            yield Fail(subject=function.urn, message=taken, evidence=f"def {handler.name}({ast.unparse(handler.args)})")
        else:
            yield Pass(function.urn, f"{handler.name}({ast.unparse(handler.args)})")


def _takes_two(arguments: ast.arguments) -> bool:
    positional = len(arguments.posonlyargs) + len(arguments.args)
    needed = positional - len(arguments.defaults)
    demanded = any(default is None for default in arguments.kw_defaults)
    return needed <= 2 and (positional >= 2 or arguments.vararg is not None) and not demanded


def _is_bound_again(code: Code, handler: Function) -> bool:
    """Whether the handler's name is bound elsewhere at the top of a module, or the function stands on a condition."""
    module = next((item for item in code.modules.values() if handler in item.held_by), None)
    if module is None or module.held_by[handler] is not module.tree:
        return True
    stored = [node for node in ast.walk(module.tree) if isinstance(node, ast.Name) and node.id == handler.name]
    again = any(isinstance(node.ctx, ast.Store) and module.function_of(node) is None for node in stored)
    return again or len(module.functions[handler.name]) > 1


def _version(function: Resource) -> tuple[int, int] | None:
    """The Python of a function's runtime."""
    found = re.fullmatch(r"python(\d+)\.(\d+)", text(function, "runtime") or "")
    return (int(found[1]), int(found[2])) if found else None
