"""Credentials in user data, by where they come from."""

import pytest
from graph_making import graph, make

from stackproof.checks import Case, all_checks, judge

(CHECK,) = (check for check in all_checks() if check.id == "SEC106")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"$secret": {"origin": "generated"}}, 1),
        ({"$secret": {"origin": "config"}}, 1),
        ({"$secret": {"origin": "lookup"}}, 1),
        ({"$secret": {"origin": "unknown"}}, 0),
        ({"$unknown": "x"}, 0),
        ("#!/bin/bash", 0),
    ],
)
@pytest.mark.parametrize("path", ["userData", "userDataBase64"])
def test_a_secret_of_known_origin_is_found_in_user_data(value, found, path):
    machine = make("aws:ec2/instance:Instance", "m", {"ami": "ami-0123456789abcdef0", path: value}, line=3)
    judgement = judge(Case.of_graph(graph(machine)), checks=[CHECK])
    assert judgement.errors == () and len(judgement.findings) == found
