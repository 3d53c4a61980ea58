"""Accounts that are the same for everybody: those that AWS itself uses, and those of its examples."""

from __future__ import annotations

# Elastic Load Balancing's accounts by region, that write access logs. Source: its user guide, "Enable access logs";
# regions since August 2022 have the service principal only.
BALANCER_ACCOUNTS: dict[str, str] = {
    "us-east-1": "127311923021",
    "us-east-2": "033677994240",
    "us-west-1": "027434742980",
    "us-west-2": "797873946194",
    "af-south-1": "098369216593",
    "ap-east-1": "754344448648",
    "ap-northeast-1": "582318560864",
    "ap-northeast-2": "600734575887",
    "ap-northeast-3": "383597477331",
    "ap-south-1": "718504428378",
    "ap-southeast-1": "114774131450",
    "ap-southeast-2": "783225319266",
    "ap-southeast-3": "589379963580",
    "ca-central-1": "985666609251",
    "eu-central-1": "054676820928",
    "eu-north-1": "897822967062",
    "eu-south-1": "635631232127",
    "eu-west-1": "156460612806",
    "eu-west-2": "652711504416",
    "eu-west-3": "009996457667",
    "me-south-1": "076674570225",
    "sa-east-1": "507241528517",
    "us-gov-west-1": "048591011584",
    "us-gov-east-1": "190560391635",
    "cn-north-1": "638102146993",
    "cn-northwest-1": "037604701340",
}

# With these, the accounts of EKS's and of other services' images, and the owners of the AMIs that most start from.
AWS_ACCOUNTS = frozenset(
    {
        *BALANCER_ACCOUNTS.values(),
        "602401143452",
        "386774335080",
        "297686090294",
        "284668455005",
        "017000801446",
        "580247275435",
        "901920570463",
        "336392948345",
        "763104351884",
        "099720109477",
        "137112412989",
        "693991300569",
    }
)

# Accounts that AWS's own documentation uses as examples.
EXAMPLE_ACCOUNTS = frozenset({"123456789012", "111122223333", "444455556666", "111111111111", "000000000000"})
