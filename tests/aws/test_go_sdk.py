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


@pytest.mark.parametrize(
    ("module", "name", "meant"),
    [
        ("elasticloadbalancingv2", "TargetGroupHealthCheckArgs", "lb.TargetGroupHealthCheckArgs"),
        ("elasticloadbalancingv2", "TargetGroupHealthCheckPtrInput", "lb.TargetGroupHealthCheckPtrInput"),
        ("elbv2", "ListenerDefaultActionArgs", "lb.ListenerDefaultActionArgs"),
        ("elbv2", "ListenerDefaultActionArray", "lb.ListenerDefaultActionArray"),
        ("elbv2", "ListenerArgs", "lb.ListenerArgs"),
        ("elbv2", "LookupListenerArgs", "lb.LookupListenerArgs"),
        ("elasticloadbalancing", "LoadBalancerListenerArray", "elb.LoadBalancerListenerArray"),
        ("events", "RuleArgs", "cloudwatch.EventRuleArgs"),
        ("events", "TargetArgs", "cloudwatch.EventTargetArgs"),
        ("events", "TargetEcsTargetArgs", "cloudwatch.EventTargetEcsTargetArgs"),
        ("events", "EventTargetInputTransformerArgs", "cloudwatch.EventTargetInputTransformerArgs"),
        ("eventbridge", "TargetSqsTargetArgs", "cloudwatch.EventTargetSqsTargetArgs"),
        ("logs", "LogGroupArgs", "cloudwatch.LogGroupArgs"),
        ("logs", "MetricFilterMetricTransformationArgs", "cloudwatch.LogMetricFilterMetricTransformationArgs"),
        ("stepfunctions", "StateMachineLoggingConfigurationArgs", "sfn.StateMachineLoggingConfigurationArgs"),
        ("cognitoidp", "UserPoolPasswordPolicyArgs", "cognito.UserPoolPasswordPolicyArgs"),
        ("awslambda", "FunctionEnvironmentArgs", "lambda.FunctionEnvironmentArgs"),
        ("dynamodbv2", "TableAttributeArray", "dynamodb.TableAttributeArray"),
        ("apigw", "RestApiEndpointConfigurationArgs", "apigateway.RestApiEndpointConfigurationArgs"),
        ("vpc", "RouteTableRouteArray", "ec2.RouteTableRouteArray"),
        ("vpc", "SecurityGroupIngressArray", "ec2.SecurityGroupIngressArray"),
        ("ec2", "SecurityGroupIngressRuleArgs", "vpc.SecurityGroupIngressRuleArgs"),
        (
            "firehose",
            "DeliveryStreamExtendedS3ConfigurationArgs",
            "kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationArgs",
        ),
        ("lb", "TargetGroupHealthChecksArgs", "lb.TargetGroupHealthCheckArgs"),
        ("ec2", "InstanceRootDeviceArgs", "ec2.InstanceRootBlockDeviceArgs"),
        ("ec2", "VpcArgsArray", "ec2.VpcArray"),
        ("ecsx", "ServiceNetworkConfigurationArgs", "ecs.ServiceNetworkConfigurationArgs"),
        ("elbv2", "NewListener", "lb.NewListener"),
        ("elbv2", "Listener", "lb.Listener"),
    ],
)
def test_what_was_meant_by_a_name_that_no_package_has(module, name, meant):
    found = go_sdk("aws", major=7).suggest(module, name)
    assert found[0] == meant, found


@pytest.mark.parametrize(
    ("module", "name"),
    [("elbv2", "LoadBalancerArgs"), ("lb", "LoadBalancersArgs"), ("vpc", "SecurityGroupIngresArgs"), ("ec2", "Ab")],
)
def test_only_names_that_are_there_are_meant_and_a_type_is_no_function(module, name):
    sdk = go_sdk("aws", major=7)
    for found in sdk.suggest(module, name):
        place, _, own = found.rpartition(".")
        member = sdk.member(sdk.module(place), own)
        assert member is not None, found
        assert member.kind not in ("function", "getter", "constructor"), found


def test_who_makes_something_is_not_told_to_look_it_up():
    sdk = go_sdk("aws", major=7)
    assert sdk.suggest("elbv2", "NewApplicationLoadBalancer") == ["lb.NewLoadBalancer"]
    assert sdk.suggest("iam", "NewPolicyDocument") == ["iam.GetPolicyDocument"]
