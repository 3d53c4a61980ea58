"""The SDK mistakes that models make most in Go, each with what is to be said, and the right way beside it."""

# ruff: noqa: E501 - programs stand on one line

from __future__ import annotations

from typing import NamedTuple

import pytest
from go_looking import expected, noticed, stack

from stackproof.source.go import _symbols


class Mistake(NamedTuple):
    name: str
    imports: tuple[str, ...]
    wrong: str
    says: str
    right: str


VPC = 'vpc, err := ec2.NewVpc(ctx, "v", &ec2.VpcArgs{CidrBlock: pulumi.String("10.0.0.0/16")})\nif err != nil {\n\treturn err\n}\n'
BUCKET = 'bucket, err := s3.NewBucket(ctx, "b", nil)\nif err != nil {\n\treturn err\n}\n'

PLAIN = 'func plain() string { return "" }'

MISTAKES = [
    Mistake(
        "a constructor under the name that CloudFormation has",
        ("ec2",),
        '_, err := ec2.NewElasticIp(ctx, "e", nil) // <- sdk.unknown-class\nreturn err',
        "ec2.NewEip",
        '_, err := ec2.NewEip(ctx, "e", nil)\nreturn err',
    ),
    Mistake(
        "a resource's arguments misspelt",
        ("s3",),
        '_, err := s3.NewBucket(ctx, "b", &s3.BucketArguments{}) // <- sdk.unknown-class\nreturn err',
        "BucketArguments",
        '_, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{})\nreturn err',
    ),
    Mistake(
        "a lookup in the wrong package",
        ("ec2",),
        "zones, err := ec2.GetAvailabilityZones(ctx, nil) // <- sdk.unknown-function\n_ = zones\nreturn err",
        "aws.GetAvailabilityZones",
        "zones, err := ec2.GetInstanceTypes(ctx, nil)\n_ = zones\nreturn err",
    ),
    Mistake(
        "a lookup that is called Lookup in Go",
        ("ec2",),
        "vpc, err := ec2.GetVpcs(ctx, nil)\nami, err := ec2.GetAmi(ctx, nil) // <- sdk.missing-argument\n_, _ = vpc, ami\nreturn err",
        "ec2.LookupAmi",
        "vpc, err := ec2.GetVpcs(ctx, nil)\nami, err := ec2.LookupAmi(ctx, nil)\n_, _ = vpc, ami\nreturn err",
    ),
    Mistake(
        "a constant that no enumeration has",
        ("lambda",),
        "ctx.Export(\"r\", lambda.RuntimePython399) // <- sdk.unknown-name",
        "RuntimePython399",
        "ctx.Export(\"r\", lambda.RuntimePython3d9)",
    ),
    Mistake(
        "an argument of another tool",
        ("sqs",),
        """
        _, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{
            VisibilityTimeout: pulumi.Int(30), // <- sdk.unknown-argument
        })
        return err
        """,
        "VisibilityTimeoutSeconds",
        """
        _, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{
            VisibilityTimeoutSeconds: pulumi.Int(30),
        })
        return err
        """,
    ),
    Mistake(
        "an argument of a lookup that it lacks",
        ("ec2",),
        """
        found, err := ec2.LookupVpc(ctx, &ec2.LookupVpcArgs{
            VpcId: pulumi.StringRef("vpc-1"), // <- sdk.unknown-argument
        })
        _ = found
        return err
        """,
        "VpcId",
        """
        found, err := ec2.LookupVpc(ctx, &ec2.LookupVpcArgs{
            Id: pulumi.StringRef("vpc-1"),
        })
        _ = found
        return err
        """,
    ),
    Mistake(
        "a key of a nested type that it lacks",
        ("ec2",),
        """
        _, err := ec2.NewSecurityGroup(ctx, "g", &ec2.SecurityGroupArgs{
            Ingress: ec2.SecurityGroupIngressArray{
                &ec2.SecurityGroupIngressArgs{
                    Protocol: pulumi.String("tcp"),
                    FromPort: pulumi.Int(80),
                    ToPort:   pulumi.Int(80),
                    CidrIp:   pulumi.String("0.0.0.0/0"), // <- sdk.unknown-nested-key
                },
            },
        })
        return err
        """,
        "CidrBlocks",
        """
        _, err := ec2.NewSecurityGroup(ctx, "g", &ec2.SecurityGroupArgs{
            Ingress: ec2.SecurityGroupIngressArray{
                &ec2.SecurityGroupIngressArgs{
                    Protocol: pulumi.String("tcp"),
                    FromPort: pulumi.Int(80),
                    ToPort:   pulumi.Int(80),
                    CidrBlocks: pulumi.StringArray{pulumi.String("0.0.0.0/0")},
                },
            },
        })
        return err
        """,
    ),
    Mistake(
        "what is required is missing",
        ("ec2",),
        '_, err := ec2.NewSubnet(ctx, "s", &ec2.SubnetArgs{CidrBlock: pulumi.String("10.0.0.0/24")}) // <- sdk.missing-argument\nreturn err',
        "VpcId",
        VPC + '_, err = ec2.NewSubnet(ctx, "s", &ec2.SubnetArgs{VpcId: vpc.ID(), CidrBlock: pulumi.String("10.0.0.0/24")})\nreturn err',
    ),
    Mistake(
        "nil where arguments are required",
        ("iam",),
        '_, err := iam.NewRole(ctx, "r", nil) // <- sdk.missing-argument\nreturn err',
        "AssumeRolePolicy",
        '_, err := iam.NewRole(ctx, "r", &iam.RoleArgs{AssumeRolePolicy: pulumi.String("{}")})\nreturn err',
    ),
    Mistake(
        "no arguments at all",
        ("s3",),
        '_, err := s3.NewBucket(ctx, "b") // <- sdk.missing-argument\nreturn err',
        "nil",
        '_, err := s3.NewBucket(ctx, "b", nil)\nreturn err',
    ),
    Mistake(
        "a lookup without its arguments",
        ("aws",),
        "who, err := aws.GetCallerIdentity(ctx) // <- sdk.missing-argument\n_ = who\nreturn err",
        "nil",
        "who, err := aws.GetCallerIdentity(ctx, nil)\n_ = who\nreturn err",
    ),
    Mistake(
        "a literal text for an input",
        ("ec2",),
        '_, err := ec2.NewVpc(ctx, "v", &ec2.VpcArgs{CidrBlock: "10.0.0.0/16"}) // <- sdk.wrong-type\nreturn err',
        'pulumi.String("10.0.0.0/16")',
        '_, err := ec2.NewVpc(ctx, "v", &ec2.VpcArgs{CidrBlock: pulumi.String("10.0.0.0/16")})\nreturn err',
    ),
    Mistake(
        "a plain number and a plain list",
        ("lb", "ec2"),
        """
        _, err := lb.NewTargetGroup(ctx, "t", &lb.TargetGroupArgs{
            Port: 80, // <- sdk.wrong-type
        })
        if err != nil {
            return err
        }
        names := []string{"a"}
        _, err = ec2.NewSecurityGroupRule(ctx, "r", &ec2.SecurityGroupRuleArgs{
            CidrBlocks:      names, // <- sdk.wrong-type
            FromPort:        pulumi.Int(1),
            ToPort:          pulumi.Int(1),
            Protocol:        pulumi.String("tcp"),
            SecurityGroupId: pulumi.String("sg"),
            Type:            pulumi.String("ingress"),
        })
        return err
        """,
        "pulumi.Int(80)",
        """
        _, err := lb.NewTargetGroup(ctx, "t", &lb.TargetGroupArgs{
            Port: pulumi.Int(80),
        })
        if err != nil {
            return err
        }
        names := []string{"a"}
        _, err = ec2.NewSecurityGroupRule(ctx, "r", &ec2.SecurityGroupRuleArgs{
            CidrBlocks:      pulumi.ToStringArray(names),
            FromPort:        pulumi.Int(1),
            ToPort:          pulumi.Int(1),
            Protocol:        pulumi.String("tcp"),
            SecurityGroupId: pulumi.String("sg"),
            Type:            pulumi.String("ingress"),
        })
        return err
        """,
    ),
    Mistake(
        "a text in a list and in a map of inputs",
        ("s3",),
        """
        _, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{
            Tags: pulumi.StringMap{
                "Name": "logs", // <- sdk.wrong-type
                "Team": pulumi.String("core"),
            },
        })
        ctx.Export("zones", pulumi.StringArray{
            "a", // <- sdk.wrong-type
        })
        return err
        """,
        'pulumi.String("logs")',
        """
        _, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{
            Tags: pulumi.StringMap{
                "Name": pulumi.String("logs"),
                "Team": pulumi.String("core"),
            },
        })
        ctx.Export("zones", pulumi.StringArray{
            pulumi.String("a"),
        })
        return err
        """,
    ),
    Mistake(
        "a text where the input is a number",
        ("lambda",),
        """
        _, err := lambda.NewFunction(ctx, "f", &lambda.FunctionArgs{
            Role:       pulumi.String("arn:aws:iam::123456789012:role/r"),
            MemorySize: pulumi.String("512"), // <- sdk.wrong-type
        })
        return err
        """,
        "pulumi.Int",
        """
        _, err := lambda.NewFunction(ctx, "f", &lambda.FunctionArgs{
            Role:       pulumi.String("arn:aws:iam::123456789012:role/r"),
            MemorySize: pulumi.Int(512),
        })
        return err
        """,
    ),
    Mistake(
        "a resource in place of its identifier",
        ("ec2",),
        VPC + '_, err = ec2.NewSubnet(ctx, "s", &ec2.SubnetArgs{VpcId: vpc, CidrBlock: pulumi.String("10.0.0.0/24")}) // <- sdk.wrong-type\nreturn err',
        "vpc.ID()",
        VPC + '_, err = ec2.NewSubnet(ctx, "s", &ec2.SubnetArgs{VpcId: vpc.ID(), CidrBlock: pulumi.String("10.0.0.0/24")})\nreturn err',
    ),
    Mistake(
        "what ApplyT gives, without saying of which type it is",
        ("s3", "ssm"),
        BUCKET
        + """
        name := bucket.Arn.ApplyT(func(arn string) string { return arn })
        _, err = ssm.NewParameter(ctx, "p", &ssm.ParameterArgs{
            Type:  pulumi.String("String"),
            Value: name, // <- sdk.wrong-type
        })
        return err
        """,
        "name.(pulumi.StringOutput)",
        BUCKET
        + """
        name := bucket.Arn.ApplyT(func(arn string) string { return arn }).(pulumi.StringOutput)
        _, err = ssm.NewParameter(ctx, "p", &ssm.ParameterArgs{
            Type:  pulumi.String("String"),
            Value: name,
        })
        return err
        """,
    ),
    Mistake(
        "plain slices of nested arguments",
        ("ec2",),
        """
        _, err := ec2.NewSecurityGroup(ctx, "g", &ec2.SecurityGroupArgs{
            Egress: []ec2.SecurityGroupEgressArgs{ // <- sdk.wrong-type
                {Protocol: pulumi.String("-1"), FromPort: pulumi.Int(0), ToPort: pulumi.Int(0)},
            },
        })
        return err
        """,
        "ec2.SecurityGroupEgressArray",
        """
        _, err := ec2.NewSecurityGroup(ctx, "g", &ec2.SecurityGroupArgs{
            Egress: ec2.SecurityGroupEgressArray{
                ec2.SecurityGroupEgressArgs{Protocol: pulumi.String("-1"), FromPort: pulumi.Int(0), ToPort: pulumi.Int(0)},
            },
        })
        return err
        """,
    ),
    Mistake(
        "another type's arguments",
        ("ec2",),
        """
        _, err := ec2.NewSecurityGroup(ctx, "g", &ec2.SecurityGroupArgs{
            Ingress: ec2.SecurityGroupEgressArray{}, // <- sdk.wrong-type
        })
        return err
        """,
        "ec2.SecurityGroupIngressArray",
        """
        _, err := ec2.NewSecurityGroup(ctx, "g", &ec2.SecurityGroupArgs{
            Ingress: ec2.SecurityGroupIngressArray{},
        })
        return err
        """,
    ),
    Mistake(
        "inputs where a lookup takes plain values",
        ("ec2",),
        """
        ami, err := ec2.LookupAmi(ctx, &ec2.LookupAmiArgs{
            MostRecent: true, // <- sdk.wrong-type
            Owners:     pulumi.StringArray{pulumi.String("amazon")}, // <- sdk.wrong-type
            NameRegex:  "^al", // <- sdk.wrong-type
            Filters: []ec2.GetAmiFilter{
                {Name: "name", Values: []string{"al2023-*"}},
            },
        })
        _ = ami
        return err
        """,
        "pulumi.BoolRef(true)",
        """
        ami, err := ec2.LookupAmi(ctx, &ec2.LookupAmiArgs{
            MostRecent: pulumi.BoolRef(true),
            Owners:     []string{"amazon"},
            NameRegex:  pulumi.StringRef("^al"),
            Filters: []ec2.GetAmiFilter{
                {Name: "name", Values: []string{"al2023-*"}},
            },
        })
        _ = ami
        return err
        """,
    ),
    Mistake(
        "arguments that are no pointer",
        ("s3",),
        '_, err := s3.NewBucket(ctx, "b", s3.BucketArgs{}) // <- sdk.wrong-type\nreturn err',
        "&s3.BucketArgs",
        '_, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{})\nreturn err',
    ),
    Mistake(
        "a name that is an input",
        ("s3",),
        '_, err := s3.NewBucket(ctx, pulumi.String("b"), nil) // <- sdk.wrong-type\nreturn err',
        "string",
        '_, err := s3.NewBucket(ctx, "b", nil)\nreturn err',
    ),
    Mistake(
        "options as a struct",
        ("s3",),
        '_, err := s3.NewBucket(ctx, "b", nil, &pulumi.ResourceOptions{}) // <- sdk.wrong-type\nreturn err',
        "pulumi.ResourceOption",
        '_, err := s3.NewBucket(ctx, "b", nil, pulumi.Protect(true))\nreturn err',
    ),
    Mistake(
        "the identifier as a field",
        ("ec2",),
        VPC + 'ctx.Export("id", vpc.Id) // <- sdk.unknown-output',
        "vpc.ID()",
        VPC + 'ctx.Export("id", vpc.ID())',
    ),
    Mistake(
        "an output that the resource lacks",
        ("s3",),
        BUCKET + 'ctx.Export("name", bucket.BucketName) // <- sdk.unknown-output',
        "bucket.Bucket",
        BUCKET + 'ctx.Export("name", bucket.Bucket)',
    ),
    Mistake(
        "a property of a lookup that it lacks",
        ("aws",),
        'who, err := aws.GetCallerIdentity(ctx, nil)\nctx.Export("a", pulumi.String(who.Account)) // <- sdk.unknown-output\nreturn err',
        "AccountId",
        'who, err := aws.GetCallerIdentity(ctx, nil)\nctx.Export("a", pulumi.String(who.AccountId))\nreturn err',
    ),
    Mistake(
        "a name that the core lacks",
        (),
        'ctx.Export("a", pulumi.Strings("b")) // <- sdk.unknown-name',
        "pulumi.String",
        'ctx.Export("a", pulumi.String("b"))',
    ),
    Mistake(
        "a type that the core lacks",
        (),
        'ctx.Export("a", pulumi.StringList{}) // <- sdk.unknown-class',
        "pulumi.StringArray",
        'ctx.Export("a", pulumi.StringArray{})',
    ),
    Mistake(
        "a method that the context lacks",
        (),
        'ctx.Output("a", pulumi.String("b")) // <- sdk.unknown-name',
        "ctx.Export",
        'ctx.Export("a", pulumi.String("b"))',
    ),
    Mistake(
        "a method of configuration in other languages",
        ("config",),
        'cfg := config.New(ctx, "")\nctx.Export("a", pulumi.String(cfg.GetString("b"))) // <- sdk.unknown-name',
        "cfg.Get",
        'cfg := config.New(ctx, "")\nctx.Export("a", pulumi.String(cfg.Get("b")))',
    ),
    Mistake(
        "Apply of older versions",
        ("s3",),
        BUCKET + 'bucket.Arn.Apply(func(arn string) string { return arn }) // <- sdk.unknown-name',
        "ApplyT",
        BUCKET + 'bucket.Arn.ApplyT(func(arn string) string { return arn })',
    ),
    Mistake(
        "an Output in a conversion",
        ("ec2", "ssm"),
        VPC
        + """
        _, err = ssm.NewParameter(ctx, "p", &ssm.ParameterArgs{
            Type:  pulumi.String("String"),
            Value: pulumi.String(vpc.ID()), // <- sdk.output-misuse
        })
        return err
        """,
        "vpc.ID()",
        VPC
        + """
        _, err = ssm.NewParameter(ctx, "p", &ssm.ParameterArgs{
            Type:  pulumi.String("String"),
            Value: vpc.ID(),
        })
        return err
        """,
    ),
    Mistake(
        "an Output in a text",
        ("s3", "ssm", "fmt"),
        BUCKET
        + """
        _, err = ssm.NewParameter(ctx, "p", &ssm.ParameterArgs{
            Type:  pulumi.String("String"),
            Value: pulumi.String(fmt.Sprintf("%s/*", bucket.Arn)), // <- sdk.output-misuse
        })
        return err
        """,
        "pulumi.Sprintf",
        BUCKET
        + """
        _, err = ssm.NewParameter(ctx, "p", &ssm.ParameterArgs{
            Type:  pulumi.String("String"),
            Value: pulumi.Sprintf("%s/*", bucket.Arn),
        })
        fmt.Sprintf("%d", 1)
        return err
        """,
    ),
    Mistake(
        "an Output added to a text",
        ("s3",),
        BUCKET + 'ctx.Export("a", bucket.Arn + "/*") // <- sdk.output-misuse',
        "pulumi.Sprintf",
        BUCKET + 'ctx.Export("a", pulumi.Sprintf("%s/*", bucket.Arn))',
    ),
    Mistake(
        "an Output in what becomes JSON",
        ("s3", "encoding/json"),
        BUCKET
        + """
        text, err := json.Marshal(map[string]interface{}{
            "Resource": bucket.Arn, // <- sdk.output-misuse
        })
        if err != nil {
            return err
        }
        ctx.Export("a", pulumi.String(string(text)))
        """,
        "pulumi.JSONMarshal",
        BUCKET
        + """
        text := pulumi.JSONMarshal(map[string]interface{}{
            "Resource": bucket.Arn,
        })
        ctx.Export("a", text)
        ctx.Export("b", pulumi.String(plain()))
        """,
    ),
    Mistake(
        "an Output that is compared",
        ("s3",),
        BUCKET + 'if bucket.Region == "us-east-1" { // <- sdk.output-misuse\n\treturn nil\n}',
        "ApplyT",
        BUCKET + 'if ctx.Stack() == "us-east-1" {\n\treturn nil\n}\nctx.Export("b", bucket.Region)',
    ),
    Mistake(
        "a text made a number",
        (),
        'size := "80"\nctx.Export("a", pulumi.Int(size)) // <- sdk.wrong-type\nctx.Export("b", pulumi.Bool("true")) // <- sdk.wrong-type',
        "cannot be converted to pulumi.Int",
        'size := 80\nctx.Export("a", pulumi.Int(size))\nctx.Export("b", pulumi.Bool(size > 1))\nctx.Export("c", pulumi.Float64(size))',
    ),
    Mistake(
        "a list of texts where any inputs belong",
        ("cloudwatch",),
        """
        _, err := cloudwatch.NewMetricAlarm(ctx, "a", &cloudwatch.MetricAlarmArgs{
            ComparisonOperator: pulumi.String("GreaterThanThreshold"),
            EvaluationPeriods:  pulumi.Int(1),
            AlarmActions:       pulumi.StringArray{pulumi.String("arn")}, // <- sdk.wrong-type
        })
        return err
        """,
        "pulumi.ArrayInput",
        """
        _, err := cloudwatch.NewMetricAlarm(ctx, "a", &cloudwatch.MetricAlarmArgs{
            ComparisonOperator: pulumi.String("GreaterThanThreshold"),
            EvaluationPeriods:  pulumi.Int(1),
            AlarmActions:       pulumi.Array{pulumi.String("arn")},
        })
        return err
        """,
    ),
    Mistake(
        "a setting without the context",
        ("config",),
        'ctx.Export("a", pulumi.String(config.Require("key"))) // <- sdk.missing-argument',
        "config.Require takes 2 arguments",
        'ctx.Export("a", pulumi.String(config.Require(ctx, "key")))\nctx.Export("b", pulumi.All("a", "b").Index(pulumi.Int(0)))',
    ),
    Mistake(
        "an export without its name",
        (),
        'ctx.Export(pulumi.String("a")) // <- sdk.missing-argument\nctx.Export("a", "b", pulumi.String("c")) // <- go.count',
        "ctx.Export takes 2 arguments",
        'ctx.Export("a", pulumi.String("a"))',
    ),
    Mistake(
        "JSON without its error",
        ("encoding/json",),
        'text := json.Marshal(1) // <- go.count\nctx.Export("a", pulumi.String(text))',
        "json.Marshal gives 2 values",
        'text, err := json.Marshal(1)\nctx.Export("a", pulumi.String(string(text)))\nreturn err',
    ),
    Mistake(
        "several options as one",
        ("s3",),
        'opts := []pulumi.ResourceOption{pulumi.Protect(true)}\n_, err := s3.NewBucket(ctx, "b", nil, opts) // <- sdk.wrong-type\nreturn err',
        "opts...",
        'opts := []pulumi.ResourceOption{pulumi.Protect(true)}\n_, err := s3.NewBucket(ctx, "b", nil, opts...)\nreturn err',
    ),
    Mistake(
        "an option among the arguments",
        ("s3",),
        '_, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{Protect: pulumi.Bool(true)}) // <- sdk.unknown-argument\nreturn err',
        "pulumi.Protect(true)",
        '_, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{}, pulumi.Protect(true))\nreturn err',
    ),
    Mistake(
        "a class that is out of date",
        ("s3",),
        '_, err := s3.NewBucketV2(ctx, "b", nil) // <- sdk.deprecated\nreturn err',
        "s3.Bucket",
        '_, err := s3.NewBucket(ctx, "b", nil)\nreturn err',
    ),
    Mistake(
        "an argument that is out of date",
        ("cloudwatch",),
        '_, err := cloudwatch.NewEventRule(ctx, "r", &cloudwatch.EventRuleArgs{IsEnabled: pulumi.Bool(true)}) // <- sdk.deprecated\nreturn err',
        "state",
        '_, err := cloudwatch.NewEventRule(ctx, "r", &cloudwatch.EventRuleArgs{State: pulumi.String("ENABLED")})\nreturn err',
    ),
    Mistake(
        "what a lookup gives and is out of date",
        ("aws",),
        'region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{})\nif err != nil {\n\treturn err\n}\nctx.Export("r", pulumi.String(region.Name)) // <- sdk.deprecated\nreturn nil',
        "Region",
        'region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{})\nif err != nil {\n\treturn err\n}\nctx.Export("r", pulumi.String(region.Region))\nreturn nil',
    ),
    Mistake(
        "what a lookup gives later and is out of date",
        ("secretsmanager",),
        'found := secretsmanager.LookupSecretVersionOutput(ctx, secretsmanager.LookupSecretVersionOutputArgs{SecretId: pulumi.String("s")})\nctx.Export("a", found.Arn()) // <- sdk.deprecated\nreturn nil',
        "SecretArn",
        'found := secretsmanager.LookupSecretVersionOutput(ctx, secretsmanager.LookupSecretVersionOutputArgs{SecretId: pulumi.String("s")})\nctx.Export("a", found.SecretArn())\nreturn nil',
    ),
    Mistake(
        "one variable for two results",
        ("s3",),
        'bucket := s3.NewBucket(ctx, "b", nil) // <- go.count\nctx.Export("b", bucket.Bucket)',
        "2 values",
        'bucket, err := s3.NewBucket(ctx, "b", nil)\nctx.Export("b", bucket.Bucket)\n_ = err',
    ),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=[item.name for item in MISTAKES])
def test_a_mistake_is_found_where_it_stands(mistake, go_program):
    program = go_program(stack(mistake.wrong, *mistake.imports, above=PLAIN))
    remarks = _symbols.look(program, major=7).remarks
    assert noticed(remarks) == expected(program)
    assert any(mistake.says in item.message for item in remarks), [item.message for item in remarks]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[item.name for item in MISTAKES])
def test_the_right_way_is_silent(mistake, go_program):
    program = go_program(stack(mistake.right, *mistake.imports, above=PLAIN))
    assert noticed(_symbols.look(program, major=7).remarks) == []
