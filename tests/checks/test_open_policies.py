"""Whom a policy on a resource lets in."""

import json

import pytest
from graph_making import Ref, graph, make

from stackproof.checks import Case, all_checks, judge

(CHECK,) = (check for check in all_checks() if check.id == "IAM014")
FUNCTION = make("aws:lambda/function:Function", "f", {"runtime": "python3.13"}, line=3)
VAULT = make("aws:backup/vault:Vault", "v", {}, line=3)


def judged(*resources):
    return judge(Case.of_graph(graph(*resources)), checks=[CHECK])


def permission(**inputs):
    given = {"function": Ref(FUNCTION, "name"), "action": "lambda:InvokeFunction", "principal": "*", **inputs}
    return make("aws:lambda/permission:Permission", "p", given, line=5)


@pytest.mark.parametrize("given", [{"functionUrlAuthType": "NONE"}, {"invokedViaFunctionUrl": True}])
def test_the_permission_of_a_public_url_is_not_judged(given):
    judgement = judged(FUNCTION, permission(**given))
    assert judgement.findings == () and judgement.passed == ()


def test_a_function_that_every_account_may_call_is_found():
    (finding,) = judged(FUNCTION, permission()).findings
    assert finding.severity == "high" and "lambda:InvokeFunction" in finding.message


def test_a_source_narrows_a_permission_for_everybody():
    assert judged(FUNCTION, permission(sourceAccount="123456789012")).findings == ()


@pytest.mark.parametrize(
    ("actions", "severity"),
    [("backup:CopyIntoBackupVault", "critical"), ("backup:*", "critical"), (["events:PutEvents"], "high")],
)
def test_what_everybody_may_do_decides_the_severity(actions, severity):
    statement = {"Effect": "Allow", "Principal": "*", "Action": actions, "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    holder = make(
        "aws:backup/vaultPolicy:VaultPolicy", "p", {"backupVaultName": Ref(VAULT, "name"), "policy": policy}, line=5
    )
    (finding,) = judged(VAULT, holder).findings
    assert finding.severity == severity


def test_a_denial_for_everybody_lets_nobody_in():
    statement = {"Effect": "Deny", "Principal": "*", "Action": "backup:Delete*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    holder = make(
        "aws:backup/vaultPolicy:VaultPolicy", "p", {"backupVaultName": Ref(VAULT, "name"), "policy": policy}, line=5
    )
    assert judged(VAULT, holder).findings == ()


def test_the_message_names_the_worst_first():
    actions = ["events:PutEvents", "events:DeleteRule"]
    statement = {"Effect": "Allow", "Principal": "*", "Action": actions, "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    bus = make("aws:cloudwatch/eventBus:EventBus", "b", {}, line=3)
    holder = make(
        "aws:cloudwatch/eventBusPolicy:EventBusPolicy", "p", {"eventBusName": Ref(bus, "name"), "policy": policy}
    )
    (finding,) = judged(bus, holder).findings
    assert finding.severity == "critical" and "events:DeleteRule, events:PutEvents" in finding.message
