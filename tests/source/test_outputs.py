"""Outputs used as if they were values, and the right uses beside them."""

# ruff: noqa: E501 - programs stand on one line
from __future__ import annotations

import pytest
from looking import noticed

BUCKET = 'b = aws.s3.Bucket("b")\n'
MISUSES = {
    "f-string": 'pulumi.export("x", f"arn {b.arn}")',
    "str": "x = str(b.arn)",
    "concatenation": 'x = b.arn + "/*"',
    "percent": 'x = "%s/*" % b.arn',
    "format": 'x = "{}/*".format(b.arn)',
    "json": 'x = json.dumps({"Statement": [{"Resource": [b.arn]}]})',
    "join": 'x = ",".join([b.arn, "y"])',
    "comparison": 'x = b.arn == "y"',
    "condition": "x = 1 if b.arn else 2",
    "number": "x = int(b.id)",
    "iteration": "x = [part for part in b.tags]",
    "length": "x = len(b.arn)",
    "key": 'x = {b.arn: "y"}',
    "name": "x = aws.s3.Bucket(b.id)",
    "method": 'x = b.arn.split(":")',
}
RIGHT = {
    "concat": 'x = pulumi.Output.concat(b.arn, "/*")',
    "format": 'x = pulumi.Output.format("{0}/*", b.arn)',
    "json_dumps": 'x = pulumi.Output.json_dumps({"Resource": b.arn})',
    "apply with its own parameter": 'x = b.arn.apply(lambda arn: f"{arn}/*" + arn.split(":")[0] + json.dumps({"a": arn}))',
    "all by position": 'x = pulumi.Output.all(b.arn, b.id).apply(lambda parts: f"{parts[0]}{parts[1]}")',
    "all by name": 'x = pulumi.Output.all(arn=b.arn).apply(lambda args: json.dumps({"r": args["arn"]}))',
    "a method as callback": "x = b.arn.apply(json.dumps)",
    "a function as callback": 'def policy(arn):\n    return json.dumps({"r": arn + "/*"})\nx = b.arn.apply(policy)',
    "is None": "x = b.arn is None",
    "whether it was given": "def made(arn=None):\n    return bool(arn)\nx = made(b.arn)",
    "a plain look-up": 'who = aws.get_caller_identity()\nx = f"{who.account_id}"',
    "plain configuration": 'c = pulumi.Config()\nx = f"{c.require(\'a\')}-{pulumi.get_stack()}"\nif c.get_bool("z"):\n    pass',
    "an absent secret": 'c = pulumi.Config()\nif c.get_secret("z"):\n    pass',
    "the resource's own options": 'x = aws.s3.Bucket("c", opts=pulumi.ResourceOptions(depends_on=[b]))',
    "lifting": "x = b.tags.some_tag",
    "a test whether a parameter was given": 'def f(arn=None):\n    if not arn:\n        raise ValueError("x")\nf(b.arn)',
    "a value that may be plain": 'import os\ny = b.arn if os.environ.get("X") else "plain"\nx = f"{y}"',
    "isinstance": 'def f(v):\n    if isinstance(v, pulumi.Output):\n        return v\n    return f"{v}"\nf(b.arn)',
}


@pytest.mark.parametrize("how", MISUSES, ids=str)
def test_a_misuse_is_found_and_mended(look, how):
    [remark] = noticed(look(BUCKET + MISUSES[how]), "sdk.")
    assert (remark.kind, remark.line, remark.data["how"]) == ("sdk.output-misuse", 5, how)
    assert remark.data["fix"]
    assert "Bucket." in str(remark.data["output"])


@pytest.mark.parametrize("case", RIGHT, ids=str)
def test_a_right_use_is_silent(look, case):
    assert noticed(look(BUCKET + RIGHT[case]), "sdk.") == []


def test_an_outer_output_inside_apply_is_still_an_output(look):
    [remark] = noticed(look(BUCKET + 'c = aws.s3.Bucket("c")\nx = b.arn.apply(lambda arn: f"{arn}{c.arn}")'), "sdk.")
    assert (remark.line, remark.data["output"], remark.column) == (6, "Bucket.arn", 37)


def test_an_output_that_a_component_hands_on_is_one(look):
    facts = look("""
        class Site(pulumi.ComponentResource):
            def __init__(self, name):
                super().__init__("x:y:Site", name)
                self.bucket = aws.s3.Bucket("b")
                self.url = self.bucket.website_endpoint.apply(lambda e: f"http://{e}")

        site = Site("s")
        pulumi.export("a", f"{site.url}")
        secret = pulumi.Config().require_secret("token")
        header = "Bearer " + secret
    """)
    assert [(item.line - 3, item.data["how"]) for item in noticed(facts, "sdk.output")] == [
        (8, "f-string"),
        (10, "concatenation"),
    ]


def test_a_line_of_a_named_logger_is_harmless(look):
    facts = look(BUCKET + 'import logging\nlogger = logging.getLogger("b")\nlogger.info(f"made {b.arn}")')
    assert [item.data["harmless"] for item in noticed(facts, "sdk.output")] == [True]


def test_a_misuse_that_is_only_printed_is_marked_harmless(look):
    facts = look(
        BUCKET + 'print(f"made {b.arn}")\npulumi.log.info(f"made {b.arn}")\npulumi.export("x", f"made {b.arn}")'
    )
    assert [item.data["harmless"] for item in noticed(facts, "sdk.output")] == [True, True, False]
    assert [item.data["crashes"] for item in noticed(facts, "sdk.output")] == [False, False, False]


def test_a_resource_inside_json_is_found(look):
    [remark] = noticed(look(BUCKET + 'x = json.dumps({"bucket": b})'), "sdk.output")
    assert remark.data["how"] == "json-resource"


def test_a_truth_asked_by_name_is_a_condition(look):
    [remark] = noticed(look(BUCKET + "x = bool(b.arn)"), "sdk.")
    assert remark.data["how"] == "condition"
