"""Where credentials come from and go to, and none of them in the clear."""

from __future__ import annotations

import json

import msgspec
import pytest
from graph_making import Ref, graph, make
from judge_saying import said_of
from verdict_making import result_on

from stackproof.model import Invoke, Reference

UNKNOWN = {"$unknown": "not known in a preview"}
DB, CLUSTER = "aws:rds/instance:Instance", "aws:rds/cluster:Cluster"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
SECRET = make("aws:secretsmanager/secret:Secret", "password")
RANDOM = make("random:index/randomPassword:RandomPassword", "random", {"length": 24})
MADE = Reference("password", RANDOM.urn, "result")


def secret(origin, **more):
    return {"$secret": {"origin": origin, **more}}


def with_references(resource, *references):
    return msgspec.structs.replace(resource, references=(*resource.references, *references))


def generated(**inputs):
    return with_references(make(DB, "db", {"password": secret("generated"), **inputs}), MADE)


KEPT = with_references(
    make("aws:secretsmanager/secretVersion:SecretVersion", "v",
         {"secretId": Ref(SECRET), "secretString": secret("generated", redacted='{"password": "[secret]"}')}),
    Reference("secretString", RANDOM.urn, "result", True),
)  # fmt: skip
OTHER = with_references(
    make("aws:secretsmanager/secretVersion:SecretVersion", "v", {"secretId": Ref(SECRET),
        "secretString": secret("generated")}),
    Reference("secretString", "urn:of:another", "result", True),
)  # fmt: skip
PARAMETER = with_references(
    make("aws:ssm/parameter:Parameter", "p", {"type": "SecureString", "value": secret("generated")}),
    Reference("value", RANDOM.urn, "result"),
)
OPEN_PARAMETER = with_references(
    make("aws:ssm/parameter:Parameter", "p", {"type": "String", "value": secret("generated")}),
    Reference("value", RANDOM.urn, "result"),
)
MANAGED = make(DB, "db", {"manageMasterUserPassword": True})
LITERAL = make(DB, "db", {"password": secret("literal", plain=True)})
LOOKED_UP = make(DB, "db", {"password": secret("lookup")})
GENERATED, EXISTING = {"source": "generated"}, {"source": "existing"}
STORED = {"source": "generated", "store": "secret"}

CASES = {
    "generated": ((RANDOM, generated()), "database", GENERATED, "pass", "password is generated"),
    "generated without a reference": ((make(DB, "db", {"password": secret("generated")}),), "database", GENERATED,
        "pass", ""),
    "managed counts as generated": ((MANAGED,), "database", GENERATED, "pass", "manageMasterUserPassword is true"),
    "managed where it is asked": ((MANAGED,), "database", {"source": "managed"}, "pass", ""),
    "generated where managed is asked": ((RANDOM, generated()), "database", {"source": "managed"}, "fail", "generated"),
    "managed is no existing one": ((MANAGED,), "database", EXISTING, "fail", "asked: an existing one"),
    "a text of the program": ((LITERAL,), "database", GENERATED, "fail", "password is a text of the program"),
    "a text of the program, whatever is asked": ((LITERAL,), "database", {}, "fail", "not in the program"),
    "looked up": ((LOOKED_UP,), "database", EXISTING, "pass", "looked up"),
    "looked up where one is to be made": ((LOOKED_UP,), "database", GENERATED, "fail", "asked: a generated one"),
    "configured": ((make(DB, "db", {"password": secret("config")}),), "database", {}, "pass", "configuration"),
    "configured where one is to be made": (
        (make(DB, "db", {"password": secret("config")}),), "database", GENERATED, "fail", "configuration",
    ),
    "unknown": ((make(DB, "db", {"password": secret("unknown")}),), "database", GENERATED, "unknown", "not known"),
    "unknown flag": ((make(DB, "db", {"manageMasterUserPassword": UNKNOWN}),), "database", GENERATED, "unknown", ""),
    "none": ((make(DB, "db"),), "database", GENERATED, "fail", "password is absent"),
    "a generator that nobody asks": ((RANDOM, KEPT, LITERAL), "database", GENERATED, "fail", "text of the program"),
    "kept in Secrets Manager": ((RANDOM, SECRET, KEPT, generated()), "database", STORED, "pass",
        "keeps the credential"),
    "kept nowhere": ((RANDOM, SECRET, generated()), "database", STORED, "fail", "not kept in Secrets Manager"),
    "another one is kept": ((RANDOM, SECRET, OTHER, generated()), "database", STORED, "fail", "not kept"),
    "kept where it is not known": (
        (RANDOM, SECRET, make("aws:secretsmanager/secretVersion:SecretVersion", "v",
                              {"secretId": Ref(SECRET), "secretString": UNKNOWN}), generated()),
        "database", STORED, "unknown", "not known",
    ),
    "kept by AWS": ((MANAGED,), "database", STORED, "pass", ""),
    "kept as a parameter": (
        (RANDOM, PARAMETER, generated()), "database", {"source": "generated", "store": "parameter"}, "pass", "p: ",
    ),
    "kept as an open parameter": (
        (RANDOM, OPEN_PARAMETER, generated()), "database", {"source": "generated", "store": "parameter"}, "fail",
            "String",
    ),
    "a secret where a parameter is asked": (
        (RANDOM, SECRET, KEPT, generated()), "database", {"store": "parameter"}, "fail", "the parameter store",
    ),
    "a cluster": ((make(CLUSTER, "c", {"masterPassword": secret("literal")}),), "database", {}, "fail",
        "masterPassword"),
    "a replica beside its source": (
        (RANDOM, generated(), make(DB, "reader", {"replicateSourceDb": "db"})), "database", GENERATED, "pass", "",
    ),
    "a cache": ((make(CACHE, "r", {"authToken": secret("generated")}),), "cache", GENERATED, "pass", "authToken"),
    "a cache without": ((make(CACHE, "r"),), "cache", GENERATED, "fail", "authToken is absent"),
    "a search domain": (
        (make("aws:opensearch/domain:Domain", "s",
              {"advancedSecurityOptions": {"masterUserOptions": {"masterUserPassword": secret("literal")}}}),),
        "search", GENERATED, "fail", "masterUserPassword is a text",
    ),
    "a serverless warehouse": (
        (
            namespace := make("aws:redshiftserverless/namespace:Namespace", "n", {"manageAdminPassword": True}),
            make("aws:redshiftserverless/workgroup:Workgroup", "w", {"namespaceName": Ref(namespace, "namespaceName")}),
        ), "warehouse", GENERATED, "pass", "manageAdminPassword",
    ),
    "any, and a cache without": ((MANAGED, make(CACHE, "r")), "", GENERATED, "pass", ""),
    "a secret's value": ((RANDOM, SECRET, KEPT), "secret", GENERATED, "pass", "secretString"),
    "a secret without value": ((SECRET,), "secret", GENERATED, "fail", "gets no value"),
    "no database": ((SECRET,), "database", GENERATED, "fail", "there is no RDS database"),
}  # fmt: skip


@pytest.mark.parametrize(("resources", "of", "want", "verdict", "words"), CASES.values(), ids=CASES.keys())
def test_credentials_are_followed_to_their_source(resources, of, want, verdict, words):
    said = said_of(graph(*resources), "credential", of, **want)
    assert said.startswith(verdict) and words in said


@pytest.mark.parametrize(("store", "verdict"), [("secret", "pass"), ("parameter", "unknown")])
def test_a_lookup_tells_the_store_by_the_function_that_was_asked(store, verdict):
    asked = Invoke(token="aws:secretsmanager/getSecretVersion:getSecretVersion")
    result = result_on(graph(LOOKED_UP, invokes=(asked,)), "credential", "database", source="existing", store=store)
    assert result.verdict == verdict


# --- by reference

TRUST = {
    "Effect": "Allow",
    "Action": "sts:AssumeRole",
    "Principal": {"Service": ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com"]},
}
ROLE = make("aws:iam/role:Role", "app", {"assumeRolePolicy": json.dumps({"Statement": [TRUST]})})
MAY = make(
    "aws:iam/rolePolicy:RolePolicy", "may",
    {
        "role": Ref(ROLE, "id"),
        "policy": json.dumps(
            {"Statement": [{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue",
                "Resource": "arn:aws:secretsmanager:*"}]}
        ),
    },
)  # fmt: skip
ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db"
OTHER_ROLE = make("aws:iam/role:Role", "other", {"assumeRolePolicy": json.dumps({"Statement": []})})


def task(secrets=(), environment=(), *, references=(), **inputs):
    container = {
        "name": "app",
        "secrets": [{"name": n, "valueFrom": v} for n, v in secrets],
        "environment": [{"name": n, "value": v} for n, v in environment],
    }
    made = make(
        "aws:ecs/taskDefinition:TaskDefinition", "task", {"containerDefinitions": json.dumps([container]), **inputs}
    )
    return with_references(made, *references)


def function(**variables):
    return make(
        "aws:lambda/function:Function", "fn", {"role": Ref(ROLE, "arn"), "environment": {"variables": variables}}
    )


REFERENCES = {
    "a container's secret by its ARN": ((task([("P", ARN)]),), "task", {"store": "secret"}, "pass",
        "take P by reference"),
    "a container's secret by a key of it": ((task([("P", f"{ARN}:password::")]),), "task", {}, "pass", ""),
    "a container's parameter": (
        (task([("P", "arn:aws:ssm:us-east-1:1:parameter/db")]),), "task", {"store": "parameter"}, "pass", "",
    ),
    "a container's parameter where a secret is asked": (
        (task([("P", "arn:aws:ssm:us-east-1:1:parameter/db")]),), "task", {"store": "secret"}, "fail",
            "from a parameter",
    ),
    "a container's secret of the program": (
        (SECRET, task([("P", SECRET.outputs["arn"])],
                      references=[Reference("containerDefinitions", SECRET.urn, "arn", True)])),
        "task", {"store": "secret"}, "pass", "",
    ),
    "nothing but words": ((task(environment=[("DB_SECRET", "by reference")]),), "task", {}, "fail",
        "no container takes"),
    "a secret in the clear": ((task([("Q", ARN)], [("P", "[secret]")]),), "task", {}, "fail",
        "P hold a secret in the clear"),
    "containers unknown": (
        (make("aws:ecs/taskDefinition:TaskDefinition", "t", {"containerDefinitions": UNKNOWN}),), "task", {},
            "unknown", "",
    ),
    "an ARN among the variables, and the right": (
        (ROLE, MAY, SECRET, task(environment=[("A", SECRET.outputs["arn"])], taskRoleArn=Ref(ROLE, "arn"),
                                 references=[Reference("containerDefinitions", SECRET.urn, "arn", True)])),
        "task", {}, "pass", "its role may read it",
    ),
    "an ARN among the variables, without the right": (
        (ROLE, SECRET, task(environment=[("A", SECRET.outputs["arn"])], taskRoleArn=Ref(ROLE, "arn"),
                            references=[Reference("containerDefinitions", SECRET.urn, "arn", True)])),
        "task", {}, "fail", "may not read",
    ),
    "one task of two that needs one": (
        (task([("P", ARN)]), make("aws:ecs/taskDefinition:TaskDefinition", "x",
            {"containerDefinitions": '[{"name": "x"}]'})),
        "task", {}, "pass", "",
    ),
    "a function that is told": ((ROLE, MAY, SECRET, function(A=Ref(SECRET, "arn"))), "function", {}, "pass",
        "password"),
    "one function of two that needs one": (
        (ROLE, MAY, SECRET, OTHER_ROLE, function(A=Ref(SECRET, "arn")),
         make("aws:lambda/function:Function", "other",
              {"role": Ref(OTHER_ROLE, "arn"), "environment": {"variables": {"STAGE": "dev"}}})),
        "function", {}, "pass", "password",
    ),
    "one build of two that needs one": (
        (make("aws:codebuild/project:Project", "a", {"environment": {"environmentVariables": [
            {"name": "T", "value": "token", "type": "SECRETS_MANAGER"}]}}),
         make("aws:codebuild/project:Project", "b", {"environment": {"environmentVariables": [
            {"name": "STAGE", "value": "dev"}]}})),
        "build", {}, "pass", "by reference",
    ),
    "a function that may not": ((ROLE, SECRET, function(A=Ref(SECRET, "arn"))), "function", {}, "fail", "may not read"),
    "a function that is not told": ((ROLE, MAY, SECRET, function()), "function", {}, "unknown", "how it learns"),
    "a function without anything": ((ROLE, SECRET, function(SECRET_NAME="x")), "function", {}, "fail",
        "names a secret"),
    "a function with a password": ((ROLE, MAY, function(P=secret("generated"))), "function", {}, "fail",
        "in the clear"),
    "a function told of the database's own": (
        (ROLE, MAY, MANAGED, function(A=Ref(MANAGED, "masterUserSecrets[0].secretArn"))), "function", {}, "pass", "db",
    ),
    "no task": ((ROLE,), "task", {}, "fail", "there is no ECS task definition"),
}  # fmt: skip


@pytest.mark.parametrize(("resources", "of", "want", "verdict", "words"), REFERENCES.values(), ids=REFERENCES.keys())
def test_secrets_reach_what_runs_by_reference(resources, of, want, verdict, words):
    said = said_of(graph(*resources), "secret_reference", of, **want)
    assert said.startswith(verdict) and words in said


# --- none in the code

PLAIN = {
    "a generated password": ((RANDOM, generated()), "pass", "password is generated"),
    "a password in the program": ((LITERAL,), "fail", "password is a text of the program"),
    "a program without credentials": ((SECRET,), "pass", "none of the 1 resources"),
    "a secret's text in the program": (
        (make("aws:secretsmanager/secretVersion:SecretVersion", "v", {"secretString": secret("literal", plain=True)}),),
        "fail", "secretString",
    ),
    "a text to be filled in": (
        (make("aws:secretsmanager/secretVersion:SecretVersion", "v",
              {"secretString": secret("literal", plain=True, filler=True)}),),
        "pass", "",
    ),
    "a filler as a database's password": (
        (make(DB, "db", {"password": secret("literal", plain=True, filler=True)}),), "fail", "password",
    ),
    "a variable of a function": ((ROLE, function(TOKEN=secret("literal", plain=True))), "fail",
        "environment.variables.TOKEN"),
    "the name of a secret in a variable": (
        (ROLE, function(SECRET=secret("literal", plain=True, place=True))), "pass", "",
    ),
    "a secret in a task": (
        (make("aws:ecs/taskDefinition:TaskDefinition", "t",
              {"containerDefinitions": secret("literal", redacted='[{"environment": [{"value": "[secret]"}]}]')}),),
        "fail", "containerDefinitions",
    ),
    "a task that is secret for its company": (
        (make("aws:ecs/taskDefinition:TaskDefinition", "t", {"containerDefinitions": secret("literal")}),), "pass", "",
    ),
    "a name that the program marked secret": ((make(DB, "db", {"username": secret("literal")}),), "pass", ""),
    "a password of unknown origin": ((make(DB, "db", {"password": secret("unknown")}),), "unknown", "not known"),
}  # fmt: skip


@pytest.mark.parametrize(("resources", "verdict", "words"), PLAIN.values(), ids=PLAIN.keys())
def test_no_credential_stands_in_the_code(resources, verdict, words):
    said = said_of(graph(*resources), "no_plain_secrets")
    assert said.startswith(verdict) and words in said
