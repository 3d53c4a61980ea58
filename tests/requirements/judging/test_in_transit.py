"""What is connected to takes TLS and nothing else."""

from __future__ import annotations

import json

import pytest
from graph_making import Ref, graph, make
from judge_saying import said_of

UNKNOWN = {"$unknown": "not known in a preview"}
BALANCER = make("aws:lb/loadBalancer:LoadBalancer", "web")
BUCKET = make("aws:s3/bucket:Bucket", "data")
TASK = "aws:ecs/taskDefinition:TaskDefinition"
FILES = make("aws:efs/fileSystem:FileSystem", "files")


def listener(name, protocol, *, port=443, kind="forward", **inputs):
    action = {"type": kind}
    if kind == "redirect":
        action["redirect"] = {"protocol": "HTTPS", "statusCode": "HTTP_301"}
    return make(
        "aws:lb/listener:Listener",
        name,
        {
            "loadBalancerArn": Ref(BALANCER, "arn"),
            "protocol": protocol,
            "port": port,
            "defaultActions": [action],
            **inputs,
        },
    )


HTTPS = listener("https", "HTTPS", certificateArn="arn:aws:acm:us-east-1:1:certificate/c")
MODERN = listener("https", "HTTPS", certificateArn="arn:aws:acm:x", sslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06")


def database(parameters=None, **inputs):
    group = make("aws:rds/parameterGroup:ParameterGroup", "params", {"family": "f", "parameters": parameters or []})
    named = {"parameterGroupName": Ref(group, "name")} if parameters is not None else {}
    return (group, make("aws:rds/instance:Instance", "db", {"engine": "postgres", **named, **inputs}))


def bucket_policy(effect="Deny", value="false", principal="*", **conditions):
    condition = {"Bool": {"aws:SecureTransport": value}, **conditions}
    statement = {"Effect": effect, "Principal": principal, "Action": "s3:*", "Resource": "*", "Condition": condition}
    document = json.dumps({"Statement": [statement]})
    return BUCKET, make("aws:s3/bucketPolicy:BucketPolicy", "p", {"bucket": Ref(BUCKET), "policy": document})


def cdn(policy, **certificate):
    inputs = {"defaultCacheBehavior": {"viewerProtocolPolicy": policy}, "viewerCertificate": certificate}
    return (make("aws:cloudfront/distribution:Distribution", "cdn", inputs),)


def cache(**inputs):
    return (make("aws:elasticache/replicationGroup:ReplicationGroup", "redis", inputs),)


def search(**inputs):
    return (make("aws:opensearch/domain:Domain", "search", inputs),)


def mounting(transit):
    volume = {"name": "v", "efsVolumeConfiguration": {"fileSystemId": Ref(FILES)}}
    if transit:
        volume["efsVolumeConfiguration"]["transitEncryption"] = transit
    return FILES, make(TASK, "task", {"volumes": [volume]})


CASES = {
    "HTTPS with a certificate": ((BALANCER, HTTPS), "load_balancer", "", "pass", "HTTPS with a certificate"),
    "HTTPS without one": ((BALANCER, listener("l", "HTTPS")), "load_balancer", "", "fail", "without a certificate"),
    "plain HTTP": ((BALANCER, listener("l", "HTTP", port=80)), "load_balancer", "", "fail", "HTTP on port 80"),
    "plain HTTP beside HTTPS": ((BALANCER, HTTPS, listener("l", "HTTP", port=80)), "load_balancer", "", "fail",
        "port 80"),
    "HTTP that redirects beside HTTPS": (
        (BALANCER, HTTPS, listener("l", "HTTP", port=80, kind="redirect")), "load_balancer", "", "pass", "",
    ),
    "HTTP that redirects to nothing": (
        (BALANCER, listener("l", "HTTP", port=80, kind="redirect")), "load_balancer", "", "fail", "no listener of it",
    ),
    "HTTP on a port that is called https": (
        (BALANCER, listener("https", "HTTP", tags={"protocol": "HTTPS"})), "load_balancer", "", "fail", "",
    ),
    "no listener": ((BALANCER,), "load_balancer", "", "fail", "no listener"),
    "an unknown protocol": ((BALANCER, listener("l", UNKNOWN)), "load_balancer", "", "unknown", "protocol"),
    "HTTP that does what is not known": (
        (BALANCER, HTTPS, make("aws:lb/listener:Listener", "l",
                               {"loadBalancerArn": Ref(BALANCER, "arn"), "protocol": "HTTP",
                                   "defaultActions": UNKNOWN})),
        "load_balancer", "", "unknown", "what it does",
    ),
    "a listener of an unknown balancer": (
        (BALANCER, make("aws:lb/listener:Listener", "l", {"loadBalancerArn": UNKNOWN, "protocol": "HTTPS"})),
            "load_balancer", "",
        "unknown", "unless l belongs there",
    ),
    "TCP passed on": ((BALANCER, listener("l", "TCP")), "load_balancer", "", "unknown", "TCP"),
    "a modern policy": ((BALANCER, MODERN), "load_balancer", "1.2", "pass", "TLS13"),
    "the default policy": ((BALANCER, HTTPS), "load_balancer", "1.2", "fail", "TLS 1.0; asked: TLS 1.2"),
    "a policy too old": ((BALANCER, MODERN), "load_balancer", "1.3", "fail", "TLS 1.2; asked: TLS 1.3"),
    "a cache with TLS": (cache(transitEncryptionEnabled=True), "cache", "", "pass", ""),
    "a cache without": (cache(description="TLS in transit"), "cache", "", "fail", "transitEncryptionEnabled is absent"),
    "a cache that prefers TLS": (
        cache(transitEncryptionEnabled=True, transitEncryptionMode="preferred"), "cache", "", "fail", "preferred",
    ),
    "a cache, unknown": (cache(transitEncryptionEnabled=UNKNOWN), "cache", "", "unknown", ""),
    "a database that forces TLS": (database([{"name": "rds.force_ssl", "value": "1"}]), "database", "", "pass", ""),
    "a database that does not": (
        database([{"name": "rds.force_ssl", "value": "0"}], engineVersion="16.3"), "database", "", "fail",
            "force_ssl is 0",
    ),
    "PostgreSQL 16, which does by default": (database(engineVersion="16.3"), "database", "", "pass", ""),
    "PostgreSQL 14, which does not": (database(engineVersion="14"), "database", "", "fail", "rds.force_ssl"),
    "PostgreSQL of no version": (database(), "database", "", "unknown", ""),
    "MySQL": (database(engine="mysql"), "database", "", "fail", "require_secure_transport is 0"),
    "MySQL that is told to": (
        database([{"name": "require_secure_transport", "value": "ON"}], engine="mysql"), "database", "", "pass", "",
    ),
    "a parameter of another name": (
        database([{"name": "log_statement", "value": "1"}], engineVersion="14"), "database", "", "fail", "",
    ),
    "an unknown parameter": (database([{"name": "rds.force_ssl", "value": UNKNOWN}]), "database", "", "unknown", ""),
    "a bucket that refuses HTTP": (bucket_policy(), "bucket", "", "pass", "denies what comes without TLS"),
    "a bucket that allows HTTPS": (bucket_policy("Allow", "true"), "bucket", "", "fail", "no policy of it denies"),
    "a bucket that refuses one user": (bucket_policy(principal={"AWS": "arn:aws:iam::1:user/u"}), "bucket", "",
        "fail", ""),
    "a bucket without a policy": ((BUCKET,), "bucket", "", "fail", "aws:SecureTransport"),
    "a bucket with an unknown policy": (
        (BUCKET, make("aws:s3/bucketPolicy:BucketPolicy", "p", {"bucket": Ref(BUCKET), "policy": UNKNOWN})),
        "bucket", "", "unknown", "",
    ),
    "a bucket, TLS 1.2": (bucket_policy(), "bucket", "1.2", "pass", ""),
    "a bucket, TLS 1.3": (bucket_policy(), "bucket", "1.3", "fail", "TLS 1.3"),
    "a distribution that redirects": (cdn("redirect-to-https"), "cdn", "", "pass", ""),
    "a distribution that lets HTTP in": (cdn("allow-all"), "cdn", "", "fail", "allow-all"),
    "a distribution of TLS 1.2": (cdn("https-only", minimumProtocolVersion="TLSv1.2_2021"), "cdn", "1.2", "pass", ""),
    "a distribution with CloudFront's certificate": (
        cdn("https-only", cloudfrontDefaultCertificate=True, minimumProtocolVersion="TLSv1.2_2021"), "cdn", "1.2",
            "fail",
        "TLS 1.0",
    ),
    "a search domain": (
        search(domainEndpointOptions={"enforceHttps": True}, nodeToNodeEncryption={"enabled": True}), "search", "",
            "pass", "",
    ),
    "a search domain between whose nodes is nothing": (
        search(domainEndpointOptions={"enforceHttps": True}), "search", "", "fail", "nodeToNodeEncryption",
    ),
    "a search domain of an old policy": (
        search(domainEndpointOptions={"enforceHttps": True}, nodeToNodeEncryption={"enabled": True}), "search", "1.2",
        "fail", "TLS 1.0",
    ),
    "an API": ((make("aws:apigatewayv2/api:Api", "api"),), "api", "", "pass", "HTTPS only"),
    "an API whose domain is old": (
        (
            make("aws:apigateway/restApi:RestApi", "api"),
            make("aws:apigateway/domainName:DomainName", "d", {"securityPolicy": "TLS_1_0"}),
        ), "api", "1.2", "fail", "TLS_1_0",
    ),
    "a stream": ((make("aws:kinesis/stream:Stream", "s"),), "stream", "", "pass", ""),
    "a queue": ((make("aws:sqs/queue:Queue", "q"),), "queue", "", "unknown", "plain HTTP"),
    "mounts with TLS": (mounting("ENABLED"), "file_system", "", "pass", ""),
    "mounts without": (mounting(""), "file_system", "", "fail", "DISABLED"),
    "no mount": ((FILES,), "file_system", "", "unknown", ""),
    "brokers with plain text": (
        (make("aws:msk/cluster:Cluster", "k",
            {"encryptionInfo": {"encryptionInTransit": {"clientBroker": "TLS_PLAINTEXT"}}}),),
        "kafka", "", "fail", "TLS_PLAINTEXT",
    ),
    "brokers as AWS makes them": ((make("aws:msk/cluster:Cluster", "k"),), "kafka", "", "pass", ""),
    "a proxy": ((make("aws:rds/proxy:Proxy", "p", {"requireTls": True}),), "database_proxy", "", "pass", ""),
    "everything, and a database that does not force it": (
        (BALANCER, HTTPS, *database(engine="mysql")), "", "", "unknown", "require_secure_transport",
    ),
    "everything, and a plain cache": ((BALANCER, HTTPS, *cache()), "", "", "fail", "redis: "),
}  # fmt: skip


@pytest.mark.parametrize(("resources", "of", "version", "verdict", "words"), CASES.values(), ids=CASES.keys())
def test_connections_are_encrypted(resources, of, version, verdict, words):
    said = said_of(graph(*resources), "in_transit", of, **({"version": version} if version else {}))
    assert said.startswith(verdict) and words in said


def test_a_proxy_that_requires_tls_stands_for_its_database():
    group, database_ = database(engine="mysql")
    proxy = make("aws:rds/proxy:Proxy", "proxy", {"requireTls": True})
    target = make(
        "aws:rds/proxyTarget:ProxyTarget",
        "target",
        {"dbProxyName": Ref(proxy, "name"), "dbInstanceIdentifier": Ref(database_)},
    )
    said = said_of(graph(group, database_, proxy, target), "in_transit", "database")
    assert said.startswith("pass") and "requireTls" in said
