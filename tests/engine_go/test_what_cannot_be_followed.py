"""What is not known is said to be, and programs made to exhaust us come to an end."""

# ruff: noqa: E501 (programs of Go stand in texts)

from __future__ import annotations

import time

import pytest
from following import followed, program, resources

UNKNOWN = {
    "what an unknown function gives": 'name := mystery.Name()\ns3.NewBucket(ctx, "it", &s3.BucketArgs{Bucket: pulumi.String(name)})',
    "a text made of it": 's3.NewBucket(ctx, "it", &s3.BucketArgs{Bucket: pulumi.String(fmt.Sprintf("a-%s", mystery.Name()))})',
    "what is filled by it": 'var name string\nmystery.Fill(&name)\ns3.NewBucket(ctx, "it", &s3.BucketArgs{Bucket: pulumi.String(name)})',
    "a setting that is not set": 's3.NewBucket(ctx, "it", &s3.BucketArgs{Bucket: pulumi.String(os.Getenv("NAME"))})',
    "configuration that is not set": 'conf := config.New(ctx, "")\n'
    's3.NewBucket(ctx, "it", &s3.BucketArgs{Bucket: pulumi.String(conf.Get("name"))})',
    "a text made of a setting": 's3.NewBucket(ctx, "it", &s3.BucketArgs{Bucket: pulumi.String("a-" + os.Getenv("NAME"))})',
    "a choice that hangs on it": 'name := "a"\nif mystery.Is() {\nname = "b"\n}\n'
    's3.NewBucket(ctx, "it", &s3.BucketArgs{Bucket: pulumi.String(name)})',
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_a_value_is_unknown(case: str) -> None:
    found = resources(followed(program(UNKNOWN[case])))["it"].inputs["bucket"]
    assert "$unknown" in found


def test_a_setting_that_is_not_set_decides_as_an_empty_text() -> None:
    body = """
		name := os.Getenv("NAME")
		if name == "" {
			name = "fallback"
		}
		s3.NewBucket(ctx, "it", &s3.BucketArgs{Bucket: pulumi.String(name)})"""
    assert resources(followed(program(body)))["it"].inputs["bucket"] == "fallback"


def test_a_variable_that_is_not_set_is_a_need_where_it_decides() -> None:
    body = """
		if os.Getenv("CREATE") != "true" {
			return nil
		}
		s3.NewBucket(ctx, "it", nil)"""
    run = followed(program(body))
    assert run.followed == "whole" and list(resources(run)) == []
    assert [(need.kind, need.name, need.synthesized) for need in run.needs] == [("environment", "CREATE", False)]


def test_required_structures_are_made_up_field_by_field() -> None:
    beside = """
type Key struct { Name string }
type Keys struct { Ssh Key }
type Settings struct {
	Region string
	Keys   Keys
	Size   int
}
"""
    body = """
		var settings Settings
		config.New(ctx, "").RequireObject("config", &settings)
		s3.NewBucket(ctx, "it", &s3.BucketArgs{Bucket: pulumi.String(settings.Keys.Ssh.Name)})"""
    made = resources(followed(program(body, beside=beside)))["it"].inputs["bucket"]
    assert isinstance(made, str) and made.startswith("name-")


def test_of_two_branches_one_is_taken_and_names_do_not_clash() -> None:
    body = """
		if mystery.Wanted() {
			s3.NewBucket(ctx, "it", nil)
		} else {
			s3.NewBucket(ctx, "it", &s3.BucketArgs{Bucket: pulumi.String("other")})
		}"""
    run = followed(program(body))
    assert [remark.kind for remark in run.remarks if remark.kind == "run.duplicate-urn"] == []


def test_a_function_that_is_named_like_a_type_may_make_resources() -> None:
    run = followed(program("if err := mystery.LoadInput(ctx, 1); err != nil {\n\t\t\treturn err\n\t\t}"))
    assert run.followed == "partly" and "mystery.LoadInput" in run.reason


def test_json_keeps_what_is_known_around_what_is_not() -> None:
    body = """
		data, _ := json.Marshal(map[string]interface{}{"Effect": "Allow", "Resource": mystery.Arn()})
		iam.NewPolicy(ctx, "it", &iam.PolicyArgs{Policy: pulumi.String(string(data))})"""
    assert (
        resources(followed(program(body)))["it"].inputs["policy"].startswith('{"Effect":"Allow","Resource":"left-out-')
    )


def test_resources_behind_an_unknown_condition_are_in_doubt() -> None:
    body = """
		if mystery.Wanted() {
			s3.NewBucket(ctx, "perhaps", nil)
		}
		s3.NewBucket(ctx, "surely", nil)"""
    run = followed(program(body))
    assert run.only_after == (resources(run)["perhaps"].urn,)


def test_an_error_that_is_not_known_is_taken_for_none() -> None:
    body = """
		client, err := mystery.Open()
		if err != nil {
			return err
		}
		_ = client
		s3.NewBucket(ctx, "it", nil)"""
    run = followed(program(body))
    assert (run.followed, run.only_after, list(resources(run))) == ("whole", (), ["it"])


def test_a_context_in_unknown_hands_means_that_a_part_may_lack() -> None:
    run = followed(program('mystery.Build(ctx)\ns3.NewBucket(ctx, "it", nil)'))
    assert run.followed == "partly" and "mystery.Build" in run.reason


def test_a_package_that_is_not_known_is_a_need_once() -> None:
    run = followed(program("mystery.A()\nmystery.B()"))
    assert [(need.kind, need.name) for need in run.needs] == [("package", "example.com/mystery")]


def test_a_program_that_hands_nothing_to_pulumi_says_so() -> None:
    text = program("", beside="").replace("pulumi.Run(func(ctx *pulumi.Context) error {\n\n\t\treturn nil\n\t})", "")
    run = followed(text)
    assert "go.no-run" in [remark.kind for remark in run.remarks] and run.followed == "partly"


def test_what_takes_a_context_is_followed_where_there_is_no_main() -> None:
    text = (
        'package lib\n\nimport (\n\t"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"\n'
        '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n)\n\n'
        'func CreateStack(ctx *pulumi.Context) error {\n\t_, err := s3.NewBucket(ctx, "it", nil)\n\treturn err\n}\n'
    )
    run = followed(text, entry="lib/stack.go")
    assert run.followed == "partly" and run.only_after == (resources(run)["it"].urn,)


HOSTILE = {
    "an endless loop": "for {\n}",
    "a loop without end over numbers": "for i := 0; i < 1000000000; i++ {\n}",
    "endless recursion": "endless(0)",
    "recursion that branches on what is not known": "branch(mystery.N())",
    "a text that doubles": 's := "x"\nfor i := 0; i < 64; i++ {\ns += s\n}\ns3.NewBucket(ctx, s, nil)',
    "a text repeated without end": 's3.NewBucket(ctx, strings.Repeat("x", 1<<40), nil)',
    "a huge list": "x := make([]int, 1<<40)\n_ = x",
    "a list that grows": "x := []int{1}\nfor {\nx = append(x, x...)\n}",
    "huge numbers": "x := 1\nfor i := 0; i < 100000; i++ {\nx = x * 1000003\n}\n_ = x << 62",
    "a wide format": 's3.NewBucket(ctx, fmt.Sprintf("%999999999d", 1), nil)',
    "resources without end": 'for i := 0; ; i++ {\ns3.NewBucket(ctx, fmt.Sprintf("b%d", i), nil)\n}',
    "a pattern that never ends": 'regexp.MustCompile("(a+)+$").MatchString(strings.Repeat("a", 40) + "b")',
    "functions that call back": "mystery.Each(func() { mystery.Each(func() { mystery.Each(func() {}) }) })",
    "a value that holds itself": "type N struct{ Next *N }\nn := &N{}\nn.Next = n\ns3.NewBucket(ctx, fmt.Sprint(n), nil)",
    "a type that holds itself": "var n Self\n_ = n",
    "a map that holds itself": 'm := map[string]interface{}{}\nm["m"] = m\nb, _ := json.Marshal(m)\ns3.NewBucket(ctx, string(b), nil)',
}
BESIDE = """
type Self struct{ Inner [4]Self }

func endless(n int) int { return endless(n + 1) }

func branch(n int) int {
	if n > 1 {
		return branch(n-1) + branch(n-2) + branch(n-3)
	} else {
		return branch(n-4) + branch(n-5)
	}
}
"""


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_program_comes_to_an_end(case: str) -> None:
    begun = time.process_time()
    run = followed(program(HOSTILE[case], beside=BESIDE))
    assert run.graph is not None
    # No benchmark: without its bounds each of these takes minutes, or the machine's memory.
    assert time.process_time() - begun < 30


def test_deep_nesting_is_no_crash() -> None:
    deep = "(" * 3000 + "1" + ")" * 3000
    run = followed(program(f's3.NewBucket(ctx, "it", nil)\nx := {deep}\n_ = x'))
    assert run.graph is not None


@pytest.mark.parametrize(
    "loop", ["for _, name := range mystery.Names()", "for number := 0; number < mystery.Count(); number++"]
)
def test_a_list_that_a_loop_without_known_end_fills_may_be_longer(loop: str) -> None:
    body = f"""
		found := map[string][]string{{}}
		all := []string{{"first"}}
		{loop} {{
			all = append(all, "next")
			found["a"] = append(found["a"], "one")
		}}
		s3.NewBucket(ctx, "it", &s3.BucketArgs{{Tags: pulumi.StringMap{{}}}})
		ec2.NewSubnet(ctx, "subnet", &ec2.SubnetArgs{{VpcId: pulumi.String("v")}})
		lb.NewLoadBalancer(ctx, "balancer", &lb.LoadBalancerArgs{{
			Subnets:        pulumi.ToStringArray(all),
			SecurityGroups: pulumi.ToStringArray(found["a"]),
		}})"""
    inputs = resources(followed(program(body)))["balancer"].inputs
    assert inputs["subnets"][:2] == ["first", "next"] and "$unknown" in inputs["subnets"][2]
    assert inputs["securityGroups"][0] == "one" and "$unknown" in inputs["securityGroups"][1]
