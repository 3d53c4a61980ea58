"""Errors that nobody looks at, and those that somebody does."""

import pytest
from go_looking import expected, noticed, stack

from stackproof.source.go import _structure


def kinds(program):
    return noticed(_structure.look(program, major=7).remarks)


IGNORED = {
    "dropped": (
        ("s3",),
        """
        bucket, _ := s3.NewBucket(ctx, "b", nil) // <- go.error-ignored
        ctx.Export("b", bucket.Bucket)
        """,
    ),
    "overwritten": (
        ("s3", "sqs"),
        """
        bucket, err := s3.NewBucket(ctx, "b", nil) // <- go.error-ignored
        queue, err := sqs.NewQueue(ctx, "q", nil)
        if err != nil {
            return err
        }
        ctx.Export("b", bucket.Bucket)
        ctx.Export("q", queue.Name)
        """,
    ),
    "overwritten a while later": (
        ("s3", "aws"),
        """
        _, err := s3.NewBucket(ctx, "b", nil) // <- go.error-ignored
        ctx.Export("one", pulumi.String("1"))
        who, err := aws.GetCallerIdentity(ctx, nil)
        if err != nil {
            return err
        }
        ctx.Export("two", pulumi.String(who.AccountId))
        """,
    ),
    "a call that nobody takes anything from": (
        ("s3",),
        """
        s3.NewBucket(ctx, "b", nil) // <- go.error-ignored
        """,
    ),
    "alone in a loop": (
        ("s3",),
        """
        for _, name := range []string{"a", "b"} {
            s3.NewBucket(ctx, name, nil) // <- go.error-ignored
        }
        """,
    ),
    "of a major and a provider that nobody here knows": (
        ("github.com/pulumi/pulumi-aws/sdk/v5/go/aws/s3", "github.com/pulumi/pulumi-eks/sdk/v3/go/eks"),
        """
        s3.NewBucket(ctx, "b", nil) // <- go.error-ignored
        cluster, _ := eks.NewCluster(ctx, "c", nil) // <- go.error-ignored
        ctx.Export("c", cluster.Kubeconfig)
        """,
    ),
    "the last one": (
        ("s3", "sqs"),
        """
        _, err := s3.NewBucket(ctx, "b", nil)
        if err != nil {
            return err
        }
        queue, err := sqs.NewQueue(ctx, "q", nil) // <- go.error-ignored
        ctx.Export("q", queue.Name)
        """,
    ),
}


@pytest.mark.parametrize("name", IGNORED)
def test_an_error_that_nobody_looks_at_is_found(name, go_program):
    imports, body = IGNORED[name]
    program = go_program(stack(body, *imports))
    found = _structure.look(program, major=7).remarks
    assert noticed(found) == expected(program)
    assert "refused" not in found[0].data


LOOKED_AT = {
    "at once": (("s3",), '_, err := s3.NewBucket(ctx, "b", nil)\nif err != nil {\n\treturn err\n}'),
    "in the head": (("s3",), 'if _, err := s3.NewBucket(ctx, "b", nil); err != nil {\n\treturn err\n}'),
    "returned": (("s3",), '_, err := s3.NewBucket(ctx, "b", nil)\nreturn err'),
    "handed on": (
        ("s3",),
        '_, err := s3.NewBucket(ctx, "b", nil)\nerr = wrap(err)\nif err != nil {\n\treturn err\n}',
    ),
    "gathered": (
        ("s3",),
        'var errs []error\n_, err := s3.NewBucket(ctx, "b", nil)\nerrs = append(errs, err)\n_ = errs',
    ),
    "the other result": (
        ("s3",),
        '_, err := s3.NewBucket(ctx, "b", nil)\nif err == nil {\n\treturn nil\n}\nreturn err',
    ),
    "of a function of the program": ((), "_, _ = pair()"),
    "by what is deferred": (
        ("s3",),
        """
        var err error
        defer func() {
            if err != nil {
                println(err.Error())
            }
        }()
        _, err = s3.NewBucket(ctx, "b", nil)
        """,
    ),
    "around the block": (
        ("s3",),
        """
        var err error
        if ctx.DryRun() {
            _, err = s3.NewBucket(ctx, "b", nil)
            ctx.Export("dry", pulumi.Bool(true))
        }
        return err
        """,
    ),
    "as a named result": (
        ("s3",),
        """
        return func() (err error) {
            ctx.Export("b", pulumi.Bool(true))
            _, err = s3.NewBucket(ctx, "b", nil)
            return
        }()
        """,
    ),
    "as a named result of the same block": (
        ("s3",),
        """
        return func() (err error) {
            bucket, err := s3.NewBucket(ctx, "b", nil)
            ctx.Export("b", bucket.Bucket)
            return
        }()
        """,
    ),
}


@pytest.mark.parametrize("name", LOOKED_AT)
def test_an_error_that_is_looked_at_is_silent(name, go_program):
    imports, body = LOOKED_AT[name]
    above = "func wrap(err error) error { return err }\n\nfunc pair() (int, error) { return 1, nil }"
    assert kinds(go_program(stack(body, *imports, above=above))) == []
