"""Names that the engine made up, names that an Output spoiled, and names that CloudWatch takes twice."""

import json

from graph_making import graph, make

from stackproof.checks import Case, all_checks, judge
from stackproof.model import Need, ProgramRun

CHECKS = {check.id: check for check in all_checks()}


def judged(id, *resources, needs=()):
    found = graph(*resources)
    base = Case.of_graph(found)
    run = ProgramRun(outcome="ran", graph=found, needs=needs)
    return judge(Case(submission=base.submission, project=base.project, run=run), checks=[CHECKS[id]])


def task(group):
    options = {"logDriver": "awslogs", "options": {"awslogs-group": group, "awslogs-region": "eu-west-1"}}
    definitions = json.dumps([{"name": "app", "image": "a:1", "logConfiguration": options}])
    return make("aws:ecs/taskDefinition:TaskDefinition", "task", {"family": "app", "containerDefinitions": definitions})


def test_a_log_group_that_another_stack_names_is_not_missed():
    other = Need(kind="stack-reference", name="base:logGroupName", message="", synthesized=True)
    assert judged("ECS006", task("loggroupname-aae17212"), needs=(other,)).findings == ()
    assert len(judged("ECS006", task("/ecs/app"), needs=(other,)).findings) == 1


def test_the_error_text_of_an_output_is_no_name_of_a_log_group():
    assert judged("ECS006", task("Calling [toJSON] on an [Output<T>] is not supported.")).findings == ()


def twice(type, name):
    (finding,) = judged("NAM002", make(type, "a", {"name": name}), make(type, "b", {"name": name})).findings
    return finding.severity


def test_two_alarms_of_one_name_lose_one_and_two_queues_are_refused():
    assert twice("aws:cloudwatch/metricAlarm:MetricAlarm", "errors") == "high"
    assert twice("aws:sqs/queue:Queue", "jobs") == "critical"
