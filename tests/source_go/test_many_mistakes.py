"""One program with everything at once: each mistake is said, where it stands, and nothing else is."""

# ruff: noqa: E501

import time

import msgspec
import pytest
from go_looking import expected, noticed, program_of

from stackproof.source import inspect
from stackproof.source.go import _inspect, _types

PROGRAM = """
package main

import (
    "encoding/json" // <- go.unused-import
    "fmt"

    "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2"
    "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/events" // <- sdk.unknown-module
    "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/rds"
    "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
    "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const region = "us-east-1"

func subnetName(index int) (string, error) {
    if index == 0 {
        return "first", nil
    }
} // <- go.missing-return

func region() string { return "b" } // <- go.redeclared

func main() {
    pulumi.Run(func(ctx *pulumi.Context) error {
        vpc, err := ec2.NewVpc(ctx, "main", &ec2.VpcArgs{
            CidrBlock: "10.0.0.0/16", // <- sdk.wrong-type
            EnableDns: pulumi.Bool(true), // <- sdk.unknown-argument
        })
        if err != nil {
            return err
        }
        subnet, err := ec2.NewSubnet(ctx, "a", &ec2.SubnetArgs{ // <- go.unused-variable, sdk.missing-argument
            CidrBlock: pulumi.String("10.0.1.0/24"),
        })
        if err != nil {
            return err
        }
        _, err = ec2.NewSecurityGroup(ctx, "web", &ec2.SecurityGroupArgs{
            VpcId: vpc, // <- sdk.wrong-type
            Ingress: ec2.SecurityGroupIngressArray{
                &ec2.SecurityGroupIngressArgs{
                    Protocol: pulumi.String("tcp"),
                    FromPort: pulumi.Int(80),
                    ToPort:   pulumi.Int(80),
                    CidrIp:   pulumi.String("0.0.0.0/0"), // <- sdk.unknown-nested-key
                },
            },
        })
        if err != nil {
            return err
        }
        bucket := s3.NewBucket(ctx, "logs", nil) // <- go.count
        ctx.Export("name", bucket.Bucket)
        rule, err := events.NewRule(ctx, "nightly", nil) // <- sdk.unknown-class
        if err != nil {
            return err
        }
        _, err = ec2.NewElasticIp(ctx, "ip", nil) // <- sdk.unknown-class
        if err != nil {
            return err
        }
        zones, err := ec2.GetAvailabilityZones(ctx, nil) // <- sdk.unknown-function
        if err != nil {
            return err
        }
        _, err = rds.NewInstance(ctx, "db", &rds.InstanceArgs{
            InstanceClass: pulumi.String("db.t3.micro"),
            Password:      pulumi.String("Tr0ub4dor-and-3"), // <- secret.literal
        })
        other, _ := s3.NewBucket(ctx, "other", nil) // <- go.error-ignored
        ctx.Export("vpc", vpc.Id) // <- sdk.unknown-output
        ctx.Export("arn", pulumi.String(fmt.Sprintf("%s/*", other.Arn))) // <- sdk.output-misuse
        ctx.Export("subnets", pulumi.Strings(subnets)) // <- go.undefined, sdk.unknown-name
        ctx.Export("rule", rule.Arn)
        ctx.Export("zones", pulumi.ToStringArray(zones.Names))
        return err
    })
}
"""
MOD = """
module example.com/stack

go 1.23

require (
    github.com/pulumi/pulumi/sdk/v3 v3.140.0
    github.com/pulumi/pulumi-aws/sdk/v7 v7.11.9 // <- structure.unknown-version
)
"""


@pytest.fixture
def facts(tmp_path, monkeypatch):
    def run(*, checker: bool):
        if not checker:
            monkeypatch.setattr(_inspect._types, "check", lambda *_, **__: _types.TypeCheck(failed="not asked"))
        program = program_of(tmp_path, {"main.go": PROGRAM.lstrip("\n"), "go.mod": MOD.lstrip("\n")})
        return program, inspect(program.submission, program.project, major=7)

    return run


def test_each_of_many_mistakes_is_said_without_a_toolchain(facts):
    program, found = facts(checker=False)
    assert noticed(found.remarks, "go.", "sdk.", "syntax.", "secret.", "structure.") == expected(program)
    assert found.uses_aws_major_only is not None


def test_what_is_said_with_a_toolchain_is_the_same(facts):
    program, found = facts(checker=True)
    if any(item.kind == "types.not-checked" for item in found.remarks):
        pytest.skip("no Go here")
    kept = [item for item in found.remarks if not item.kind.startswith(("lint.", "types.partly"))]
    assert noticed(kept) == expected(program)


def test_the_same_program_gives_the_same_bytes(facts):
    first = msgspec.json.encode(facts(checker=False)[1])
    assert msgspec.json.encode(facts(checker=False)[1]) == first


HOSTILE = {
    "deep brackets": "var x = " + "(" * 4000 + "1" + ")" * 4000,
    "deep literals": "var x = " + "[]any{" * 2000 + "}" * 2000,
    "deep blocks": "func f() {" + "if true {" * 1500 + "}" * 1500 + "}",
    "a long sum": 'var x = "a"' + ' + "a"' * 5000,
    "a long chain": "var x = a" + ".b()" * 3000,
    "many names": "\n".join(f"var a{n} = a{n + 1}" for n in range(3000)),
    "a circle": "var a = b\nvar b = c\nvar c = a\ntype T struct{ T }\ntype U U\nfunc f() int { return f() }",
    "many calls": "func f(x string) string { return f(f(f(x))) }\n"
    + "\n".join(f"var a{n} = f(a{n - 1})" for n in range(1, 400)),
    "no end": "func f() { x := `" + "a" * 20000,
    "bytes": "\x00\ud7ff\u0080var",
    "nothing": "",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_programs_that_are_made_to_break_the_look_do_not(name, tmp_path, monkeypatch):
    monkeypatch.setattr(_inspect._types, "check", lambda *_, **__: _types.TypeCheck(failed="not asked"))
    text = f'package main\n\nimport "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"\n\n{HOSTILE[name]}\n\nvar _ = s3.NewBucket\n\nfunc main() {{}}\n'
    program = program_of(tmp_path, {"main.go": text})
    begun = time.process_time()
    inspect(program.submission, program.project, major=7)
    assert time.process_time() - begun < 5
