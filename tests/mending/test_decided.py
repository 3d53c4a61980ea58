"""Each check on resources is mended, or it is said here why a person has to."""

from mends_decided import BY_A_PERSON, CATEGORIES

from stackproof.checks import all_checks
from stackproof.mending import is_mechanical


def checks_of_resources():
    return {check.id for check in all_checks() if check.category in CATEGORIES}


def test_each_check_on_resources_is_mended_or_a_person_is_asked():
    mended = {one for one in checks_of_resources() if is_mechanical(one)}
    assert sorted(checks_of_resources() - mended) == sorted(BY_A_PERSON)


def test_what_a_person_is_asked_is_said():
    assert all(len(why) > 10 for why in BY_A_PERSON.values())
