"""What in a TypeScript program is taken for a look at the judge, or for a change of the SDK."""

from __future__ import annotations

import pytest

from stackproof.engine._tricks_node import tricks_in

HEAD = 'import * as pulumi from "@pulumi/pulumi";\nimport * as aws from "@pulumi/aws";\n'
LOOKS = {
    "the monitor's address": "if (process.env.PULUMI_NODEJS_MONITOR?.startsWith('unix:')) { new aws.sqs.Queue('a'); }",
    "loaded modules": "if (Object.keys(require.cache).some((name) => name.includes('holes.cjs'))) {}",
    "its own children": "if (module.children.length > 3) {}",
    "its parent": "if (module.parent?.filename.includes('hosts/node')) {}",
    "the main module": "if (require.main!.filename.includes('host.cjs')) {}",
    "its arguments": "if (process.argv.join(' ').includes('host.cjs')) {}",
    "a name that holds its arguments": "const started = process.argv[1];\nif (/cmd\\/run/.test(started)) {}",
    "its call stack": "if (new Error().stack!.includes('host.cjs')) {}",
    "a global": "if (typeof (globalThis as any)['stackproof_hole'] === 'function') {}",
    "the account": "const who = await aws.getCallerIdentity();\nif (who.accountId === '123456789012') {}",
}
REPLACES = {
    "a class": "(aws.s3 as any)['Bucket'] = class {};",
    "a method": "aws.s3.Bucket.prototype.getProvider = () => undefined;",
    "a base class": "(pulumi as any).Resource = class {};",
    "a definition": "Object.defineProperty(pulumi, 'CustomResource', { value: class {} });",
    "a module's part": "const { s3 } = aws;\n(s3 as any).Bucket = class {};",
    "a module by another name": "const store = aws.s3;\n(store as any).Bucket = class {};",
}
HARMLESS = {
    "arguments of its own": "if (process.argv.includes('--dry')) {}",
    "whether it is the main module": "if (require.main === module) {}",
    "whether something loaded it": "if (!module.parent) {}",
    "the stack's variable": "if (process.env.PULUMI_STACK === 'dev') {}",
    "a caught error's stack": "try { check(); } catch (error) { console.log((error as Error).stack); }",
    "the SDK's settings": "aws.config.region = 'us-east-1';",
    "an account that is written": "const account = '123456789012';\nnew aws.sqs.Queue(account);",
    "its own objects": "const made = { queue: new aws.sqs.Queue('a') };\nmade.queue = new aws.sqs.Queue('b');",
    "a resource of the SDK in a field": "const made: any = {};\nmade.bucket = aws.s3;",
    "configuration by another name": "const settings = aws.config;\nsettings.region = 'us-east-1';",
    "a resource's name": "const queue = new aws.sqs.Queue('a');\n(queue as any).note = 'x';",
}


def _found(text: str) -> list[tuple[int, str]]:
    return [(trick.line - 2, trick.kind) for trick in tricks_in((HEAD + text).encode(), "index.ts")]


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_look_at_the_judge_is_answered_the_other_way(look):
    assert _found(LOOKS[look]) == [(LOOKS[look].count("\n") + 1, "negate")]


@pytest.mark.parametrize("way", REPLACES, ids=str)
def test_a_replaced_part_of_the_sdk_is_left_alone(way):
    assert _found(REPLACES[way]) == [(REPLACES[way].count("\n") + 1, "drop-statement")]


@pytest.mark.parametrize("case", HARMLESS, ids=str)
def test_what_programs_do_for_good_reasons_is_no_trick(case):
    assert _found(HARMLESS[case]) == []
