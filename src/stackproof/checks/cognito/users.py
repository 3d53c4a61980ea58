"""User pools: how people sign in, and who signs them in."""

from __future__ import annotations

from stackproof.topology import flag, items, text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check

_POOL = "aws:cognito/userPool:UserPool"
_CLIENT = "aws:cognito/userPoolClient:UserPoolClient"
_LISTENERS = {"aws:lb/listener:Listener": "defaultActions", "aws:lb/listenerRule:ListenerRule": "actions"}


@check(
    "COG001",
    title="Clients of load balancers have a secret",
    severity="critical",
    category="architecture",
    impact=Impact("deployment", "Elastic Load Balancing refuses the action."),
    links=("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html",),
    when=(_CLIENT,),
    local=True,
)
def clients_of_balancers_have_a_secret(case: Case) -> Iterator[Verdict]:
    """The user pool client with which a load balancer signs users in has a client secret.

    Why
        The balancer exchanges the code for tokens itself, and proves with the secret that it may.
    Fix
        Set `generate_secret=True`, `allowed_oauth_flows=["code"]` and `allowed_oauth_flows_user_pool_client=True` on
        the client.
    Bad
        import pulumi_aws as aws

        pool = aws.cognito.UserPool("users")
        client = aws.cognito.UserPoolClient("web", user_pool_id=pool.id)
        aws.lb.Listener(  # <- finding
            "https",
            load_balancer_arn="arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/0123456789abcdef",
            port=443,
            protocol="HTTPS",
            default_actions=[
                {
                    "type": "authenticate-cognito",
                    "authenticate_cognito": {
                        "user_pool_arn": pool.arn,
                        "user_pool_client_id": client.id,
                        "user_pool_domain": "web",
                    },
                },
                {"type": "fixed-response", "fixed_response": {"content_type": "text/plain", "status_code": "200"}},
            ],
        )
    Good
        import pulumi_aws as aws

        pool = aws.cognito.UserPool("users")
        client = aws.cognito.UserPoolClient("web", user_pool_id=pool.id, generate_secret=True)
        aws.lb.ListenerRule(
            "app",
            listener_arn="arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/0123456789abcdef/01234567",
            conditions=[{"path_pattern": {"values": ["/app/*"]}}],
            actions=[
                {
                    "type": "authenticate-cognito",
                    "authenticate_cognito": {
                        "user_pool_arn": pool.arn,
                        "user_pool_client_id": client.id,
                        "user_pool_domain": "web",
                    },
                },
                {"type": "fixed-response", "fixed_response": {"content_type": "text/plain", "status_code": "200"}},
            ],
        )
        aws.cognito.UserPoolClient("browser", user_pool_id=pool.id)
    Known limits
        The flows and callback addresses of the client are not judged.
    """
    for token, path in _LISTENERS.items():
        for listener in case.resources(token):
            for position, _ in enumerate(items(listener, path) or ()):
                place = f"{path}[{position}].authenticateCognito.userPoolClientId"
                for client in case.topology.targets(listener, place, _CLIENT):
                    secret = flag(client, "generateSecret")
                    if client.read or secret is None:
                        yield Unknown(listener.urn, f"whether {client.name} has a secret is not known")
                    elif secret:
                        yield Pass(listener.urn, f"{client.name} has a secret")
                    else:
                        message = f"{listener.name} signs users in with {client.name}, which has no client secret"
                        yield Fail(subject=listener.urn, message=message, related=(client.urn,))


@check(
    "COG002",
    title="User pools offer a second factor",
    severity="low",
    category="security",
    impact=Impact("security", "A guessed or stolen password is all that it takes to sign in as somebody else."),
    links=("https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html",),
    when=(_POOL,),
    local=True,
)
def pools_offer_a_second_factor(case: Case) -> Iterator[Verdict]:
    """Multi-factor authentication of a user pool is ON or OPTIONAL.

    Why
        Cognito leaves it off unless it is told otherwise.
    Fix
        Set `mfa_configuration="OPTIONAL"` (or `"ON"`) with `software_token_mfa_configuration={"enabled": True}`.
    Bad
        import pulumi_aws as aws

        aws.cognito.UserPool("users")  # <- finding
    Good
        import pulumi_aws as aws

        aws.cognito.UserPool(
            "users", mfa_configuration="OPTIONAL", software_token_mfa_configuration={"enabled": True}
        )
    Known limits
        Pools whose users sign in by another identity provider have its second factor; that is not seen.
    """
    for pool in case.resources(_POOL):
        kind = text(pool, "mfaConfiguration", default="OFF")
        if kind is None:
            yield Unknown(pool.urn, "mfa_configuration is not known")
        elif kind == "OFF":
            yield Fail(subject=pool.urn, message=f"{pool.name} offers no second factor (mfa_configuration is OFF)")
        else:
            yield Pass(pool.urn, f"mfa_configuration is {kind}")
