import pytest

from components.naming import LIMITS, Names


def test_a_name_is_prefix_thing_suffix():
    assert Names("shop", "dev")("vpc") == "shop-vpc-dev"
    assert Names("shop-dev")("vpc") == "shop-dev-vpc"


def test_a_second_instance_has_names_of_its_own():
    names = Names("shop", "dev")
    assert names.within("orders")("vpc") == "shop-orders-vpc-dev"
    assert names.within("orders")("vpc") != names("vpc")


@pytest.mark.parametrize("suffix", ["x", "a-b", "0", "a" * 20])
def test_a_suffix_of_20_characters_or_less_is_taken(suffix):
    assert Names("shop", suffix)("vpc").endswith(f"-{suffix}")


@pytest.mark.parametrize("suffix", ["A", "a_b", "-a", "a-", "a" * 21, "a b"])
def test_another_suffix_is_refused_with_what_is_allowed(suffix):
    with pytest.raises(ValueError, match=r"environmentSuffix is .* 1 to 20 small letters"):
        Names("shop", suffix)


@pytest.mark.parametrize("prefix", ["", "1shop", "Shop", "shop-"])
def test_a_prefix_that_no_resource_can_begin_with_is_refused(prefix):
    with pytest.raises(ValueError, match="names cannot begin with"):
        Names(prefix, "dev")


@pytest.mark.parametrize(("of", "limit"), LIMITS.items())
def test_a_name_that_aws_would_refuse_fails_early(of, limit):
    names = Names("a", "z")
    longest = "x" * (limit - 4)
    assert len(names(longest, of=of)) == limit
    with pytest.raises(ValueError, match=f"the {of} would be called .* {limit + 1} characters; AWS takes {limit}"):
        names(f"{longest}x", of=of)


def test_no_name_is_longer_than_64():
    with pytest.raises(ValueError, match="AWS takes 64"):
        Names("a", "z")("x" * 61)


def test_what_can_be_shorter_is_named():
    with pytest.raises(ValueError, match="Shorten environmentSuffix"):
        Names("a", "z")("x" * 61)
    with pytest.raises(ValueError, match="Shorten the name of the project or of the stack"):
        Names("project-dev")("x" * 61)
