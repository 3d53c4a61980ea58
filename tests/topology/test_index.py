import pytest
from graph_making import Ref, graph, make

from stackproof.topology import MISSING, Topology, canonical_type, flag, items, number, text, value_at


@pytest.mark.parametrize(
    ("token", "canonical"),
    [
        ("aws:alb/listener:Listener", "aws:lb/listener:Listener"),
        ("aws:elasticloadbalancingv2/targetGroup:TargetGroup", "aws:lb/targetGroup:TargetGroup"),
        ("aws:s3/bucketV2:BucketV2", "aws:s3/bucket:Bucket"),
        ("aws:s3/bucketVersioningV2:BucketVersioningV2", "aws:s3/bucketVersioning:BucketVersioning"),
        ("aws:s3/BucketObject:BucketObject", "aws:s3/bucketObject:BucketObject"),
        ("aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/bucketObject:BucketObject"),
        ("aws:wafv2/webAcl:WebAcl", "aws:wafv2/webAcl:WebAcl"),
        ("pulumi:providers:aws", "pulumi:providers:aws"),
    ],
)
def test_equivalent_tokens_have_one_name(token, canonical):
    assert canonical_type(token) == canonical


def test_resources_are_found_under_any_of_their_names_but_not_when_looked_up():
    bucket = make("aws:s3/bucketV2:BucketV2", "a")
    found = make("aws:s3/bucket:Bucket", "b", read=True)
    topology = Topology(graph(bucket, found))
    assert topology.of_type("aws:s3/bucket:Bucket") == (bucket,)
    assert topology.of_type("aws:s3/bucketV2:BucketV2", include_read=True) == (found, bucket)


def test_companions_are_found_by_reference_and_by_a_shared_literal_name():
    bucket = make("aws:s3/bucket:Bucket", "a", {"bucket": "my-bucket"})
    by_reference = make("aws:s3/bucketVersioning:BucketVersioning", "v", {"bucket": Ref(bucket)})
    by_name = make("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "p", {"bucket": "my-bucket"})
    other = make("aws:s3/bucketVersioningV2:BucketVersioningV2", "w", {"bucket": "another"})
    topology = Topology(graph(bucket, by_reference, by_name, other))
    versioning = "aws:s3/bucketVersioning:BucketVersioning"
    assert topology.companions(bucket, "bucket", versioning) == (by_reference,)
    assert topology.companions(bucket, "bucket", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock") == (by_name,)


def test_region_and_default_tags_come_from_the_provider_also_through_a_component():
    provider = make(
        "pulumi:providers:aws", "eu", {"region": "eu-west-1", "defaultTags": '{"tags": {"Team": "a", "Env": "x"}}'}
    )
    component = make("demo:Thing", "t", custom=False, options=_providers(provider.urn + "::some-id"))
    bucket = make("aws:s3/bucket:Bucket", "b", {"tags": {"Env": "dev"}}, parent=component.urn)
    plain = make("aws:s3/bucket:Bucket", "c", {})
    topology = Topology(graph(provider, component, bucket, plain), config={"aws:region": "us-east-2"})
    assert topology.region_of(bucket) == "eu-west-1"
    assert topology.tags_of(bucket).values == {"Team": "a", "Env": "dev"}
    assert topology.region_of(plain) == "us-east-2"
    assert topology.tags_of(plain).values == {}


def _providers(urn):
    from stackproof.model import ResourceOptions

    return ResourceOptions(providers={"aws": urn})


def test_unknown_tags_are_not_complete_tags():
    bucket = make("aws:s3/bucket:Bucket", "b", {"tags": {"$unknown": "x"}})
    assert not Topology(graph(bucket)).tags_of(bucket).complete


def test_values_are_read_through_markers_without_guessing():
    r = make(
        "aws:x/y:Y",
        "r",
        {
            "yes": "true",
            "no": False,
            "hidden": {"$secret": {"origin": "config"}},
            "n": "7",
            "list": [1],
            "one": {"deep": "x"},
        },
    )
    assert flag(r, "yes") is True and flag(r, "no") is False and flag(r, "absent") is False
    assert flag(r, "hidden") is None and text(r, "hidden") is None and number(r, "hidden", default=3) is None
    assert number(r, "n") == 7 and number(r, "absent", default=3) == 3
    assert items(r, "list") == (1,) and items(r, "absent") == () and items(r, "hidden") is None
    assert value_at(r.inputs, "one[0].deep") == "x"
    assert value_at({"a": [{"b": 1}]}, "a.b") == 1
    assert value_at({"a": [1]}, "a[4]") is MISSING


def test_the_schema_says_which_types_take_tags():
    topology = Topology(graph())
    assert topology.is_taggable(make("aws:elasticloadbalancingv2/listener:Listener", "l")) is True
    assert topology.is_taggable(make("aws:s3/bucketVersioning:BucketVersioning", "v")) is False
    assert topology.is_taggable(make("awsx:ec2:Vpc", "v")) is None
