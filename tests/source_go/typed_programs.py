"""Go programs that a build refuses, each beside one that it takes; `// <- kind` marks the lines of remarks.

name: (imports, wrong, right, what the remarks are about). `fmt:kind` marks an import. The texts stand inside of
`pulumi.Run`; what comes before `---` stands before it.
"""

from __future__ import annotations

import textwrap

_PATHS = {
    "pulumi": "github.com/pulumi/pulumi/sdk/v3/go/pulumi",
    "config": "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config",
    "auto": "github.com/pulumi/pulumi/sdk/v3/go/auto",
    "random": "github.com/pulumi/pulumi-random/sdk/v4/go/random",
    "tls": "github.com/pulumi/pulumi-tls/sdk/v5/go/tls",
    "aws": "github.com/pulumi/pulumi-aws/sdk/v7/go/aws",
    "fmt": "fmt",
    "strings": "strings",
    "json": "encoding/json",
    "strconv": "strconv",
    "docker": "github.com/pulumi/pulumi-docker/sdk/v4/go/docker",
}
_FAILED = "if err != nil {\n\treturn err\n}\n"
_VPC = f'vpc, err := ec2.NewVpc(ctx, "v", &ec2.VpcArgs{{CidrBlock: pulumi.String("10.0.0.0/16")}})\n{_FAILED}'
_BUCKET = f'bucket, err := s3.NewBucket(ctx, "b", nil)\n{_FAILED}'
_ROLE = f'role, err := iam.NewRole(ctx, "r", &iam.RoleArgs{{AssumeRolePolicy: pulumi.String("{{}}")}})\n{_FAILED}'

PROGRAMS: dict[str, tuple[str, str, str, list[str]]] = {
    "a bare string for an input": (
        "s3",
        '_, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{\n\tBucket: "logs", // <- sdk.wrong-type\n})\nreturn err',
        '_, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{\n\tBucket: pulumi.String("logs"),\n})\nreturn err',
        ["Bucket"],
    ),
    "a text for a number": (
        "sqs",
        '_, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{\n'
        '\tVisibilityTimeoutSeconds: pulumi.String("30"), // <- sdk.wrong-type\n})\nreturn err',
        '_, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{\n\tVisibilityTimeoutSeconds: pulumi.Int(30),\n})\nreturn err',
        ["VisibilityTimeoutSeconds"],
    ),
    "a map for a list of texts": (
        "ec2",
        '_, err := ec2.NewInstance(ctx, "i", &ec2.InstanceArgs{\n'
        '\tVpcSecurityGroupIds: pulumi.StringMap{"a": pulumi.String("sg")}, // <- sdk.wrong-type\n})\nreturn err',
        '_, err := ec2.NewInstance(ctx, "i", &ec2.InstanceArgs{\n'
        '\tVpcSecurityGroupIds: pulumi.StringArray{pulumi.String("sg")},\n})\nreturn err',
        ["VpcSecurityGroupIds"],
    ),
    "a map of Go for a map of inputs": (
        "sqs",
        '_, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{\n'
        '\tTags: map[string]string{"Name": "q"}, // <- sdk.wrong-type\n})\nreturn err',
        '_, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{\n'
        '\tTags: pulumi.StringMap{"Name": pulumi.String("q")},\n})\nreturn err',
        ["Tags"],
    ),
    "texts of Go in a list of inputs": (
        "ec2",
        '_, err := ec2.NewInstance(ctx, "i", &ec2.InstanceArgs{\n\tVpcSecurityGroupIds: pulumi.StringArray{\n'
        '\t\t"sg-1", // <- sdk.wrong-type\n\t},\n})\nreturn err',
        '_, err := ec2.NewInstance(ctx, "i", &ec2.InstanceArgs{\n\tVpcSecurityGroupIds: pulumi.StringArray{\n'
        '\t\tpulumi.String("sg-1"),\n\t},\n})\nreturn err',
        ["StringArray"],
    ),
    "an unknown argument": (
        "sqs",
        '_, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{\n'
        "\tVisibilityTimeout: pulumi.Int(30), // <- sdk.unknown-argument\n})\nreturn err",
        '_, err := sqs.NewQueue(ctx, "q", &sqs.QueueArgs{\n\tVisibilityTimeoutSeconds: pulumi.Int(30),\n})\nreturn err',
        ["sqs.QueueArgs.VisibilityTimeout"],
    ),
    "an option among the arguments": (
        "s3 sqs",
        _BUCKET + '_, err = sqs.NewQueue(ctx, "q", &sqs.QueueArgs{\n'
        "\tDependsOn: []pulumi.Resource{bucket}, // <- sdk.unknown-argument\n})\nreturn err",
        _BUCKET + '_, err = sqs.NewQueue(ctx, "q", nil, pulumi.DependsOn([]pulumi.Resource{bucket}))\nreturn err',
        ["DependsOn"],
    ),
    "an unknown key of a nested argument": (
        "ec2",
        '_, err := ec2.NewSecurityGroup(ctx, "g", &ec2.SecurityGroupArgs{\n'
        "\tIngress: ec2.SecurityGroupIngressArray{\n\t\t&ec2.SecurityGroupIngressArgs{\n"
        '\t\t\tProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(443), ToPort: pulumi.Int(443),\n'
        '\t\t\tCidrBlock: pulumi.StringArray{pulumi.String("10.0.0.0/8")}, // <- sdk.unknown-nested-key\n'
        "\t\t},\n\t},\n})\nreturn err",
        '_, err := ec2.NewSecurityGroup(ctx, "g", &ec2.SecurityGroupArgs{\n'
        "\tIngress: ec2.SecurityGroupIngressArray{\n\t\tec2.SecurityGroupIngressArgs{\n"
        '\t\t\tProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(443), ToPort: pulumi.Int(443),\n'
        '\t\t\tCidrBlocks: pulumi.StringArray{pulumi.String("10.0.0.0/8")},\n'
        "\t\t},\n\t},\n})\nreturn err",
        ["ec2.SecurityGroupIngressArgs.CidrBlock"],
    ),
    "a list of structs for a list of inputs": (
        "ec2",
        '_, err := ec2.NewSecurityGroup(ctx, "g", &ec2.SecurityGroupArgs{\n'
        "\tIngress: []ec2.SecurityGroupIngressArgs{}, // <- sdk.wrong-type\n})\nreturn err",
        '_, err := ec2.NewSecurityGroup(ctx, "g", &ec2.SecurityGroupArgs{\n'
        "\tIngress: ec2.SecurityGroupIngressArray{},\n})\nreturn err",
        ["Ingress"],
    ),
    "one struct for a list": (
        "ec2",
        '_, err := ec2.NewSecurityGroup(ctx, "g", &ec2.SecurityGroupArgs{\n'
        "\tEgress: ec2.SecurityGroupEgressArgs{}, // <- sdk.wrong-type\n})\nreturn err",
        '_, err := ec2.NewSecurityGroup(ctx, "g", &ec2.SecurityGroupArgs{\n'
        "\tEgress: ec2.SecurityGroupEgressArray{ec2.SecurityGroupEgressArgs{}},\n})\nreturn err",
        ["Egress"],
    ),
    "arguments without their pointer": (
        "s3",
        '_, err := s3.NewBucket(ctx, "b", s3.BucketArgs{}) // <- sdk.wrong-type\nreturn err',
        '_, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{})\nreturn err',
        ["s3.NewBucket"],
    ),
    "arguments of another resource": (
        "s3",
        '_, err := s3.NewBucket(ctx, "b", &s3.BucketPolicyArgs{}) // <- sdk.wrong-type\nreturn err',
        '_, err := s3.NewBucket(ctx, "b", nil)\nreturn err',
        ["s3.NewBucket"],
    ),
    "a nested object in the end for its arguments": (
        "s3",
        '_, err := s3.NewBucketVersioning(ctx, "v", &s3.BucketVersioningArgs{\n\tBucket: pulumi.String("b"),\n'
        "\tVersioningConfiguration: s3.BucketVersioningVersioningConfiguration{ // <- sdk.wrong-type\n"
        '\t\tStatus: pulumi.String("Enabled"),\n\t},\n})\nreturn err',
        '_, err := s3.NewBucketVersioning(ctx, "v", &s3.BucketVersioningArgs{\n\tBucket: pulumi.String("b"),\n'
        "\tVersioningConfiguration: s3.BucketVersioningVersioningConfigurationArgs{\n"
        '\t\tStatus: pulumi.String("Enabled"),\n\t},\n})\nreturn err',
        ["s3.BucketVersioningVersioningConfigurationArgs"],
    ),
    "a resource in the end for its arguments": (
        "s3",
        '_, err := s3.NewBucket(ctx, "b", &s3.Bucket{ // <- sdk.wrong-type\n\tBucket: pulumi.String("b"),\n})\n'
        "return err",
        '_, err := s3.NewBucket(ctx, "b", &s3.BucketArgs{\n\tBucket: pulumi.String("b"),\n})\nreturn err',
        ["s3.BucketArgs{...}"],
    ),
    "a constructor without its arguments": (
        "s3",
        '_, err := s3.NewBucket(ctx, "b") // <- sdk.missing-argument\nreturn err',
        '_, err := s3.NewBucket(ctx, "b", nil)\nreturn err',
        ["s3.NewBucket"],
    ),
    "a constructor whose error is not taken": (
        "s3",
        'bucket := s3.NewBucket(ctx, "b", nil) // <- types.error\nctx.Export("name", bucket.ID())\nreturn nil',
        _BUCKET + 'ctx.Export("name", bucket.ID())\nreturn nil',
        ["s3.NewBucket"],
    ),
    "an unknown output": (
        "sqs",
        'queue, err := sqs.NewQueue(ctx, "q", nil)\nif err != nil {\n\treturn err\n}\n'
        'ctx.Export("url", queue.QueueUrl) // <- sdk.unknown-output\nreturn nil',
        'queue, err := sqs.NewQueue(ctx, "q", nil)\nif err != nil {\n\treturn err\n}\n'
        'ctx.Export("url", queue.Url)\nreturn nil',
        ["sqs.Queue.QueueUrl"],
    ),
    "the identifier as a field": (
        "ec2",
        _VPC + 'ctx.Export("id", vpc.Id) // <- sdk.unknown-output\nreturn nil',
        _VPC + 'ctx.Export("id", vpc.ID())\nreturn nil',
        ["ec2.Vpc.Id"],
    ),
    "an unknown constructor": (
        "s3",
        '_, err := s3.NewBuckett(ctx, "b", nil) // <- sdk.unknown-class\nreturn err',
        '_, err := s3.NewBucket(ctx, "b", nil)\nreturn err',
        ["s3.NewBuckett"],
    ),
    "an unknown function": (
        "aws",
        "_, err := aws.GetCallerIdentities(ctx, nil) // <- sdk.unknown-function\nreturn err",
        "_, err := aws.GetCallerIdentity(ctx, nil)\nreturn err",
        ["aws.GetCallerIdentities"],
    ),
    "a lookup under the name that other languages use": (
        "ec2",
        '_, err := ec2.GetAmi(ctx, "a", pulumi.ID("x"), nil)\nif err != nil {\n\treturn err\n}\n'
        "_, err = ec2.LookupAmis(ctx, nil) // <- sdk.unknown-function\nreturn err",
        "_, err := ec2.LookupAmi(ctx, &ec2.LookupAmiArgs{MostRecent: pulumi.BoolRef(true)})\nreturn err",
        ["ec2.LookupAmis"],
    ),
    "an argument of a lookup that is an input": (
        "ec2",
        "_, err := ec2.LookupAmi(ctx, &ec2.LookupAmiArgs{\n"
        "\tMostRecent: pulumi.Bool(true), // <- sdk.wrong-type\n})\nreturn err",
        '_, err := ec2.LookupAmi(ctx, &ec2.LookupAmiArgs{\n\tOwners: []string{"amazon"},\n'
        '\tFilters: []ec2.GetAmiFilter{{Name: "name", Values: []string{"al2023-*"}}},\n})\nreturn err',
        ["MostRecent"],
    ),
    "an unknown result of a lookup": (
        "ec2",
        "ami, err := ec2.LookupAmi(ctx, &ec2.LookupAmiArgs{})\nif err != nil {\n\treturn err\n}\n"
        'ctx.Export("ami", pulumi.String(ami.AmiId)) // <- sdk.unknown-output\nreturn nil',
        "ami, err := ec2.LookupAmi(ctx, &ec2.LookupAmiArgs{})\nif err != nil {\n\treturn err\n}\n"
        'ctx.Export("ami", pulumi.String(ami.Id))\nreturn nil',
        ["ec2.LookupAmiResult.AmiId"],
    ),
    "an unknown constant": (
        "ec2",
        '_, err := ec2.NewInstance(ctx, "i", &ec2.InstanceArgs{\n'
        "\tInstanceType: ec2.InstanceTypeT2Micro, // <- sdk.unknown-name\n})\nreturn err",
        '_, err := ec2.NewInstance(ctx, "i", &ec2.InstanceArgs{\n'
        "\tInstanceType: ec2.InstanceType_T2_Micro,\n})\nreturn err",
        ["ec2.InstanceTypeT2Micro"],
    ),
    "an unknown name of the core": (
        "ec2",
        '_, err := ec2.NewInstance(ctx, "i", &ec2.InstanceArgs{\n'
        '\tVpcSecurityGroupIds: pulumi.StringList{"sg"}, // <- sdk.unknown-name\n})\nreturn err',
        '_, err := ec2.NewInstance(ctx, "i", &ec2.InstanceArgs{\n'
        '\tVpcSecurityGroupIds: pulumi.ToStringArray([]string{"sg"}),\n})\nreturn err',
        ["pulumi.StringList"],
    ),
    "an unknown method of the configuration": (
        "config",
        'size := config.New(ctx, "").GetNumber("size") // <- sdk.unknown-name\n'
        'ctx.Export("size", pulumi.Int(size))\nreturn nil',
        'size := config.New(ctx, "").GetInt("size")\nctx.Export("size", pulumi.Int(size))\nreturn nil',
        ["config.Config.GetNumber"],
    ),
    "a method that an Output had once": (
        "s3",
        _BUCKET
        + 'ctx.Export("n", bucket.Bucket.Apply(func(n string) string { return n })) // <- sdk.unknown-name\nreturn nil',
        _BUCKET + 'ctx.Export("n", bucket.Bucket.ApplyT(func(n string) string { return n }))\nreturn nil',
        ["pulumi.StringOutput.Apply"],
    ),
    "an Output converted to a text": (
        "ec2",
        _VPC + '_, err = ec2.NewSubnet(ctx, "s", &ec2.SubnetArgs{\n'
        "\tVpcId: pulumi.String(vpc.ID()), // <- sdk.output-misuse\n})\nreturn err",
        _VPC + '_, err = ec2.NewSubnet(ctx, "s", &ec2.SubnetArgs{\n\tVpcId: vpc.ID(),\n})\nreturn err',
        ["conversion"],
    ),
    "an Output where a function takes text": (
        "strings s3",
        _BUCKET + 'ctx.Export("n", pulumi.String(strings.ToUpper(bucket.Bucket))) // <- sdk.output-misuse\nreturn nil',
        _BUCKET
        + 'ctx.Export("n", bucket.Bucket.ApplyT(func(n string) string { return strings.ToUpper(n) }))\nreturn nil',
        ["argument"],
    ),
    "an Output put together with text": (
        "s3",
        _BUCKET + 'ctx.Export("arn", "arn:aws:s3:::"+bucket.Bucket) // <- sdk.output-misuse\nreturn nil',
        _BUCKET + 'ctx.Export("arn", pulumi.Sprintf("arn:aws:s3:::%s", bucket.Bucket))\nreturn nil',
        ["concatenation"],
    ),
    "an Output compared with text": (
        "s3",
        _BUCKET + 'if bucket.Bucket == "logs" { // <- sdk.output-misuse\n\treturn nil\n}\nreturn nil',
        _BUCKET + 'ctx.Export("same", bucket.Bucket.ApplyT(func(n string) bool { return n == "logs" }))\nreturn nil',
        ["comparison"],
    ),
    "an Output that is iterated over": (
        "aws",
        "zones := aws.GetAvailabilityZonesOutput(ctx, aws.GetAvailabilityZonesOutputArgs{})\n"
        'for i := range zones.Names() { // <- sdk.output-misuse\n\tctx.Export("zone", pulumi.Int(i))\n}\nreturn nil',
        "zones, err := aws.GetAvailabilityZones(ctx, nil)\nif err != nil {\n\treturn err\n}\n"
        'for i := range zones.Names {\n\tctx.Export("zone", pulumi.Int(i))\n}\nreturn nil',
        ["iteration"],
    ),
    "an Output that is indexed": (
        "aws",
        "zones := aws.GetAvailabilityZonesOutput(ctx, aws.GetAvailabilityZonesOutputArgs{})\n"
        'ctx.Export("zone", zones.Names()[0]) // <- sdk.output-misuse\nreturn nil',
        "zones := aws.GetAvailabilityZonesOutput(ctx, aws.GetAvailabilityZonesOutputArgs{})\n"
        'ctx.Export("zone", zones.Names().Index(pulumi.Int(0)))\nreturn nil',
        ["index"],
    ),
    "a field of an Output of several": (
        "eks iam",
        _ROLE + 'cluster, err := eks.NewCluster(ctx, "c", &eks.ClusterArgs{RoleArn: role.Arn})\n'
        "if err != nil {\n\treturn err\n}\n"
        'ctx.Export("issuer", cluster.Identities.Oidcs()) // <- sdk.output-misuse\nreturn nil',
        _ROLE + 'cluster, err := eks.NewCluster(ctx, "c", &eks.ClusterArgs{RoleArn: role.Arn})\n'
        "if err != nil {\n\treturn err\n}\n"
        "first := cluster.Identities.Index(pulumi.Int(0))\n"
        'ctx.Export("issuer", first.Oidcs().Index(pulumi.Int(0)).Issuer())\nreturn nil',
        ["method"],
    ),
    "an optional Output for one that is always there": (
        "fmt eks iam",
        "func show(ctx *pulumi.Context, text pulumi.StringOutput) {\n\tctx.Export(fmt.Sprint(1), text)\n}\n---\n"
        + _ROLE
        + 'cluster, err := eks.NewCluster(ctx, "c", &eks.ClusterArgs{RoleArn: role.Arn})\n'
        "if err != nil {\n\treturn err\n}\n"
        "show(ctx, cluster.CertificateAuthority.Data()) // <- types.error\nreturn nil",
        "func show(ctx *pulumi.Context, text pulumi.StringOutput) {\n\tctx.Export(fmt.Sprint(1), text)\n}\n---\n"
        + _ROLE
        + 'cluster, err := eks.NewCluster(ctx, "c", &eks.ClusterArgs{RoleArn: role.Arn})\n'
        "if err != nil {\n\treturn err\n}\n"
        "show(ctx, cluster.CertificateAuthority.Data().Elem())\nreturn nil",
        ["StringPtrOutput"],
    ),
    "a variable that nothing uses": (
        "s3",
        'bucket, err := s3.NewBucket(ctx, "b", nil) // <- go.unused-variable\nreturn err',
        '_, err := s3.NewBucket(ctx, "b", nil)\nreturn err',
        ["bucket"],
    ),
    "an import that nothing uses": (
        "fmt:go.unused-import s3",
        '_, err := s3.NewBucket(ctx, "b", nil)\nreturn err',
        '_, err := s3.NewBucket(ctx, fmt.Sprint("b"), nil)\nreturn err',
        ["fmt"],
    ),
    "a name that nothing declares": (
        "s3",
        "_, err := s3.NewBucket(ctx, bucketName, nil) // <- go.undefined\nreturn err",
        'bucketName := "b"\n_, err := s3.NewBucket(ctx, bucketName, nil)\nreturn err',
        ["bucketName"],
    ),
    "a forgotten import": (
        "s3",
        '_, err := s3.NewBucket(ctx, fmt.Sprint("b"), nil) // <- go.undefined\nreturn err',
        '_, err := s3.NewBucket(ctx, "b", nil)\nreturn err',
        ["fmt"],
    ),
    "a function without its result": (
        "s3",
        "func name() string {\n} // <- go.missing-return\n---\n_, err := s3.NewBucket(ctx, name(), nil)\nreturn err",
        'func name() string {\n\treturn "b"\n}\n---\n_, err := s3.NewBucket(ctx, name(), nil)\nreturn err',
        ["result"],
    ),
    "an error declared again": (
        "s3",
        'var err error\n_, err := s3.NewBucket(ctx, "b", nil) // <- go.redeclared\nreturn err',
        'var err error\n_, err = s3.NewBucket(ctx, "b", nil)\nreturn err',
        [":="],
    ),
    "a component that is none": (
        "",
        'type Site struct {\n\tName string\n}\n---\nsite := &Site{Name: "s"}\n'
        'return ctx.RegisterComponentResource("my:Site", "s", site) // <- sdk.wrong-type',
        'type Site struct {\n\tpulumi.ResourceState\n\tName string\n}\n---\nsite := &Site{Name: "s"}\n'
        'return ctx.RegisterComponentResource("my:Site", "s", site)',
        ["RegisterComponentResource"],
    ),
    "a plain value of an own function's input": (
        "",
        'func show(ctx *pulumi.Context, text pulumi.StringInput) {\n\tctx.Export("t", text)\n}\n---\n'
        'show(ctx, "plain") // <- types.error\nreturn nil',
        'func show(ctx *pulumi.Context, text pulumi.StringInput) {\n\tctx.Export("t", text)\n}\n---\n'
        'show(ctx, pulumi.String("plain"))\nreturn nil',
        ["StringInput"],
    ),
    "an unknown field of an own type": (
        "",
        "type size struct{ Width int }\n---\ns := size{Widht: 1} // <- types.error\n"
        'ctx.Export("w", pulumi.Int(s.Width))\nreturn nil',
        'type size struct{ Width int }\n---\ns := size{Width: 1}\nctx.Export("w", pulumi.Int(s.Width))\nreturn nil',
        ["Width"],
    ),
    "a number for a text of the language": (
        "strconv",
        'ctx.Export("n", pulumi.String(strconv.Itoa("7"))) // <- types.error\nreturn nil',
        'ctx.Export("n", pulumi.String(strconv.Itoa(7)))\nreturn nil',
        ["strconv.Itoa"],
    ),
    "an unknown function of the standard library": (
        "strings",
        'ctx.Export("n", pulumi.String(strings.Uppercase("a"))) // <- go.undefined\nreturn nil',
        'ctx.Export("n", pulumi.String(strings.ToUpper("a")))\nreturn nil',
        ["strings.Uppercase"],
    ),
    "a resource of random in the wrong type": (
        "random",
        '_, err := random.NewRandomPassword(ctx, "p", &random.RandomPasswordArgs{\n'
        "\tLength: 16, // <- sdk.wrong-type\n})\nreturn err",
        '_, err := random.NewRandomPassword(ctx, "p", &random.RandomPasswordArgs{\n'
        "\tLength: pulumi.Int(16),\n})\nreturn err",
        ["Length"],
    ),
    "a resource taken for its identifier": (
        "iam",
        _ROLE + '_, err = iam.NewRolePolicyAttachment(ctx, "a", &iam.RolePolicyAttachmentArgs{\n'
        '\tRole: "name", // <- sdk.wrong-type\n\tPolicyArn: pulumi.String("arn"),\n})\n'
        'ctx.Export("r", role.Arn)\nreturn err',
        _ROLE + '_, err = iam.NewRolePolicyAttachment(ctx, "a", &iam.RolePolicyAttachmentArgs{\n'
        '\tRole: role.Name,\n\tPolicyArn: pulumi.String("arn"),\n})\nreturn err',
        ["Role"],
    ),
    "an archive given as text": (
        "lambda iam",
        _ROLE + '_, err = lambda.NewFunction(ctx, "f", &lambda.FunctionArgs{\n'
        '\tRole: role.Arn,\n\tCode: pulumi.String("./build"), // <- sdk.wrong-type\n})\nreturn err',
        _ROLE + '_, err = lambda.NewFunction(ctx, "f", &lambda.FunctionArgs{\n'
        '\tRole: role.Arn,\n\tRuntime: lambda.RuntimePython3d12,\n\tCode: pulumi.NewFileArchive("./build"),\n'
        '\tEnvironment: &lambda.FunctionEnvironmentArgs{Variables: pulumi.StringMap{"A": role.Name}},\n})\nreturn err',
        ["Code"],
    ),
    "a field that the automation API has not": (
        "auto",
        "func name(stack auto.Stack) string {\n\treturn stack.StackName() // <- sdk.unknown-name\n}\n---\nreturn nil",
        "func name(stack auto.Stack) string {\n\treturn stack.Name()\n}\n---\nreturn nil",
        ["auto.Stack.StackName"],
    ),
}


def program(imports: str, text: str) -> str:
    """The whole file."""
    before, dashes, inside = text.partition("---\n")
    body = inside if dashes else text
    paths = []
    for item in ("pulumi", *imports.split()):
        name, _, kind = item.partition(":")
        path = _PATHS.get(name) or f"{_PATHS['aws']}/{name}"
        paths.append(f'\t"{path}"{f" // <- {kind}" if kind else ""}')
    listed = "\n".join(paths)
    head = f"package main\n\nimport (\n{listed}\n)\n\n{before if dashes else ''}\n"
    body = textwrap.indent(body, "\t\t")
    return f"{head}func main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n{body}\n\t}})\n}}\n"
