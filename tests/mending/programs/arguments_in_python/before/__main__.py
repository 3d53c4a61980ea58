import pulumi
import pulumi_aws as aws

vpc = aws.ec2.Vpc("main", cidrBlock="10.0.0.0/16")
subnet = aws.ec2.Subnet("a", vpc=vpc.id, cidr="10.0.0.0/24")
eip = aws.ec2.Eip("nat", vpc=True)
queue = aws.sqs.Queue(
    "q",
    visibility_timeout=30,
    depends_on=[vpc],
    tags={"a": "b"},
)
role = aws.iam.Role("r", assume_role_policy="{}")
attachment = aws.iam.RolePolicyAttachment(
    "a",
    role=role.name,
    policy_arn="arn:aws:iam::aws:policy/ReadOnlyAccess",
    tags={"Name": "x"},
)
table = aws.dynamodb.Table(
    "t",
    hash_key="id",
    billing_mode="PAY_PER_REQUEST",
    attributes=[{"attribute_name": "id", "type": "S"}],
)
pulumi.export("q", queue.url)
pulumi.export("p", pulumi.Output.all(eip.public_ip, subnet.id, table.arn))
