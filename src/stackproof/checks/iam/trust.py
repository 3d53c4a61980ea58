"""Who may become a role, and whether those who have to can."""

from __future__ import annotations

from stackproof.aws import Statement, allowed, is_public_principal, is_service_principal, meant_principal, role_users
from stackproof.model import Resource
from stackproof.topology import text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Severity, Unknown, Verdict, check

ROLE = "aws:iam/role:Role"
_PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
_GITHUB = "token.actions.githubusercontent.com"
_CLUSTER = ":oidc-provider/oidc.eks."
_OIDC = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html"
# AWS takes these without trying the role; what needs it fails later. Everything else is refused when it is created.
_LATE: dict[str, Severity] = {
    "aws:iam/instanceProfile:InstanceProfile": "high",
    "aws:ec2/flowLog:FlowLog": "high",
    "aws:cloudwatch/eventTarget:EventTarget": "high",
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": "high",
    "aws:glue/job:Job": "high",
    "aws:batch/computeEnvironment:ComputeEnvironment": "high",
    "aws:apprunner/service:Service": "high",
    "aws:transfer/user:User": "high",
    "aws:appsync/dataSource:DataSource": "high",
}


@check(
    "IAM005",
    title="No role can be assumed by everybody",
    severity="critical",
    category="security",
    impact=Impact("security", "Anybody with any AWS account can take on the role and everything that it may do."),
    links=("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html", _OIDC),
    when=(ROLE,),
    local=True,
)
def roles_are_not_open(case: Case) -> Iterator[Verdict]:
    """Trust policies name who may assume the role; `*` needs a condition that names an account or organization.

    Why
        A role with `Principal: "*"` belongs to whoever finds its ARN. A role for GitHub Actions without a condition on
        the token's subject belongs to every repository on GitHub, and one for a cluster to every pod in it.
    Fix
        Name the service, account or role as principal; for an identity provider, put a condition on its `sub` claim.
    Bad
        import json
        import pulumi_aws as aws

        aws.iam.Role(  # <- finding
            "open",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}],
                }
            ),
        )
    Bad
        import json
        import pulumi_aws as aws

        provider = aws.iam.OpenIdConnectProvider(
            "github",
            url="https://token.actions.githubusercontent.com",
            client_id_lists=["sts.amazonaws.com"],
        )
        aws.iam.Role(  # <- finding
            "deployer",
            assume_role_policy=provider.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": "sts:AssumeRoleWithWebIdentity",
                                "Principal": {"Federated": arn},
                                "Condition": {
                                    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                                    "StringLike": {"token.actions.githubusercontent.com:sub": "repo:*"},
                                },
                            }
                        ],
                    }
                )
            ),
        )
    Bad
        import json
        import pulumi_aws as aws

        issuer = "oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
        provider = aws.iam.OpenIdConnectProvider(
            "eks", url=f"https://{issuer}", client_id_lists=["sts.amazonaws.com"]
        )
        aws.iam.Role(  # <- finding
            "pods",
            assume_role_policy=provider.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": "sts:AssumeRoleWithWebIdentity",
                                "Principal": {"Federated": arn},
                                "Condition": {"StringEquals": {f"{issuer}:aud": "sts.amazonaws.com"}},
                            }
                        ],
                    }
                )
            ),
        )
    Bad
        import json
        import pulumi_aws as aws

        issuer = "oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
        provider = aws.iam.OpenIdConnectProvider(
            "eks", url=f"https://{issuer}", client_id_lists=["sts.amazonaws.com"]
        )
        aws.iam.Role(  # <- finding
            "pods",
            assume_role_policy=provider.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": "sts:AssumeRoleWithWebIdentity",
                                "Principal": {"Federated": arn},
                                "Condition": {"StringLike": {f"{issuer}:sub": "system:serviceaccount:*:*"}},
                            }
                        ],
                    }
                )
            ),
        )
    Good
        import json
        import pulumi_aws as aws

        issuer = "oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
        provider = aws.iam.OpenIdConnectProvider(
            "eks", url=f"https://{issuer}", client_id_lists=["sts.amazonaws.com"]
        )
        aws.iam.Role(
            "pods",
            assume_role_policy=provider.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": "sts:AssumeRoleWithWebIdentity",
                                "Principal": {"Federated": arn},
                                "Condition": {"StringEquals": {f"{issuer}:sub": "system:serviceaccount:shop:api"}},
                            }
                        ],
                    }
                )
            ),
        )
    Good
        import json
        import pulumi_aws as aws

        aws.iam.Role(
            "organization",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": "sts:AssumeRole",
                            "Principal": "*",
                            "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
                        }
                    ],
                }
            ),
        )
    Good
        import json
        import pulumi_aws as aws

        provider = aws.iam.OpenIdConnectProvider(
            "github",
            url="https://token.actions.githubusercontent.com",
            client_id_lists=["sts.amazonaws.com"],
        )
        aws.iam.Role(
            "deployer",
            assume_role_policy=provider.arn.apply(
                lambda arn: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": "sts:AssumeRoleWithWebIdentity",
                                "Principal": {"Federated": arn},
                                "Condition": {
                                    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                                    "StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/shop:*"},
                                },
                            }
                        ],
                    }
                )
            ),
        )
    Known limits
        Whether another account that is named is a foreign one cannot be seen, so external ids are not asked for.
    """
    for role in case.resources(ROLE):
        trust = case.topology.trust_of(role)
        if trust.policy is None:
            yield Unknown(role.urn, trust.why)
            continue
        for statement in trust.policy.select("Allow"):
            if _assumes(statement) and is_public_principal(statement):
                yield Fail(subject=role.urn, message="everybody may assume the role; name who has to")
                break
            if _is_any_repository(case, statement):
                yield Fail(
                    subject=role.urn,
                    message="every repository on GitHub may assume the role; its condition should name the repository",
                )
                break
            if _is_any_pod(statement):
                yield Fail(
                    subject=role.urn,
                    message="every pod of the cluster may assume the role; a condition on the token's `sub` claim "
                    "should name the service account",
                    severity="high",
                )
                break
        else:
            yield Pass(role.urn, "names who may assume it")


def _assumes(statement: Statement) -> bool:
    """False for a statement that surely allows other things alone."""
    actions = [action.lower() for action in statement.actions]
    return not actions or statement.partial or any(a.startswith(("sts:", "*")) for a in actions)


def _is_any_repository(case: Case, statement: Statement) -> bool:
    """True when GitHub's provider is trusted for any subject."""
    trusted = {p.value for p in statement.principals if p.kind == "Federated"}
    claims = [c for c in statement.conditions if c.key.lower().startswith(_GITHUB)]
    ours = {p.outputs.get("arn") for p in case.resources(_PROVIDER) if _GITHUB in (text(p, "url") or "")}
    if statement.partial or not (claims or trusted & ours or any(name.endswith(_GITHUB) for name in trusted)):
        return False
    subjects = [c for c in claims if not c.key.lower().endswith(":aud")]
    return all(any(not value.removeprefix("repo:").strip("*/:") for value in c.values) for c in subjects)


def _is_any_pod(statement: Statement) -> bool:
    """True when a cluster's own provider is trusted for any subject."""
    trusted = [p.value for p in statement.principals if p.kind == "Federated"]
    if statement.partial or not any(_CLUSTER in name for name in trusted):
        return False
    subjects = [c for c in statement.conditions if c.key.lower().endswith(":sub")]
    return all(
        any(not value.removeprefix("system:serviceaccount:").strip("*:") for value in c.values) for c in subjects
    )


@check(
    "IAM006",
    title="Roles trust the service that uses them",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "AWS refuses the resource because the service cannot assume the role."),
    links=("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html",),
    when=(ROLE,),
)
def roles_trust_their_users(case: Case) -> Iterator[Verdict]:
    """The trust policy of a role names the service of every resource that carries the role.

    Why
        A Lambda function is refused when its role does not trust lambda.amazonaws.com; an ECS task with a role that
        trusts ecs.amazonaws.com in place of ecs-tasks.amazonaws.com never starts.
    Fix
        Name the service in the `Principal` of the role's trust policy.
    Bad
        import json
        import pulumi_aws as aws

        role = aws.iam.Role(
            "worker",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
                    ],
                }
            ),
        )
        aws.lambda_.Function(  # <- finding
            "worker", role=role.arn, package_type="Image", image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1"
        )
    Bad
        import json
        import pulumi_aws as aws

        role = aws.iam.Role(
            "task",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs.amazonaws.com"}}
                    ],
                }
            ),
        )
        aws.ecs.TaskDefinition(  # <- finding
            "task",
            family="task",
            execution_role_arn=role.arn,
            container_definitions=json.dumps([{"name": "app", "image": "public.ecr.aws/nginx/nginx:1.27"}]),
        )
    Good
        import json
        import pulumi_aws as aws

        role = aws.iam.Role(
            "worker",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": "sts:AssumeRole",
                            "Principal": {"Service": ["edgelambda.amazonaws.com", "lambda.amazonaws.com"]},
                        }
                    ],
                }
            ),
        )
        aws.lambda_.Function(
            "worker", role=role.arn, package_type="Image", image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/w:1"
        )
    Good
        import pulumi_aws as aws

        trust = aws.iam.get_policy_document(
            statements=[
                {
                    "actions": ["sts:AssumeRole"],
                    "principals": [{"type": "Service", "identifiers": ["ec2.amazonaws.com"]}],
                }
            ]
        )
        role = aws.iam.Role("server", assume_role_policy=trust.json)
        aws.iam.InstanceProfile("server", role=role.name)
    Known limits
        Services that are not in the table are not judged.
    """
    for user in case.resources():
        for path, services in role_users(user.type).items():
            role = case.topology.role_at(user, path)
            if role is None or role.read:
                continue
            answer = _trusts(case, role, services)
            if answer is None:
                yield Unknown(user.urn, f"who may assume {role.name} is not known")
            elif answer:
                yield Pass(user.urn, f"{role.name} trusts {services[0]}")
            else:
                yield Fail(
                    subject=user.urn,
                    message=f"{user.name} uses the role {role.name}, which does not trust {services[0]}",
                    evidence=_trusted(case, role),
                    severity=_LATE.get(user.type),
                    related=(role.urn,),
                )


def _trusts(case: Case, role: Resource, services: tuple[str, ...]) -> bool | None:
    """Whether one of the services may assume the role; conditions are taken to let it."""
    policy = case.topology.trust_of(role).policy
    if policy is None:
        return None
    names = [name for statement in policy.select("Allow") for name in statement.services]
    wanted = {service.removesuffix(".amazonaws.com") for service in services}
    if any(_matches_service(name, wanted) for name in names):
        return True
    answers = [allowed(policy, "sts:AssumeRole", None, principal=service) for service in services]
    return None if policy.partial or any(answer is not False for answer in answers) else False


def _matches_service(name: str, wanted: set[str]) -> bool:
    """The regional form (`codedeploy.us-east-1.amazonaws.com`) and the one of China count as the service's."""
    stem = name.removesuffix(".cn").removesuffix(".amazonaws.com")
    return stem in wanted or stem.rpartition(".")[0] in wanted


def _trusted(case: Case, role: Resource) -> str:
    policy = case.topology.trust_of(role).policy
    names = [p.value for s in policy.select("Allow") for p in s.principals] if policy is not None else []
    return "it trusts " + ", ".join(dict.fromkeys(names)) if names else "it trusts nobody"


@check(
    "IAM007",
    title="Service principals in policies exist",
    severity="critical",
    category="values",
    impact=Impact("deployment", "IAM refuses the policy as malformed: the principal is not valid."),
    links=("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",),
    local=True,
)
def principals_exist(case: Case) -> Iterator[Verdict]:
    """Service principals are ones that AWS has.

    Why
        AWS checks principals when a policy is written and refuses names that it does not know.
    Fix
        Use the name from the service's documentation, such as states.amazonaws.com for Step Functions.
    Bad
        import json
        import pulumi_aws as aws

        aws.iam.Role(  # <- finding
            "machine",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": "sts:AssumeRole",
                            "Principal": {"Service": "stepfunctions.amazonaws.com"},
                        }
                    ],
                }
            ),
        )
    Good
        import json
        import pulumi_aws as aws

        aws.iam.Role(
            "machine",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": "sts:AssumeRole",
                            "Principal": {"Service": ["states.amazonaws.com", "states.us-east-1.amazonaws.com"]},
                        }
                    ],
                }
            ),
        )
    Known limits
        Only mistakes that are surely none of AWS's names are reported; a name that is not in the table passes.
    """
    for document in case.topology.documents():
        names = list(dict.fromkeys(name for s in document.statements for name in s.services))
        wrong = [name for name in names if is_service_principal(name) is False]
        for name in wrong:
            meant = meant_principal(name)
            better = f"; {meant} is meant" if meant else "; it should end in .amazonaws.com"
            yield Fail(subject=document.origin, message=f"{name} is no service principal{better}")
        if names and not wrong:
            yield Pass(document.origin, ", ".join(names))
