import json

from graph_making import Ref, graph, make

from stackproof.topology import Topology

ROLE, POLICY, INLINE = "aws:iam/role:Role", "aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
QUEUE, QUEUE_POLICY = "aws:sqs/queue:Queue", "aws:sqs/queuePolicy:QueuePolicy"


def document(action, resource="*", effect="Allow", **more):
    return json.dumps({"Statement": [{"Effect": effect, "Action": action, "Resource": resource, **more}]})


def test_grants_of_all_ways_of_attaching_count():
    role = make(ROLE, "r", {"inlinePolicies": [{"policy": document("sqs:SendMessage")}]})
    own = make(POLICY, "p", {"policy": document("sns:Publish")})
    attached = make(ATTACHMENT, "a", {"role": Ref(role), "policyArn": Ref(own, "arn")})
    inline = make(INLINE, "i", {"role": Ref(role), "policy": document("s3:*")})
    managed = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    logs = make(ATTACHMENT, "l", {"role": Ref(role), "policyArn": managed})
    topology = Topology(graph(role, own, attached, inline, logs))
    for action in ("sqs:SendMessage", "sns:Publish", "s3:GetObject", "logs:PutLogEvents"):
        assert topology.permits(role, action) is True
    assert topology.permits(role, "dynamodb:GetItem") is False
    assert topology.grants_service(role, "s3") is True and topology.grants_service(role, "kinesis") is False


def test_an_attached_policy_that_is_not_known_leaves_the_answer_open():
    role = make(ROLE, "r")
    other = make(ATTACHMENT, "a", {"role": Ref(role), "policyArn": "arn:aws:iam::123456789012:policy/other"})
    topology = Topology(graph(role, other))
    assert topology.permits(role, "sqs:SendMessage") is None and topology.grants_service(role, "sqs") is None


def test_a_grant_on_another_resource_leaves_the_answer_open_and_a_deny_closes_it():
    queue = make(QUEUE, "q", outputs={"arn": "arn:aws:sqs:us-east-1:123456789012:q"})
    role = make(ROLE, "r", {"inlinePolicies": [{"policy": document("sqs:*", "arn:aws:sqs:*:*:other")}]})
    assert Topology(graph(queue, role)).permits(role, "sqs:SendMessage", queue) is None
    denied = [{"policy": document("sqs:*")}, {"policy": document("sqs:SendMessage", effect="Deny")}]
    role = make(ROLE, "r", {"inlinePolicies": denied})
    assert Topology(graph(queue, role)).permits(role, "sqs:SendMessage", queue) is False


def test_a_policy_on_the_queue_may_let_the_role_in():
    queue, role = make(QUEUE, "q"), make(ROLE, "r")
    lets = make(
        QUEUE_POLICY,
        "p",
        {"queueUrl": Ref(queue), "policy": document("sqs:SendMessage", Principal={"AWS": role.outputs["arn"]})},
    )
    assert Topology(graph(queue, role)).permits(role, "sqs:SendMessage", queue) is False
    assert Topology(graph(queue, role, lets)).permits(role, "sqs:SendMessage", queue) is None


def test_what_a_resource_waits_for_reaches_through_others_and_into_components():
    first, second = make(QUEUE, "first"), make(QUEUE, "second")
    component = make("demo:index:Pair", "pair", custom=False)
    child = make(QUEUE, "child", parent=component.urn)
    third = make(QUEUE, "third", {"kmsMasterKeyId": Ref(first)}, dependencies=(first.urn,))
    last = make(QUEUE, "last", dependencies=(third.urn, component.urn))
    topology = Topology(graph(first, second, component, child, third, last))
    assert topology.waits_for(last) == {third.urn, first.urn, component.urn, child.urn}
