"""Which versions of Pulumi's Go modules there ever were."""

import pytest

from stackproof.aws import go_version_exists

AWS = "github.com/pulumi/pulumi-aws/sdk"


@pytest.mark.parametrize(
    ("module", "version", "known"),
    [
        (f"{AWS}/v6", "v6.52.0", True),
        (f"{AWS}/v7", "v7.0.0", True),
        ("github.com/pulumi/pulumi/sdk/v3", "v3.100.0", True),
        (f"{AWS}/v6", "v6.300.0", False),
        (f"{AWS}/v6", "v6.52.99", False),
        ("github.com/pulumi/pulumi/sdk/v3", "v3.0.99", False),
        ("github.com/pulumi/pulumi-random/sdk/v4", "v4.99.0", None),
        (f"{AWS}/v7", "v7.900.0", None),
        (f"{AWS}/v9", "v9.0.0", None),
        (f"{AWS}/v6", "v6.52.0-alpha.1", None),
        (f"{AWS}/v6", "v6.0.0-20230914204515-abcdef123456", None),
        (f"{AWS}/v6", "latest", None),
        ("github.com/aws/aws-sdk-go", "v1.2.3", None),
    ],
)
def test_a_version_was_published_was_not_or_is_not_known(module, version, known):
    assert go_version_exists(module, version) is known
