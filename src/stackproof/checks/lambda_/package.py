"""Whether a function's package holds its handler, and its variables are allowed."""

from __future__ import annotations

import ast
import posixpath
import re

from stackproof.aws import lambda_reserved_variables
from stackproof.model import Resource
from stackproof.topology import has, is_hidden, text, value_at

from .._calls import FUNCTION
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from .._parsing import parsed
from .._tongues import SOURCES, Tongue
from ._functions import Package, package_of
from ._node import lacks_export

_GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg/"
_NODE = (".js", ".mjs", ".cjs")
# By what a source of the Pulumi program differs from one of a function's.
_OF_PULUMI: dict[Tongue, str] = {"node": "@pulumi/", "go": "github.com/pulumi/pulumi/sdk"}
_SCRIPTS = re.compile(r'"[\w:.-]+"\s*:\s*"((?:[^"\\]|\\.)*)"')
_BUNDLER = re.compile(
    r"^(?:.*[\s;&|])?(?:esbuild|swc|webpack|rollup|ncc|parcel|vite|cd|npm (?:run|--prefix)|yarn|tsup)\b.*\s"
)
_COMPILER = re.compile(r"^(?:.*[\s;&|/])?tsc\b")


@check(
    "LAM005",
    title="Functions set no variable that Lambda reserves",
    severity="critical",
    category="values",
    impact=Impact("deployment", "Lambda refuses the function: the variable is reserved."),
    links=(_GUIDE + "configuration-envvars.html",),
    when=(FUNCTION,),
    local=True,
)
def reserved_variables_are_left(case: Case) -> Iterator[Verdict]:
    """No environment variable of a function is one that Lambda sets itself, such as AWS_REGION.

    Why
        Lambda refuses them; the handler finds AWS_REGION and its like in its environment anyway.
    Fix
        Leave the variable out, or give it another name.
    Bad
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        aws.lambda_.Function(  # <- finding
            "worker",
            role=role.arn,
            package_type="Image",
            image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1",
            environment={"variables": {"AWS_REGION": "us-east-1", "STAGE": "dev"}},
        )
    Good
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        aws.lambda_.Function(
            "worker",
            role=role.arn,
            package_type="Image",
            image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1",
            environment={"variables": {"REGION": "us-east-1", "STAGE": "dev"}},
        )
    Known limits
        None.
    """
    reserved = set(lambda_reserved_variables())
    for function in case.resources(FUNCTION):
        variables = value_at(function.inputs, "environment.variables")
        if is_hidden(variables):
            yield Unknown(function.urn, "the variables are not known")
        elif isinstance(variables, dict) and variables:
            wrong = sorted(reserved & set(variables))
            if wrong:
                yield Fail(subject=function.urn, message=f"{', '.join(wrong)} is reserved by Lambda")
            else:
                yield Pass(function.urn, f"{len(variables)} variables, none reserved")


@check(
    "LAM006",
    title="Packages hold the handler that the function names",
    severity="critical",
    category="deployment",
    impact=Impact("deployment", "Pulumi cannot read the package, or every invocation fails to find the handler."),
    links=(_GUIDE + "python-handler.html", _GUIDE + "nodejs-handler.html"),
    when=(FUNCTION,),
    local=True,
)
def packages_hold_the_handler(case: Case) -> Iterator[Verdict]:
    """The code of a Python or Node function exists, and holds the module and the name of its handler.

    Why
        `index.handler` means `handler` in index.py (index.js, index.mjs) at the top of the package. TypeScript has to
        be compiled first.
    Fix
        Let `handler` name the file and the function, or put the file where the handler says.
    Bad
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        code = pulumi.AssetArchive({"lambda_function.py": pulumi.StringAsset("def handler(event, context): return 1")})
        aws.lambda_.Function(  # <- finding
            "worker", role=role.arn, runtime="python3.13", handler="index.handler", code=code
        )
    Bad
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        code = pulumi.AssetArchive({"index.py": pulumi.StringAsset("def lambda_handler(event, context): return 1")})
        aws.lambda_.Function(  # <- finding
            "worker", role=role.arn, runtime="python3.13", handler="index.handler", code=code
        )
    Bad
        # --- web/index.ts
        export const handler = async () => 1;
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        aws.lambda_.Function(  # <- finding
            "worker", role=role.arn, runtime="nodejs22.x", handler="index.handler", code=pulumi.FileArchive("./web")
        )
    Bad
        # --- web/index.js
        exports.main = async (event) => event;
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        aws.lambda_.Function(  # <- finding
            "web", role=role.arn, runtime="nodejs22.x", handler="index.handler", code=pulumi.FileArchive("./web")
        )
    Good
        # --- worker/app/main.py
        from functools import partial

        handler = partial(print)
        # --- web/index.mjs
        export const handler = async () => 1;
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        aws.lambda_.Function(
            "worker",
            role=role.arn,
            runtime="python3.13",
            handler="app.main.handler",
            code=pulumi.FileArchive("./worker"),
        )
        aws.lambda_.Function(
            "web", role=role.arn, runtime="nodejs22.x", handler="index.handler", code=pulumi.FileArchive("./web")
        )
    Known limits
        A package that a build makes is missing from the submission: where another file of it names the path, this is
        unknown, else the finding is uncertain. Functions with layers may find the handler there.
    """
    for function in case.resources(FUNCTION):
        package = package_of(case, function)
        if package is None:
            continue
        if package.missing:
            yield _missing(case, function, package)
        else:
            yield from _handler(case, function, package)


def _missing(case: Case, function: Resource, package: Package) -> Verdict:
    path = package.missing[0]
    name = posixpath.basename(path)
    for file in case.submission.files:
        if not _is_program(case, file.path) and name in (case.text_of(file.path) or ""):
            return Unknown(function.urn, f"{path} is not there; {file.path} names it, so a build may make it")
    return Fail(
        subject=function.urn,
        message=f"the code {path} is not part of the submission",
        severity="high",
        certain=False,
    )


def _is_program(case: Case, path: str) -> bool:
    """Whether a file is of the Pulumi program; a script that bundles its functions is not."""
    if path.endswith(SOURCES["python"]):
        return True
    return any(
        path.endswith(SOURCES[tongue]) and mark in (case.text_of(path) or "") for tongue, mark in _OF_PULUMI.items()
    )


def _handler(case: Case, function: Resource, package: Package) -> Iterator[Verdict]:
    runtime, handler = text(function, "runtime"), text(function, "handler")
    if not runtime or not handler or not package.files:
        return
    if runtime.startswith("python"):
        module, _, name = handler.rpartition(".")
        stem = module.replace(".", "/")
        wanted = [stem + ".py", stem + "/__init__.py", stem + ".pyc", stem + ".so"]
    elif runtime.startswith("nodejs"):
        folder, base = posixpath.split(handler)
        stem, _, name = base.partition(".")
        stem = posixpath.normpath(posixpath.join(folder, stem))
        wanted = [stem + ending for ending in _NODE]
    else:
        return
    held = [path for path in wanted if path in package.files]
    if held:
        source = package.files[held[0]]
        lacks = _lacks if held[0].endswith(".py") else lacks_export
        if source is not None and held[0].endswith((".py", *_NODE)) and lacks(source, name):
            message = f"{held[0]} defines no {name}, which the handler {handler} names"
            yield Fail(subject=function.urn, message=message)
        else:
            yield Pass(function.urn, f"{held[0]} holds {handler}")
    elif has(function, "layers") or not package.complete:
        yield Unknown(function.urn, f"{stem} is not seen in the package; it may come from a layer")
    elif stem + ".ts" in package.files and (build := _compiles(case)):
        yield Unknown(function.urn, f"{build} may compile {stem}.ts before the deployment")
    else:
        compiled = f"; {stem}.ts has to be compiled first" if stem + ".ts" in package.files else ""
        message = f"no file in the package is the module of the handler {handler}{compiled}"
        yield Fail(subject=function.urn, message=message, evidence="it holds " + ", ".join(sorted(package.files)[:5]))


def _compiles(case: Case) -> str:
    """A package.json whose scripts may put JavaScript beside the TypeScript, "" where there is none."""
    own = posixpath.join(case.project.root, "package.json")
    settings = case.text_of(posixpath.join(case.project.root, "tsconfig.json")) or ""
    for file in case.submission.files:
        scripts = _SCRIPTS.findall(case.text_of(file.path) or "") if file.path.endswith("package.json") else []
        # What the project compiles for itself lies apart where its settings name a folder.
        elsewhere = file.path == own and '"outDir"' in settings
        if any(_BUNDLER.search(item) or (_COMPILER.search(item) and not elsewhere) for item in scripts):
            return file.path
    return ""


def _lacks(source: str, name: str) -> bool:
    """True when a Python module surely has no such name at its top."""
    try:
        tree = parsed(source)
    except (SyntaxError, ValueError):
        return False
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == name:
            return False
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            return False
        if isinstance(node, ast.alias) and (node.asname or node.name) in (name, "*"):
            return False
        if isinstance(node, ast.Name) and node.id in ("globals", "setattr", "exec"):
            return False
    return True
