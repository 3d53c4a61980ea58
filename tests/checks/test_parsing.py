"""Text of a submission is read without a word on stderr."""

import ast
import warnings

import pytest

from stackproof.checks._parsing import parsed


def test_odd_text_is_parsed_silently():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(SyntaxError):
            ast.parse('x = "\\d"')
        assert isinstance(parsed('x = "\\d"\ny = x is 1\n'), ast.Module)


def test_what_is_no_python_is_said():
    with pytest.raises(SyntaxError):
        parsed("x = (")
