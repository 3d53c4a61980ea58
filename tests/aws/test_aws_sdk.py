"""The schema against the installed SDK itself, imported and looked at by other means than the builder's."""

import importlib
import inspect
import warnings

import pytest

from stackproof.aws import MAJORS, parse_type, sdk, sdk_of_token

REQUIRED = {
    "aws:apigateway/integration:Integration": {"http_method", "resource_id", "rest_api", "type"},
    "aws:cloudwatch/eventTarget:EventTarget": {"arn", "rule"},
    "aws:ec2/subnet:Subnet": {"vpc_id"},
    "aws:eks/cluster:Cluster": {"role_arn", "vpc_config"},
    "aws:iam/role:Role": {"assume_role_policy"},
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {"policy_arn", "role"},
    "aws:lambda/function:Function": {"role"},
    "aws:lambda/permission:Permission": {"action", "function", "principal"},
    "aws:rds/instance:Instance": {"instance_class"},
    "aws:s3/bucketVersioning:BucketVersioning": {"bucket", "versioning_configuration"},
    "aws:sns/topicSubscription:TopicSubscription": {"endpoint", "protocol", "topic"},
}


@pytest.fixture(scope="module")
def aws7():
    return sdk()


@pytest.fixture(scope="module")
def aws6():
    return sdk(major=6)


def imported(module: str):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = importlib.import_module(f"pulumi_aws.{module}" if module else "pulumi_aws")
        hasattr(found, "load")  # the SDK's modules are lazy: the first look at an attribute fills them
        return found


def is_resource(item) -> bool:
    # isinstance() would load the lazy modules of the root, which takes twenty seconds.
    return issubclass(type(item), type) and hasattr(item, "_internal_init")


@pytest.mark.parametrize("token", REQUIRED)
def test_required_arguments_are_those_that_people_must_give(aws7, token):
    found = aws7.resource(token)
    assert {item.name_python for item in found.required} == REQUIRED[token]


@pytest.mark.parametrize("module", ["", "s3", "sqs", "ecs", "lambda_", "cloudwatch"])
def test_classes_and_arguments_are_those_that_python_sees(aws7, module):
    real, found = imported(module), aws7.module(module)
    assert len(found.resources) == len({id(item) for item in vars(real).values() if is_resource(item)})
    for name, resource in found.resources.items():
        args = inspect.signature(getattr(real, resource.args_class).__init__).parameters
        assert [item.name_python for item in resource.inputs if item.name_python not in args] == []
        assert len(resource.inputs) == len(args) - 1
        assert getattr(real, name).pulumi_type == resource.token
        public = {item for item in dir(getattr(real, name)) if isinstance(getattr(getattr(real, name), item), property)}
        assert {item.name_python for item in resource.outputs} - {"id"} <= public


@pytest.mark.parametrize("module", ["", "s3", "ec2", "iam", "lambda_"])
def test_names_of_a_module_can_be_imported(aws7, module):
    real = imported(module)
    lacking = []
    for name in sorted(aws7.module(module).names):
        if not hasattr(real, name):
            try:
                importlib.import_module(f"{real.__name__}.{name}")
            except ImportError:
                lacking.append(name)
    assert lacking == []


@pytest.mark.parametrize("module", ["ec2", "secretsmanager", "acm", ""])
def test_functions_take_the_arguments_that_python_sees(aws7, module):
    real = imported(module)
    for name, function in aws7.module(module).functions.items():
        parameters = [item for item in inspect.signature(getattr(real, name)).parameters if item != "opts"]
        assert [item.name_python for item in function.args] == parameters
        assert function.output_name == "" or hasattr(real, function.output_name)


def test_a_function_says_which_arguments_it_cannot_do_without(aws7):
    assert aws7.function("aws:secretsmanager/getSecretVersion:getSecretVersion").arg("secret_id").required
    assert not aws7.function("aws:ec2/getAmi:getAmi").arg("owners").required


@pytest.mark.parametrize(("package", "major"), [(name, major) for name, majors in MAJORS.items() for major in majors])
def test_every_token_stands_for_one_name(package, major):
    schema = sdk(package, major=major)
    tokens = [token for module in schema.modules() for token in schema.module(module).tokens]
    assert len(tokens) == len(set(tokens))
    assert all(schema.resource(token) or schema.function(token) for token in tokens)


@pytest.mark.parametrize("major", [6, 7])
def test_every_type_that_is_named_exists(major):
    schema = sdk(major=major)
    for name in ("ec2", "ecs", "wafv2", "cloudfront", "s3", "lambda_", "iam", ""):
        module = schema.module(name)
        inputs = [item for record in module.resources.values() for item in record.inputs]
        inputs += [item for record in module.types.values() for item in record.fields]
        outputs = [item for record in module.resources.values() for item in record.outputs]
        for item, is_output in [(item, False) for item in inputs] + [(item, True) for item in outputs]:
            for found in leaves(item.parsed):
                holder = schema.enum(found) if found.kind == "enum" else schema.type(found, output=is_output)
                assert holder is not None, f"{name}: {item}"


def leaves(found):
    if found.ref:
        yield found
    for part in ([found.item] if found.item else []) + list(found.members):
        yield from leaves(part)


def test_bucket_v2_is_deprecated_in_7_and_not_in_6(aws7, aws6):
    assert "s3.Bucket" in aws7.resource_by_class("s3", "BucketV2").deprecated
    assert aws6.resource_by_class("s3", "BucketV2").deprecated == ""


def test_bucket_versioning_is_a_resource_in_7_only(aws7, aws6):
    assert aws7.resource_by_class("s3", "BucketVersioning") is not None
    assert aws6.resource_by_class("s3", "BucketVersioning") is None
    assert aws6.resource_by_class("s3", "BucketVersioningV2") is not None
    assert aws6.other_major_has("s3", "BucketVersioning") == 7
    assert aws7.majors_of("s3", "BucketVersioningV2") == (7, 6)


def test_an_argument_that_only_one_major_has_is_told(aws7, aws6):
    assert aws7.other_major_has("ec2", "Eip", argument="vpc") == 6
    assert aws6.other_major_has("s3", "Bucket", argument="region") == 7
    assert aws7.majors_of("s3", "Bucket", argument="nonsense") == ()
    assert aws7.majors_of("opsworks") == (6,)


def test_the_root_module_holds_provider_and_region(aws7):
    provider = aws7.resource("pulumi:providers:aws")
    assert (provider.module, provider.name) == ("", "Provider")
    assert provider.input("default_tags").type == "object:index.ProviderDefaultTags"
    assert aws7.type("index.ProviderDefaultTags").field("tags").type == "map<string>"
    assert aws7.module("").function("get_region_output").token == "aws:index/getRegion:getRegion"
    assert "region" in aws7.config


def test_lambda_is_found_under_its_python_name(aws7):
    found = aws7.resource("aws:lambda/function:Function")
    assert found.module == "lambda_"
    assert aws7.module("lambda") is None
    assert found.input("memorySize") is found.input("memory_size")


def test_passwords_are_secret(aws7):
    found = aws7.resource("aws:rds/instance:Instance")
    assert found.input("password").secret
    assert found.output("password").secret
    assert not found.input("username").secret
    assert sdk("random").resource("random:index/randomPassword:RandomPassword").output("result").secret


def test_args_and_dict_classes_lead_to_their_type(aws7):
    module = aws7.module("s3")
    nested = module.args_type("BucketVersioningVersioningConfigurationArgs")
    assert nested is module.args_type("BucketVersioningVersioningConfigurationArgsDict")
    assert nested.field("mfa_delete").name == "mfaDelete"
    assert module.args_type("BucketVersioningInitArgs").name == "BucketVersioning"
    assert module.args_type("BucketArgs").name == "Bucket"
    assert module.args_type("NothingArgs") is None


def test_enumerations_have_their_values(aws7):
    runtimes = aws7.enum("lambda_.Runtime")
    real = imported("lambda_").Runtime
    assert dict(runtimes.values) == {item.name: item.value for item in real}


def test_types_are_taken_apart():
    found = parse_type("list<map<string>>|object:s3.Policy")
    assert [item.kind for item in found.members] == ["list", "object"]
    assert found.members[0].item.item.kind == "string"
    assert found.members[1].ref == "s3.Policy"


def test_unknown_packages_and_tokens_are_said():
    with pytest.raises(LookupError):
        sdk("gcp")
    with pytest.raises(LookupError):
        sdk("aws", major=3)
    assert sdk_of_token("gcp:storage/bucket:Bucket") is None
    assert sdk_of_token("pulumi:pulumi:Stack") is None
    assert sdk_of_token("pulumi:providers:aws").package == "aws"
    assert sdk().resource("nonsense") is None
    assert sdk().resource("aws:none/such:Such") is None


def test_the_core_knows_what_pulumi_exports():
    import pulumi

    core = sdk("pulumi").module("")
    assert {name for name in dir(pulumi) if not name.startswith("_")} <= core.names | {"sys", "typing"}
    options = inspect.signature(pulumi.ResourceOptions.__init__).parameters
    assert [item.name for item in core.symbols["ResourceOptions"].parameters] == [*options][1:]
    config = {item.name for item in core.symbols["Config"].members}
    assert {"require_secret", "get_int", "require_object"} <= config
    assert "get_string" not in config
    assert core.symbols["Output"].open
    assert not core.symbols["Config"].open
    assert {"apply", "all", "concat", "json_dumps"} <= {item.name for item in core.symbols["Output"].members}
