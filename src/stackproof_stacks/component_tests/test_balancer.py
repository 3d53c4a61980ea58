import pytest
from homes import home
from recorded import run

from components.balancer import TLS_POLICY, LoadBalancer, LoadBalancerArgs
from components.buckets import LogBucket, LogBucketArgs
from components.network import Network, NetworkArgs

CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/1"


def made(*, logged=False, suffix="t", **args):
    def program():
        at = home(suffix=suffix)
        network = Network("network", NetworkArgs(home=at, flow_log_days=0))
        logs = LogBucket("logs", LogBucketArgs(home=at)) if logged else None
        LoadBalancer("balancer", LoadBalancerArgs(home=at, network=network, port=8080, logs=logs, **args))

    return run(program)


def admitted(stack):
    return {rule["fromPort"]: rule for rule in stack.all("vpc/securityGroupIngressRule:SecurityGroupIngressRule")}


def test_the_balancer_stands_in_the_public_subnets():
    balancer = made(certificate=CERTIFICATE).one("lb/loadBalancer:LoadBalancer")
    assert balancer["name"] == "demo-alb-t"
    assert (balancer["internal"], balancer["loadBalancerType"]) == (False, "application")
    assert balancer["subnets"] == ["demo-public-0-t-id", "demo-public-1-t-id"]
    assert balancer["securityGroups"] == ["demo-alb-sg-t-id"]
    assert balancer["dropInvalidHeaderFields"] is True
    assert balancer["enableDeletionProtection"] is False
    assert "accessLogs" not in balancer


def test_https_forwards_and_http_redirects():
    stack = made(certificate=CERTIFICATE)
    https = stack.named("lb/listener:Listener", "demo-https-t")
    assert (https["port"], https["protocol"], https["sslPolicy"]) == (443, "HTTPS", TLS_POLICY)
    assert https["certificateArn"] == CERTIFICATE
    assert https["defaultActions"][0]["type"] == "forward"
    assert https["defaultActions"][0]["targetGroupArn"].endswith(":demo-tg-t")
    http = stack.named("lb/listener:Listener", "demo-http-t")
    assert (http["port"], http["protocol"]) == (80, "HTTP")
    redirect = {"port": "443", "protocol": "HTTPS", "statusCode": "HTTP_301"}
    assert http["defaultActions"] == [{"type": "redirect", "redirect": redirect}]
    assert {one["loadBalancerArn"].rpartition(":")[2] for one in (http, https)} == {"demo-alb-t"}
    assert set(admitted(stack)) == {80, 443}


def test_without_redirect_port_80_is_closed():
    stack = made(certificate=CERTIFICATE, redirect=False)
    assert [one["port"] for one in stack.all("lb/listener:Listener")] == [443]
    assert set(admitted(stack)) == {443}


def test_without_a_certificate_http_forwards():
    stack = made()
    (listener,) = stack.all("lb/listener:Listener")
    assert (listener["port"], listener["protocol"]) == (80, "HTTP")
    assert listener["defaultActions"][0]["type"] == "forward"
    assert "certificateArn" not in listener
    assert set(admitted(stack)) == {80}


def test_the_ports_are_open_to_everybody():
    rule = admitted(made(certificate=CERTIFICATE))[443]
    assert (rule["cidrIpv4"], rule["securityGroupId"]) == ("0.0.0.0/0", "demo-alb-sg-t-id")


def test_the_health_of_targets_is_asked():
    group = made(health_path="/ok", unhealthy=4).one("lb/targetGroup:TargetGroup")
    assert (group["port"], group["protocol"], group["targetType"]) == (8080, "HTTP", "ip")
    assert (group["vpcId"], group["deregistrationDelay"], group["name"]) == ("demo-vpc-t-id", 30, "demo-tg-t")
    assert group["healthCheck"] == {
        "path": "/ok",
        "matcher": "200",
        "interval": 30,
        "timeout": 5,
        "healthyThreshold": 2,
        "unhealthyThreshold": 4,
    }


def test_hosts_are_told_apart():
    stack = made(certificate=CERTIFICATE, things=["tg-prod", "tg-dev"], hosts={"tg-dev": "dev.example.com"})
    rule = stack.one("lb/listenerRule:ListenerRule")
    assert rule["conditions"] == [{"hostHeader": {"values": ["dev.example.com"]}}]
    assert rule["actions"][0]["type"] == "forward"
    assert rule["actions"][0]["targetGroupArn"].endswith(":demo-tg-dev-t")
    assert rule["listenerArn"].endswith(":demo-https-t")
    default = stack.named("lb/listener:Listener", "demo-https-t")["defaultActions"]
    assert default[0]["targetGroupArn"].endswith(":demo-tg-prod-t")


def test_access_logs_go_to_their_bucket():
    balancer = made(logged=True).one("lb/loadBalancer:LoadBalancer")
    assert balancer["accessLogs"] == {"bucket": "demo-alb-logs-t-111122223333-us-east-1", "enabled": True}


def test_a_name_that_is_too_long_for_a_balancer_fails_early():
    with pytest.raises(ValueError, match=r"target group would be called|load balancer would be called"):
        made(suffix="x" * 20, things=["a-group-with-a-name"])
