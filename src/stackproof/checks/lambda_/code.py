"""Whether a function's role, package and variables give its code what it needs."""

from __future__ import annotations

import ast
import posixpath
import re
import sys
from collections.abc import Mapping
from typing import Any

from stackproof.aws import allowed, lambda_reserved_variables
from stackproof.model import Resource
from stackproof.topology import MISSING, has, is_hidden, text, value_at

from .._calls import FUNCTION
from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._clients import SdkCall, sdk_calls
from ._functions import Package, package_of, role_of
from ._node import commands_of, node_code, packages_of
from ._python import Code, handler_code, modules_of
from ._variables import demands, is_switched_off


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg/"
# boto3 with what it needs, Lambda's own client, and what comes with older runtimes.
_PROVIDED = _words(
    "boto3 botocore s3transfer jmespath dateutil six urllib3 awslambdaric simplejson snapshot_restore_py bootstrap "
    "runtime_client pip setuptools pkg_resources wheel _distutils_hack"
)
# Modules of the standard library that only some of the runtimes have, whichever Python reads this.
_STANDARD = sys.stdlib_module_names | _words(
    "aifc annotationlib asynchat asyncore audioop cgi cgitb chunk compression crypt distutils imghdr imp lib2to3 "
    "mailcap msilib nis nntplib ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib uu xdrlib"
)
_PYTHON_BUILD = re.compile(r"""\bpip3?\b.{0,40}?\binstall\b.{0,160}?(?:\s|["'])(?:-t|--target)\b""", re.DOTALL)
_NODE_BUILD = re.compile(r"\b(?:npm (?:ci|install|i)|yarn|pnpm|esbuild|webpack|rollup)\b")
_GIVEN = _words("PATH LANG TZ HOME PWD LD_LIBRARY_PATH PYTHONPATH NODE_PATH AWS_DEFAULT_REGION")


@check(
    "LAM010",
    title="Functions may make the calls that their code makes",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "The call ends with AccessDenied whenever the function makes it."),
    links=(_GUIDE + "lambda-intro-execution-role.html",),
    when=(FUNCTION,),
)
def calls_are_allowed(case: Case) -> Iterator[Verdict]:
    """The role of a function grants every action that its handler's calls of AWS's SDK need, on anything at all.

    Why
        A function calls AWS with its role; what no policy of the role grants is refused, and that shows only when the
        function runs.
    Fix
        Grant the actions on the ARNs of what the handler works with.
    Bad
        import json
        import pulumi
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("worker", assume_role_policy=json.dumps(trust))
        table = aws.dynamodb.Table(
            "orders", hash_key="id", attributes=[{"name": "id", "type": "S"}], billing_mode="PAY_PER_REQUEST"
        )
        reads = aws.iam.get_policy_document_output(
            statements=[{"actions": ["dynamodb:GetItem"], "resources": [table.arn]}]
        )
        aws.iam.RolePolicy("reads", role=role.name, policy=reads.json)
        text = (
            "import os, boto3\\n\\n"
            "table = boto3.resource('dynamodb').Table(os.environ['ORDERS'])\\n\\n"
            "def handler(event, context):\\n    table.put_item(Item=event)\\n"
        )
        aws.lambda_.Function(  # <- finding
            "worker",
            role=role.arn,
            runtime="python3.13",
            handler="index.handler",
            code=pulumi.AssetArchive({"index.py": pulumi.StringAsset(text)}),
            environment={"variables": {"ORDERS": table.name}},
        )
    Bad
        # --- worker/clients.py
        import boto3

        _s3 = None

        def s3():
            global _s3
            if _s3 is None:
                _s3 = boto3.session.Session().client("s3")
            return _s3
        # --- worker/main.py
        from clients import s3

        def handler(event, context):
            for page in s3().get_paginator("list_objects_v2").paginate(Bucket=event["bucket"]):
                print(page)
        # --- __main__.py
        import json
        import pulumi
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        reads = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}
        role = aws.iam.Role(
            "worker",
            assume_role_policy=json.dumps(trust),
            inline_policies=[{"name": "reads", "policy": json.dumps(reads)}],
        )
        aws.lambda_.Function(  # <- finding
            "worker",
            role=role.arn,
            runtime="python3.13",
            handler="main.handler",
            code=pulumi.FileArchive("./worker"),
        )
    Bad
        # --- web/index.mjs
        import { S3Client, PutObjectCommand as Put } from "@aws-sdk/client-s3";
        import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";

        export const handler = async (event) => {
          await event.documents.send(new GetCommand({ TableName: "t" }));
          return new S3Client({}).send(new Put({ Bucket: "b", Key: "k" }));
        };
        # --- __main__.py
        import json
        import pulumi
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        reads = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}]}
        role = aws.iam.Role(
            "web",
            assume_role_policy=json.dumps(trust),
            inline_policies=[{"name": "reads", "policy": json.dumps(reads)}],
        )
        aws.lambda_.Function(  # <- finding
            "web", role=role.arn, runtime="nodejs22.x", handler="index.handler", code=pulumi.FileArchive("./web")
        )
    Good
        import json
        import pulumi
        import pulumi_aws as aws

        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }
        role = aws.iam.Role("worker", assume_role_policy=json.dumps(trust))
        writes = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "dynamodb:*Item", "Resource": "*"}],
        }
        aws.iam.RolePolicy("writes", role=role.name, policy=json.dumps(writes))
        text = (
            "import os, boto3\\n\\n"
            "topic = os.environ.get('TOPIC')\\n\\n"
            "def handler(event, context):\\n"
            "    boto3.resource('dynamodb').Table('orders').put_item(Item=event)\\n"
            "    if topic:\\n        boto3.client('sns').publish(TopicArn=topic, Message='new')\\n\\n"
            "def unused():\\n    boto3.client('sqs').purge_queue(QueueUrl='jobs')\\n"
        )
        aws.lambda_.Function(
            "worker",
            role=role.arn,
            runtime="python3.13",
            handler="index.handler",
            code=pulumi.AssetArchive({"index.py": pulumi.StringAsset(text)}),
        )
    Known limits
        Of Python only what the handler reaches is read, and only clients of boto3 whose name is written out; of
        JavaScript only commands of the SDK's version 3. Which resource a call is about is not looked at. Calls that
        hang on a variable which the function is not given are left out, in JavaScript uncertain.
    """
    for function in case.resources(FUNCTION):
        role = role_of(case, function)
        calls, certain = _calls(case, function) if role is not None else ([], True)
        if role is not None and calls:
            yield _judged(case, function, role, calls, certain=certain)


def _calls(case: Case, function: Resource) -> tuple[list[SdkCall], bool]:
    """The calls that a function's code makes, and whether it surely makes them."""
    code, variables = handler_code(case, function), _variables(function)
    if code is not None:
        given = {} if variables is None else variables
        return [call for call in sdk_calls(code) if not is_switched_off(call, code, given)], True
    node = node_code(case, function)
    if node is None:
        return [], True
    # Which of its calls hang on a variable that is not there is not followed in JavaScript.
    return list(commands_of(node)), variables is not None and all(
        _is_given(n) or n in variables for n in node.variables
    )


def _judged(case: Case, function: Resource, role: Resource, calls: list[SdkCall], *, certain: bool) -> Verdict:
    lacks: dict[str, str] = {}
    unsure: list[str] = []
    for call in calls:
        for group in call.needs:
            answers = [_may(case, role, action) for action in group]
            if all(answer is False for answer in answers):
                lacks.setdefault(group[0], f"{call.place} calls {call.operation} of {call.client}")
            elif not any(answers):
                unsure.append(group[0])
    if lacks and case.is_whole:
        return Fail(
            subject=function.urn,
            message=f"{function.name} makes calls that its role {role.name} does not allow: {', '.join(sorted(lacks))}",
            evidence="; ".join(list(lacks.values())[:5]),
            cause=f"rights@{role.urn}",
            related=(role.urn,),
            certain=certain,
        )
    if lacks:
        return Unknown(function.urn, "the run broke off before everything was registered")
    if unsure:
        return Unknown(function.urn, f"whether {role.name} allows {unsure[0]} is not certain")
    needed = sorted({group[0] for call in calls for group in call.needs})
    return Pass(function.urn, f"{role.name} allows {', '.join(needed[:6])}")


def _may(case: Case, role: Resource, action: str) -> bool | None:
    """Whether the role may carry out the action on anything; None too where a resource's own policy may let it in."""
    answer = case.topology.permits(role, action)
    if answer is not False:
        return answer
    principal = str(role.outputs.get("arn", ""))
    for document in case.topology.documents():
        if document.kind == "resource" and document.policy is None:
            return None
        if document.kind != "resource" or document.policy is None:
            continue
        named = any(
            item.value == principal or item.value in ("*", "$unknown")
            for statement in document.policy.select("Allow")
            for item in (*statement.principals, *statement.not_principals)
        )
        if named and allowed(document.policy, action, None, principal=principal) is not False:
            return None
    return False


@check(
    "LAM011",
    title="Packages hold the modules that their code imports",
    severity="high",
    category="deployment",
    impact=Impact("deployment", "The function ends with ImportModuleError before its handler is called."),
    links=(_GUIDE + "python-package.html", _GUIDE + "python-layers.html"),
    when=(FUNCTION,),
    local=True,
)
def imports_are_packaged(case: Case) -> Iterator[Verdict]:
    """Every module that a Python or Node handler imports is in its package, in its language, or in Lambda's runtime.

    Why
        Lambda's Python has boto3 and what boto3 needs, its Node from 18 on version 3 of AWS's SDK (`aws-sdk` was part
        of older ones), and nothing else; what is installed for the project does not reach the package.
    Fix
        Install the packages into the folder that is packaged (`pip install -r requirements.txt -t FOLDER`, or `npm ci`
        in it), bundle them, bring them as a layer, or do without them.
    Bad
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        text = "import requests\\n\\ndef handler(event, context):\\n    return requests.get(event['url']).text\\n"
        aws.lambda_.Function(  # <- finding
            "worker",
            role=role.arn,
            runtime="python3.13",
            handler="index.handler",
            code=pulumi.AssetArchive({"index.py": pulumi.StringAsset(text)}),
        )
    Bad
        # --- web/index.js
        const AWS = require("aws-sdk");
        const { v4: uuid } = require('uuid');
        const store = new AWS.S3();
        exports.handler = async () => store.putObject({ Bucket: "b", Key: uuid() }).promise();
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        aws.lambda_.Function(  # <- finding
            "web", role=role.arn, runtime="nodejs22.x", handler="index.handler", code=pulumi.FileArchive("./web")
        )
    Bad
        # --- worker/index.py
        from shared.log import logger

        def handler(event, context):
            logger.info(event)
        # --- shared/log.py
        import logging

        logger = logging.getLogger()
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        aws.lambda_.Function(  # <- finding
            "worker",
            role=role.arn,
            runtime="python3.13",
            handler="index.handler",
            code=pulumi.FileArchive("./worker"),
        )
    Good
        # --- worker/index.py
        import json
        import boto3
        from botocore.exceptions import ClientError
        from shared import log

        try:
            import orjson
        except ImportError:
            orjson = json

        def handler(event, context):
            log.info(orjson.dumps(event))

        if __name__ == "__main__":
            import rich
        # --- worker/unused.py
        import pandas
        # --- worker/shared/log.py
        from logging import info
        # --- web/index.mjs
        import { S3Client } from "@aws-sdk/client-s3";
        import { readFile } from "node:fs/promises";
        import { answer } from "./lib/answer.mjs";
        // import axios from "axios";
        export const handler = async () => answer(new S3Client({}), readFile);
        # --- web/lib/answer.mjs
        export const answer = () => 1;
        # --- __main__.py
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        aws.lambda_.Function(
            "worker",
            role=role.arn,
            runtime="python3.13",
            handler="index.handler",
            code=pulumi.FileArchive("./worker"),
        )
        aws.lambda_.Function(
            "web", role=role.arn, runtime="nodejs22.x", handler="index.handler", code=pulumi.FileArchive("./web")
        )
    Known limits
        Functions with layers, and packages that are not wholly known or that a build fills, are left open.
    """
    for function in case.resources(FUNCTION):
        package = package_of(case, function)
        lacks = _unpackaged(case, function, package) if package is not None else None
        if package is None or lacks is None:
            continue
        names = ", ".join(sorted(lacks))
        if not lacks:
            yield Pass(function.urn, "every import is in the package or the runtime")
        elif has(function, "layers"):
            yield Unknown(function.urn, f"{names} may come from a layer")
        elif not package.complete:
            yield Unknown(function.urn, f"{names} may be in the part of the package that is not seen")
        elif build := _builds(case, function):
            yield Unknown(function.urn, f"{names} may be installed by {build}")
        else:
            yield Fail(
                subject=function.urn,
                message=f"the package of {function.name} lacks {names}, which its code imports",
                evidence="; ".join(f"{place} imports {name}" for name, place in sorted(lacks.items())[:5]),
                certain=not {"requirements.txt", "package.json"} & set(package.files),
            )


def _unpackaged(case: Case, function: Resource, package: Package) -> dict[str, str] | None:
    """Name and place of each import that nothing provides; None where the code is not read."""
    code = handler_code(case, function)
    if code is not None:
        return dict(_lacking(code, package))
    node, runtime = node_code(case, function), re.fullmatch(r"nodejs(\d+)\.x", text(function, "runtime") or "")
    if node is None or runtime is None:
        return None
    held = [path for path in package.files if "node_modules/" in path]
    lacks = dict(node.missing)
    for name, place in packages_of(node, major=int(runtime[1])):
        if not any(f"node_modules/{name}/" in path for path in held):
            lacks[name] = place
    return lacks


def _lacking(code: Code, package: Package) -> Iterator[tuple[str, str]]:
    """Name and place of each import that nothing provides."""
    held = {name for path in package.files for name in _names_in(path)}
    moved = any(
        isinstance(node, ast.Attribute) and node.attr == "path" and getattr(node.value, "id", "") == "sys"
        for unit in code.units
        for node in unit.nodes
    )
    if moved:
        return
    for unit in code.units:
        for node in unit.nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                for name in modules_of(node):
                    provided = name in held or name in _PROVIDED or name in _STANDARD
                    if not provided and not unit.module.is_fallible(node, "ImportError", "ModuleNotFoundError"):
                        yield name, f"{unit.module.path}:{node.lineno}"


def _names_in(path: str) -> tuple[str, ...]:
    """What can be imported at the top of a package thanks to one of its files."""
    first, slash, _ = path.partition("/")
    return (first,) if slash else (posixpath.basename(first).split(".")[0],)


def _builds(case: Case, function: Resource) -> str:
    """A file of the submission that brings packages into a folder, "" when there is none."""
    sign = _NODE_BUILD if (text(function, "runtime") or "").startswith("nodejs") else _PYTHON_BUILD
    return next((file.path for file in case.submission.files if sign.search(case.text_of(file.path) or "")), "")


@check(
    "LAM012",
    title="Functions are given the variables that their code demands",
    severity="high",
    category="architecture",
    impact=Impact("deployment", "The function ends with KeyError when it asks for the variable."),
    links=(_GUIDE + "configuration-envvars.html",),
    when=(FUNCTION,),
    local=True,
)
def variables_are_given(case: Case) -> Iterator[Verdict]:
    """Every `os.environ["NAME"]` that a Python handler reaches is a variable that the function is given.

    Why
        Reading a variable by subscript raises KeyError where it is not set.
    Fix
        Give the function the variable in `environment`, or read it with a default.
    Bad
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        text = "import os\\n\\nTABLE = os.environ['TABLE_NAME']\\n\\ndef handler(event, context):\\n    return TABLE\\n"
        aws.lambda_.Function(  # <- finding
            "worker",
            role=role.arn,
            runtime="python3.13",
            handler="index.handler",
            code=pulumi.AssetArchive({"index.py": pulumi.StringAsset(text)}),
            environment={"variables": {"TABLE": "orders"}},
        )
    Good
        import pulumi
        import pulumi_aws as aws

        role = aws.iam.Role.get("role", "worker")
        text = (
            "import os\\n\\n"
            "TABLE = os.environ['TABLE']\\n"
            "REGION = os.environ['AWS_REGION']\\n"
            "LEVEL = os.environ['LEVEL'] if 'LEVEL' in os.environ else 'INFO'\\n"
            "try:\\n    STAGE = os.environ['STAGE']\\nexcept KeyError:\\n    STAGE = 'dev'\\n\\n"
            "def handler(event, context):\\n    return TABLE, os.environ.get('MODE')\\n"
        )
        aws.lambda_.Function(
            "worker",
            role=role.arn,
            runtime="python3.13",
            handler="index.handler",
            code=pulumi.AssetArchive({"index.py": pulumi.StringAsset(text)}),
            environment={"variables": {"TABLE": "orders"}},
        )
    Known limits
        Variables that are read with a default, or under names made at run time, are not looked at.
    """
    for function in case.resources(FUNCTION):
        code, variables = handler_code(case, function), _variables(function)
        wanted = demands(code) if code is not None else None
        if not wanted:
            continue
        if variables is None:
            yield Unknown(function.urn, "the variables are not known")
            continue
        lacks = [item for item in wanted if item.name not in variables and not _is_given(item.name)]
        if not lacks:
            yield Pass(function.urn, f"{len({item.name for item in wanted})} variables are given")
            continue
        names = sorted({item.name for item in lacks})
        yield Fail(
            subject=function.urn,
            message=f"{function.name} is not given {', '.join(names)}, which its code demands",
            evidence="; ".join(f"{item.place} reads {item.name}" for item in lacks[:5]),
            certain=any(item.always for item in lacks) and not has(function, "layers"),
        )


def _is_given(name: str) -> bool:
    return name in _GIVEN or name in lambda_reserved_variables() or name.startswith(("AWS_LAMBDA_", "_"))


def _variables(function: Resource) -> Mapping[str, Any] | None:
    """The function's variables, {} without any; None when they are not known or changed from outside."""
    found = value_at(function.inputs, "environment.variables")
    ignored = any(str(path).startswith("environment") for path in function.options.ignoreChanges)
    if is_hidden(found) or ignored:
        return None
    return found if isinstance(found, Mapping) else {} if found is MISSING else None
