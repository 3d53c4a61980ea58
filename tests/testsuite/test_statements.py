"""Which lines count as statements, and which of them were run."""

import textwrap

from stackproof.testsuite._python import statements_of
from stackproof.testsuite._statements import run_of

TEXT = textwrap.dedent(
    '''\
    """Text."""
    import os

    x: int


    def f(a):
        """Text."""
        global y
        if a:
            return g(
                a,
            )
        return 2
    '''
)


def test_texts_and_declarations_are_no_statements():
    assert set(statements_of(TEXT)) == {2, 7, 10, 11, 14}


def test_a_statement_counts_by_any_of_its_lines():
    assert run_of(statements_of(TEXT), [2, 12]) == {2, 11}


def test_what_does_not_parse_has_no_statements():
    assert statements_of("def (") == {}
