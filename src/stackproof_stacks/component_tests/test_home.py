from homes import TAGS, home
from recorded import ACCOUNT, run

from components.home import home_of
from components.naming import Names


def test_one_provider_tags_everything_in_its_region():
    stack = run(lambda: home_of(Names("demo", "t"), "eu-west-1", TAGS), region="eu-west-1")
    (provider,) = [one.inputs for one in stack.made if one.type == "pulumi:providers:aws"]
    assert provider["region"] == "eu-west-1"
    tags = provider["defaultTags"]
    assert (tags if isinstance(tags, dict) else __import__("json").loads(tags))["tags"] == TAGS


def test_the_account_is_looked_up():
    found = []
    run(lambda: found.append(home().account))
    assert found == [ACCOUNT]


def test_a_second_instance_lives_at_the_same_place_under_other_names():
    found = []

    def program():
        at = home()
        found.extend((at, at.within("orders")))

    run(program)
    first, second = found
    assert second.names("vpc") == "demo-orders-vpc-t"
    assert (second.region, second.account, second.provider) == (first.region, first.account, first.provider)
