import pytest
from recorded import recording

from components.settings import SettingError, Settings


def read(ask, **config):
    with recording(config, project="demo", stack="test", region=config.pop("region", "us-east-1")):
        return ask(Settings())


def test_the_suffix_comes_from_configuration_then_environment_then_is_dev(monkeypatch):
    monkeypatch.delenv("ENVIRONMENT_SUFFIX", raising=False)
    assert read(lambda s: s.suffix) == "dev"
    monkeypatch.setenv("ENVIRONMENT_SUFFIX", "pr1")
    assert read(lambda s: s.suffix) == "pr1"
    assert read(lambda s: s.suffix, environmentSuffix="qa") == "qa"
    with pytest.raises(SettingError, match="demo:environmentSuffix is 'QA'; allowed: 1 to 20"):
        read(lambda s: s.suffix, environmentSuffix="QA")


def test_a_region_is_one_of_those_allowed():
    assert read(lambda s: s.region(default="eu-west-1")) == "us-east-1"
    with pytest.raises(SettingError, match="aws:region is 'us-east-1'; allowed: eu-west-1, eu-west-2"):
        read(lambda s: s.region(default="eu-west-1", allowed=["eu-west-1", "eu-west-2"]))


def test_a_region_has_the_form_of_one():
    odd = recording({"aws:region": "virginia"}, project="demo", stack="test", region="us-east-1")
    with odd, pytest.raises(SettingError, match="allowed: a Region such as us-east-1"):
        Settings().region(default="us-east-1")


def test_a_choice_is_one_of_several_words():
    assert read(lambda s: s.choice("mode", ["a", "b"], default="a")) == "a"
    assert read(lambda s: s.choice("mode", ["a", "b"], default="a"), mode="b") == "b"
    with pytest.raises(SettingError, match="demo:mode is 'c'; allowed: a or b"):
        read(lambda s: s.choice("mode", ["a", "b"], default="a"), mode="c")


@pytest.mark.parametrize(("given", "allowed"), [("x", "a whole number"), ("0", "1 to 5"), ("6", "1 to 5")])
def test_a_number_out_of_range_is_refused(given, allowed):
    with pytest.raises(SettingError, match=f"demo:count is '{given}'; allowed: {allowed}"):
        read(lambda s: s.integer("count", default=3, least=1, most=5), count=given)


def test_a_number_is_in_its_range_or_among_those_allowed():
    assert read(lambda s: s.integer("count", default=3, least=1, most=5)) == 3
    assert read(lambda s: s.integer("count", default=3, least=1, most=5), count="1") == 1
    assert read(lambda s: s.integer("count", default=3, least=1, most=5), count="5") == 5
    with pytest.raises(SettingError, match="demo:gateways is '2'; allowed: 1, 3"):
        read(lambda s: s.integer("gateways", default=3, allowed=[1, 3]), gateways="2")


def test_a_flag_is_true_or_false():
    assert read(lambda s: s.flag("on", default=True)) is True
    assert read(lambda s: s.flag("on", default=True), on="false") is False
    assert read(lambda s: s.flag("on", default=False), on="True") is True
    with pytest.raises(SettingError, match="demo:on is 'yes'; allowed: true or false"):
        read(lambda s: s.flag("on", default=True), on="yes")


def test_a_text_that_must_be_there_says_how_to_set_it():
    with pytest.raises(SettingError, match=r"demo:image is not set; allowed: an image\. Type: pulumi config set image"):
        read(lambda s: s.text("image", meaning="an image"))
    assert read(lambda s: s.text("image"), image="a:1") == "a:1"


def test_a_text_has_its_form():
    with pytest.raises(SettingError, match="demo:tag is 'a b'; allowed: no space"):
        read(lambda s: s.text("tag", pattern=r"\S+", meaning="no space"), tag="a b")


def test_a_text_may_be_left_out():
    assert read(lambda s: s.optional("email")) is None
    assert read(lambda s: s.optional("email", pattern=".+@.+"), email="a@b") == "a@b"
    with pytest.raises(SettingError, match="demo:email is 'a'; allowed: an address"):
        read(lambda s: s.optional("email", pattern=".+@.+", meaning="an address"), email="a")
