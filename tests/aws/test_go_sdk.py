"""Names of the SDK's packages for Go, as Pulumi's generator for Go gives them."""

import pytest

from stackproof.aws import go_sdk


@pytest.mark.parametrize(
    ("module", "name", "kind"),
    [
        ("ec2", "GetAmiFilter", "object"),  # Python alone calls what functions give back `...Result`
        ("ec2", "GetAmiProductCode", "object"),
        ("ec2", "GetAmiProductCodeArrayOutput", "object"),
        ("ec2", "GetVpcIpv6CidrBlockAssociationType", "object"),  # a resource has a `GetVpcIpv6CidrBlockAssociation`
        ("dynamodb", "TableReplicaTypeArgs", "object"),
        ("kinesis", "AnalyticsApplicationOutputTypeArgs", "object"),  # an output of another type is called so
        ("iam", "LookupPrincipalPolicySimulation", "function"),
        ("iam", "PolicyDocumentVersion_2012_10_17", "constant"),
        ("ec2", "InstanceType_T2_Micro", "constant"),
        ("location", "MapArrayOutput", "resource"),
        ("location", "NewMap", "constructor"),
    ],
)
def test_names_follow_the_generator_of_go(module, name, kind):
    member = go_sdk("aws", major=7).member(module, name)
    assert member is not None
    assert member.kind == kind


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("ec2", "GetAmiFilterResult"),
        ("ec2", "GetVpcIpv6CidrBlockAssociationArgs"),
        ("iam", "GetPrincipalPolicySimulation"),
        ("iam", "PolicyDocumentVersion_PolicyDocumentVersion_2012_10_17"),
    ],
)
def test_names_of_other_languages_are_none_of_go(module, name):
    assert go_sdk("aws", major=7).member(module, name) is None
