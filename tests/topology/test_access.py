import json

from graph_making import Ref, graph, make

from stackproof.topology import Topology

DOCUMENT = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
ROLE = make(
    "aws:iam/role:Role", "task", {"assumeRolePolicy": DOCUMENT, "inlinePolicies": [{"name": "a", "policy": DOCUMENT}]}
)


def test_all_ways_to_give_a_role_a_policy_are_found():
    policy = make("aws:iam/policy:Policy", "p", {"policy": DOCUMENT})
    inline = make("aws:iam/rolePolicy:RolePolicy", "i", {"role": Ref(ROLE), "policy": {"$unknown": "x"}})
    created = make(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "c",
        {"role": Ref(ROLE, "name"), "policyArn": Ref(policy, "arn")},
    )
    managed = make(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "m",
        {"role": Ref(ROLE), "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
    )
    several = make(
        "aws:iam/policyAttachment:PolicyAttachment", "s", {"roles": [Ref(ROLE)], "policyArn": Ref(policy, "arn")}
    )
    found = Topology(graph(ROLE, policy, inline, created, managed, several)).policies_of(ROLE)
    by_origin = {(d.origin.rpartition("::")[2], d.arn.rpartition("/")[2], bool(d.statements)) for d in found}
    assert by_origin == {("task", "", True), ("i", "", False), ("p", "", True), ("m", "AdministratorAccess", False)}
    assert all(d.why for d in found if d.policy is None) and {d.target for d in found} == {ROLE.urn}


def test_resource_policies_are_found_on_and_beside_their_resource():
    queue = make("aws:sqs/queue:Queue", "q", {"policy": DOCUMENT})
    beside = make("aws:sqs/queuePolicy:QueuePolicy", "b", {"queueUrl": Ref(queue, "url"), "policy": DOCUMENT})
    other = make("aws:sqs/queue:Queue", "other")
    topology = Topology(graph(queue, beside, other))
    assert [d.origin for d in topology.resource_policies(queue)] == [queue.urn, beside.urn]
    assert topology.resource_policies(other) == ()


def test_a_lambda_permission_reads_like_a_statement():
    function = make("aws:lambda/function:Function", "f")
    permission = make(
        "aws:lambda/permission:Permission",
        "p",
        {
            "function": Ref(function, "name"),
            "action": "lambda:InvokeFunction",
            "principal": "s3.amazonaws.com",
            "sourceArn": "arn:aws:s3:::b",
        },
    )
    (document,) = Topology(graph(function, permission)).resource_policies(function)
    (statement,) = document.statements
    assert statement.services == ("s3.amazonaws.com",) and statement.actions == ("lambda:InvokeFunction",)
    assert statement.condition("aws:sourcearn")[0].values == ("arn:aws:s3:::b",)


def test_every_document_is_listed_once():
    policy = make("aws:iam/policy:Policy", "p", {"policy": DOCUMENT})
    attached = make(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "c", {"role": Ref(ROLE), "policyArn": Ref(policy, "arn")}
    )
    key = make("aws:kms/key:Key", "k", {"policy": DOCUMENT})
    documents = Topology(graph(ROLE, policy, attached, key)).documents()
    assert sorted((d.kind, d.origin.rpartition("::")[2]) for d in documents) == [
        ("identity", "p"),
        ("identity", "task"),
        ("resource", "k"),
        ("trust", "task"),
    ]


def test_a_role_is_found_through_its_instance_profile():
    profile = make("aws:iam/instanceProfile:InstanceProfile", "ip", {"role": Ref(ROLE, "name")})
    instance = make("aws:ec2/instance:Instance", "i", {"iamInstanceProfile": Ref(profile, "name")})
    assert Topology(graph(ROLE, profile, instance)).role_at(instance, "iamInstanceProfile") == ROLE
