"""Expressions in the languages of programs: advice and mends are written in Python, and said in TypeScript and Go.

`in_typescript` and `in_go` spell a sentence anew, `spoken` does with any words. `Shapes` looks up what an argument is.
"""

from ._go import expression as go_expression
from ._go_shapes import Shape, Shapes, shapes_of
from ._properties import properties_of
from ._prose import GO, TYPESCRIPT, Words, in_go, in_typescript, spoken
from ._typescript import expression as typescript_expression

__all__ = [
    "GO",
    "TYPESCRIPT",
    "Shape",
    "Shapes",
    "Words",
    "go_expression",
    "in_go",
    "in_typescript",
    "properties_of",
    "shapes_of",
    "spoken",
    "typescript_expression",
]
