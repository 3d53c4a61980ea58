"""The keys themselves."""

from __future__ import annotations

from stackproof.aws import UNKNOWN, is_public_principal
from stackproof.topology import flag, has, text

from .._mechanism import Case, Fail, Impact, Iterator, Pass, Unknown, Verdict, check
from ._keys import KEY, covers

_ROTATION = "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html"
_DEFAULT = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"


@check(
    "KMS001",
    title="Keys rotate",
    severity="medium",
    category="security",
    impact=Impact("security", "All data ever encrypted with the key hangs on one piece of key material."),
    links=(_ROTATION,),
    when=(KEY,),
    local=True,
)
def keys_rotate(case: Case) -> Iterator[Verdict]:
    """Symmetric keys that KMS makes are rotated every year.

    Why
        Rotation bounds what one piece of key material protects. Old data stays readable, and no ARN changes.
    Fix
        Set `enable_key_rotation=True`.
    Bad
        import pulumi_aws as aws

        aws.kms.Key("data", deletion_window_in_days=10)  # <- finding
    Good
        import pulumi_aws as aws

        aws.kms.Key("data", enable_key_rotation=True)
    Known limits
        Asymmetric and HMAC keys and those of a custom key store cannot be rotated by KMS and are left out.
    """
    for key in case.resources(KEY):
        usage = text(key, "keyUsage", default="ENCRYPT_DECRYPT")
        spec = text(key, "customerMasterKeySpec", default="SYMMETRIC_DEFAULT")
        if (usage, spec) != ("ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT") or has(key, "customKeyStoreId"):
            continue
        rotates = flag(key, "enableKeyRotation")
        if rotates is None:
            yield Unknown(key.urn, "enable_key_rotation is not known")
        elif rotates:
            yield Pass(key.urn, "rotation is on")
        else:
            yield Fail(subject=key.urn, message=f"the key {key.name} never rotates; set enable_key_rotation=True")


@check(
    "KMS002",
    title="No key policy lets everybody use the key",
    severity="critical",
    category="security",
    impact=Impact("security", "Anybody with an AWS account can decrypt with the key, or change who may."),
    links=("https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",),
    when=(KEY,),
)
def keys_are_not_public(case: Case) -> Iterator[Verdict]:
    """A key policy names its principals, or narrows "*" by a condition.

    Why
        In a key policy "*" means every principal of every account.
    Fix
        Name the account's root (`arn:aws:iam::ACCOUNT:root`), roles or services, or add a condition on
        `kms:CallerAccount`.
    Bad
        import json

        import pulumi_aws as aws

        aws.kms.Key(  # <- finding
            "data",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}],
                }
            ),
        )
    Good
        import json

        import pulumi_aws as aws

        account = aws.get_caller_identity().account_id
        root = {"AWS": f"arn:aws:iam::{account}:root"}
        aws.kms.Key(
            "data",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}],
                }
            ),
        )
    Known limits
        A "*" under conditions that are not known to narrow it leaves the verdict open.
    """
    for key in case.resources(KEY):
        for document in case.topology.resource_policies(key):
            if document.policy is None:
                yield Unknown(document.origin, document.why)
                continue
            public = [s for s in document.policy.statements if s.allows and is_public_principal(s) is not False]
            plain = [s for s in public if is_public_principal(s) and not s.conditions]
            if plain:
                yield Fail(
                    subject=document.origin,
                    message=f'the policy of the key {key.name} allows {plain[0].actions[0]} to "*", every AWS account',
                    related=(key.urn,),
                )
            elif public:
                yield Unknown(document.origin, "whether the conditions narrow it is not known")
            else:
                yield Pass(document.origin, "it names its principals")


@check(
    "KMS003",
    title="Key policies leave somebody who can change them",
    severity="critical",
    category="deployment",
    impact=Impact("deployment", "KMS refuses a policy under which nobody could change it any more."),
    links=(_DEFAULT,),
    when=(KEY,),
)
def keys_have_an_administrator(case: Case) -> Iterator[Verdict]:
    """Some principal of an account may change the key policy.

    Why
        IAM policies count for a key only where its policy lets the account in. KMS refuses a policy that would lock
        everybody out (MalformedPolicyDocumentException).
    Fix
        Add a statement that allows `kms:*` to `arn:aws:iam::ACCOUNT:root`.
    Bad
        import json

        import pulumi_aws as aws

        aws.kms.Key(  # <- finding
            "logs",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "logs.us-east-1.amazonaws.com"},
                            "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:GenerateDataKey*"],
                            "Resource": "*",
                        }
                    ],
                }
            ),
        )
    Good
        import json

        import pulumi_aws as aws

        account = aws.get_caller_identity().account_id
        root = {"AWS": f"arn:aws:iam::{account}:root"}
        aws.kms.Key(
            "data",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}],
                }
            ),
        )
    Known limits
        Whether a named principal is the one that deploys is not judged.
    """
    for key in case.resources(KEY):
        documents = case.topology.resource_policies(key)
        if flag(key, "bypassPolicyLockoutSafetyCheck"):
            continue
        for document in documents:
            if document.policy is None or document.policy.partial:
                yield Unknown(document.origin, document.why or "parts of the policy are not known")
                continue
            about = [s for s in document.policy.statements if s.allows and covers(s, "kms:PutKeyPolicy")]
            if any(p.kind in ("AWS", "*", UNKNOWN) for s in about for p in s.principals):
                yield Pass(document.origin, "an account may change the policy")
            elif any(s.partial or s.not_principals for s in document.policy.statements):
                yield Unknown(document.origin, "parts of the policy are not known")
            else:
                yield Fail(
                    subject=document.origin,
                    message=f"under the policy of the key {key.name} no account may change it; allow the root kms:*",
                    related=(key.urn,),
                )
