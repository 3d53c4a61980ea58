"""What can be done to the call that makes a resource, in each language: the same expression of Python's, spelt and laid
out as the file has it."""

import pytest

from stackproof.mending import Mend, applied
from stackproof.mending._calls import NotPossible
from stackproof.mending._go import go_call
from stackproof.mending._node import node_call
from stackproof.mending._python import python_call
from stackproof.mending._texts import Text

PYTHON = """\
import pulumi
import pulumi_aws as aws

{}
"""
NODE = """\
import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

{}
"""
GO = """\
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {{
	pulumi.Run(func(ctx *pulumi.Context) error {{
{}
		return nil
	}})
}}
"""
QUEUE, BUCKET = "aws:sqs/queue:Queue", "aws:s3/bucket:Bucket"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"


def changed(path, frame, body, token, change):
    """The lines of the frame's body after a change of the last call in it that makes a resource of this type."""
    text = frame.format(body)
    made = token.rpartition(":")[2]
    marks = {"py": f".{made}(", "ts": f".{made}(", "go": f".New{made}("}
    line = next(
        number
        for number, one in reversed(list(enumerate(text.split("\n"), 1)))
        if marks[path.rpartition(".")[2]] in one
    )
    find = {"py": python_call, "ts": node_call, "go": go_call}[path.rpartition(".")[2]]
    call = find(Text(path, text.encode()), line, token, major=7)
    after = applied(Mend(tuple(change(call))), {path: text.encode()}).get(path, text.encode()).decode()
    before, _, behind = frame.format("\0").partition("\0")
    return after.removeprefix(before).removesuffix(behind), after


def in_python(body, token, change):
    return changed("__main__.py", PYTHON, body, token, change)[0]


def in_node(body, token, change):
    return changed("index.ts", NODE, body, token, change)[0]


def in_go(body, token, change):
    lines = "\n".join(f"\t\t{line}" if line else "" for line in body.split("\n"))
    made = changed("main.go", GO, lines, token, change)[0]
    return "\n".join(line.removeprefix("\t\t") for line in made.split("\n"))


GIVEN = [
    (in_python, 'aws.s3.Bucket("a")', 'aws.s3.Bucket("a", force_destroy=True)'),
    (in_node, 'new aws.s3.Bucket("a");', 'new aws.s3.Bucket("a", { forceDestroy: true });'),
    (
        in_go,
        '_, err := s3.NewBucket(ctx, "a", nil)',
        '_, err := s3.NewBucket(ctx, "a", &s3.BucketArgs{\n\tForceDestroy: pulumi.Bool(true),\n})',
    ),
    (in_node, 'new aws.s3.Bucket("a", {});', 'new aws.s3.Bucket("a", { forceDestroy: true });'),
    (
        in_python,
        'aws.s3.Bucket(\n    "a",\n    bucket="b",\n)',
        'aws.s3.Bucket(\n    "a",\n    bucket="b",\n    force_destroy=True,\n)',
    ),
    (
        in_python,
        'aws.s3.Bucket(\n    "a",\n    bucket="b",\n    opts=pulumi.ResourceOptions(protect=True),\n)',
        'aws.s3.Bucket(\n    "a",\n    bucket="b",\n    force_destroy=True,\n'
        "    opts=pulumi.ResourceOptions(protect=True),\n)",
    ),
    (
        in_node,
        'new aws.s3.Bucket("a", {\n    bucket: "b",  // mine\n});',
        'new aws.s3.Bucket("a", {\n    bucket: "b",  // mine\n    forceDestroy: true,\n});',
    ),
    (
        in_go,
        '_, err := s3.NewBucket(ctx, "a", &s3.BucketArgs{\n\tBucket: pulumi.String("b"),\n})',
        '_, err := s3.NewBucket(ctx, "a", &s3.BucketArgs{\n'
        '\tBucket:       pulumi.String("b"),\n\tForceDestroy: pulumi.Bool(true),\n})',
    ),
]


@pytest.mark.parametrize(("spelt", "before", "after"), GIVEN)
def test_an_argument_is_given_where_the_call_has_its_own(spelt, before, after):
    assert spelt(before, BUCKET, lambda call: call.give("force_destroy=True")) == after


PUT = [
    (
        in_python,
        'aws.s3.BucketLifecycleConfiguration("a", bucket="b", rules=[{"id": "x", "status": "Enabled"}])',
        'aws.s3.BucketLifecycleConfiguration(\n    "a",\n    bucket="b",\n'
        '    rules=[{"id": "x", "status": "Enabled", "expiration": {"days": 30}}],\n)',
    ),
    (
        in_python,
        "aws.s3.BucketLifecycleConfiguration('a', bucket='b', rules=[{'id': 'x', 'expiration': {'days': 7}}])",
        "aws.s3.BucketLifecycleConfiguration('a', bucket='b', rules=[{'id': 'x', 'expiration': {'days': 30}}])",
    ),
    (
        in_node,
        'new aws.s3.BucketLifecycleConfiguration("a", { bucket, rules: [{ id: "x", expiration: { days: 7 } }] });',
        'new aws.s3.BucketLifecycleConfiguration("a", { bucket, rules: [{ id: "x", expiration: { days: 30 } }] });',
    ),
    (
        in_go,
        '_, err := s3.NewBucketLifecycleConfiguration(ctx, "a", &s3.BucketLifecycleConfigurationArgs{\n'
        "\tRules: s3.BucketLifecycleConfigurationRuleArray{\n\t\t&s3.BucketLifecycleConfigurationRuleArgs{\n"
        '\t\t\tId: pulumi.String("x"),\n\t\t},\n\t},\n})',
        '_, err := s3.NewBucketLifecycleConfiguration(ctx, "a", &s3.BucketLifecycleConfigurationArgs{\n'
        "\tRules: s3.BucketLifecycleConfigurationRuleArray{\n\t\t&s3.BucketLifecycleConfigurationRuleArgs{\n"
        '\t\t\tId: pulumi.String("x"),\n'
        "\t\t\tExpiration: &s3.BucketLifecycleConfigurationRuleExpirationArgs{\n"
        "\t\t\t\tDays: pulumi.Int(30),\n\t\t\t},\n\t\t},\n\t},\n})",
    ),
]


@pytest.mark.parametrize(("spelt", "before", "after"), PUT)
def test_what_stands_deep_inside_is_set(spelt, before, after):
    assert spelt(before, LIFECYCLE, lambda call: call.put("rules[0].expiration.days", "30")) == after


def test_what_a_variable_holds_is_set_where_it_stands():
    before = 'rule = {"id": "x"}\naws.s3.BucketLifecycleConfiguration("a", bucket="b", rules=[rule])'
    after = (
        'rule = {"id": "x", "status": "Enabled"}\naws.s3.BucketLifecycleConfiguration("a", bucket="b", rules=[rule])'
    )
    assert in_python(before, LIFECYCLE, lambda call: call.put("rules[0].status", "'Enabled'")) == after


def test_what_others_use_as_well_is_left():
    before = 'rule = {"id": "x"}\nprint(rule)\naws.s3.BucketLifecycleConfiguration("a", bucket="b", rules=[rule])'
    with pytest.raises(NotPossible):
        in_python(before, LIFECYCLE, lambda call: call.put("rules[0].status", "'Enabled'"))


DROPPED = [
    (in_python, 'aws.s3.Bucket("a", bucket="b", acl="private")', 'aws.s3.Bucket("a", bucket="b")'),
    (in_python, 'aws.s3.Bucket(\n    "a",\n    acl="private",\n)', 'aws.s3.Bucket(\n    "a",\n)'),
    (in_node, 'new aws.s3.Bucket("a", { acl: "private", bucket: "b" });', 'new aws.s3.Bucket("a", { bucket: "b" });'),
    (
        in_go,
        '_, err := s3.NewBucket(ctx, "a", &s3.BucketArgs{\n\tAcl:    pulumi.String("private"),\n'
        '\tBucket: pulumi.String("b"),\n})',
        '_, err := s3.NewBucket(ctx, "a", &s3.BucketArgs{\n\tBucket: pulumi.String("b"),\n})',
    ),
]


@pytest.mark.parametrize(("spelt", "before", "after"), DROPPED)
def test_an_argument_goes_with_its_comma(spelt, before, after):
    assert spelt(before, BUCKET, lambda call: call.drop("acl")) == after


WAITS = [
    (in_python, 'aws.s3.Bucket("a")', 'aws.s3.Bucket("a", opts=pulumi.ResourceOptions(depends_on=[other]))'),
    (
        in_python,
        'aws.s3.Bucket("a", opts=pulumi.ResourceOptions(protect=True))',
        'aws.s3.Bucket("a", opts=pulumi.ResourceOptions(protect=True, depends_on=[other]))',
    ),
    (
        in_python,
        'aws.s3.Bucket("a", opts=pulumi.ResourceOptions(depends_on=[first]))',
        'aws.s3.Bucket("a", opts=pulumi.ResourceOptions(depends_on=[first, other]))',
    ),
    (in_node, 'new aws.s3.Bucket("a");', 'new aws.s3.Bucket("a", {}, { dependsOn: [other] });'),
    (
        in_node,
        'new aws.s3.Bucket("a", { bucket: "b" }, { dependsOn: [first] });',
        'new aws.s3.Bucket("a", { bucket: "b" }, { dependsOn: [first, other] });',
    ),
    (
        in_go,
        '_, err := s3.NewBucket(ctx, "a", nil)',
        '_, err := s3.NewBucket(ctx, "a", nil, pulumi.DependsOn([]pulumi.Resource{other}))',
    ),
    (
        in_go,
        '_, err := s3.NewBucket(ctx, "a", nil, pulumi.DependsOn([]pulumi.Resource{first}))',
        '_, err := s3.NewBucket(ctx, "a", nil, pulumi.DependsOn([]pulumi.Resource{first, other}))',
    ),
]


@pytest.mark.parametrize(("spelt", "before", "after"), WAITS)
def test_a_resource_waits_for_another_one(spelt, before, after):
    assert spelt(before, BUCKET, lambda call: call.depend_on("other")) == after


BESIDE = [
    (
        in_python,
        'aws.sqs.Queue("jobs")',
        'jobs = aws.sqs.Queue("jobs")\naws.sqs.QueuePolicy("jobs-policy", queue_url=jobs.url, policy="x")',
    ),
    (
        in_python,
        'name = "a"\nqueue = aws.sqs.Queue(f"{name}-jobs", opts=pulumi.ResourceOptions(parent=None))',
        'name = "a"\nqueue = aws.sqs.Queue(f"{name}-jobs", opts=pulumi.ResourceOptions(parent=None))\n'
        "aws.sqs.QueuePolicy(\n"
        '    f"{name}-jobs-policy",\n    queue_url=queue.url,\n    policy="x",\n'
        "    opts=pulumi.ResourceOptions(parent=None),\n)",
    ),
    (
        in_node,
        'new aws.sqs.Queue("jobs");',
        'const jobs = new aws.sqs.Queue("jobs");\n'
        'new aws.sqs.QueuePolicy("jobs-policy", { queueUrl: jobs.url, policy: "x" });',
    ),
    (
        in_go,
        'if _, err := sqs.NewQueue(ctx, "jobs", nil); err != nil {\n\treturn err\n}',
        'jobs, err := sqs.NewQueue(ctx, "jobs", nil)\nif err != nil {\n\treturn err\n}\n'
        'if _, err := sqs.NewQueuePolicy(ctx, "jobs-policy", &sqs.QueuePolicyArgs{\n'
        '\tQueueUrl: jobs.Url,\n\tPolicy:   pulumi.String("x"),\n}); err != nil {\n\treturn err\n}',
    ),
    (
        in_go,
        'sqs.NewQueue(ctx, "jobs", nil)',
        'jobs, err := sqs.NewQueue(ctx, "jobs", nil)\nif err != nil {\n\treturn err\n}\n'
        'if _, err := sqs.NewQueuePolicy(ctx, "jobs-policy", &sqs.QueuePolicyArgs{\n'
        '\tQueueUrl: jobs.Url,\n\tPolicy:   pulumi.String("x"),\n}); err != nil {\n\treturn err\n}',
    ),
    (
        in_go,
        'queue, err := sqs.NewQueue(ctx, "jobs", nil)\nif err != nil {\n\treturn err\n}',
        'queue, err := sqs.NewQueue(ctx, "jobs", nil)\nif err != nil {\n\treturn err\n}\n'
        '_, err = sqs.NewQueuePolicy(ctx, "jobs-policy", &sqs.QueuePolicyArgs{\n'
        '\tQueueUrl: queue.Url,\n\tPolicy:   pulumi.String("x"),\n})\nif err != nil {\n\treturn err\n}',
    ),
]


@pytest.mark.parametrize(("spelt", "before", "after"), BESIDE)
def test_a_further_resource_stands_behind_the_one_it_is_for(spelt, before, after):
    expression = "aws.sqs.QueuePolicy(NameOfIt, queue_url=ItsVariable.url, policy='x')"
    assert spelt(before, QUEUE, lambda call: call.beside(expression, suffix="policy")) == after


BEFORE = [
    (
        '# A queue for jobs.\nqueue = aws.sqs.Queue("jobs")',
        'failed = aws.sqs.Queue("jobs-failed")\n\n# A queue for jobs.\nqueue = aws.sqs.Queue("jobs")',
    ),
    (
        '# -------\n# Queues\n# -------\nqueue = aws.sqs.Queue("jobs")',
        '# -------\n# Queues\n# -------\nfailed = aws.sqs.Queue("jobs-failed")\nqueue = aws.sqs.Queue("jobs")',
    ),
]


@pytest.mark.parametrize(("before", "after"), BEFORE)
def test_what_is_made_first_stands_before_the_comment_but_below_the_heading(before, after):
    made = in_python(
        before, QUEUE, lambda call: call.beside("failed = aws.sqs.Queue(NameOfIt)", suffix="failed", before=True)
    )
    assert made == after


NAMES = [
    ('aws.s3.Bucket("records")', "records"),
    ('aws.s3.Bucket("my records")', "my_records"),
    ('aws.s3.BucketVersioning("records", bucket="b")\naws.s3.Bucket("records")', "records_bucket"),
    ('aws.s3.Bucket("list")', "list_bucket"),
    ('records = 1\naws.s3.Bucket("records")', "records_bucket"),
    ('aws.s3.Bucket(f"{pulumi.get_stack()}-a")', "bucket"),
    ('held = aws.s3.Bucket("records")', "held"),
]


@pytest.mark.parametrize(("body", "name"), NAMES)
def test_a_variable_is_called_as_pulumi_calls_the_resource(body, name):
    found = []
    in_python(body, BUCKET, lambda call: found.append(call.variable()[0]) or ())
    assert found == [name]


def test_json_of_go_that_is_made_at_once_takes_outputs():
    before = (
        'policy, err := json.Marshal(map[string]interface{}{"Version": "2012-10-17"})\n'
        "if err != nil {\n\treturn err\n}\n"
        '_, err = sqs.NewQueuePolicy(ctx, "a", &sqs.QueuePolicyArgs{Policy: pulumi.String(string(policy))})\n'
        "if err != nil {\n\treturn err\n}"
    )
    after = (
        'policy := pulumi.JSONMarshal(map[string]interface{}{"Version": "2012-10-17"})\n'
        '_, err := sqs.NewQueuePolicy(ctx, "a", &sqs.QueuePolicyArgs{Policy: policy})\n'
        "if err != nil {\n\treturn err\n}"
    )
    from stackproof.mending._documents import taking_outputs

    token = "aws:sqs/queuePolicy:QueuePolicy"
    assert in_go(before, token, lambda call: taking_outputs(call, "policy")) == after
