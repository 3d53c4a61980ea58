"""Text that is no Go. The lines are those that Go's own parser names."""

import pytest
from go_looking import expected, noticed

from stackproof.source.go import _syntax

WRONG = {
    "a block that is never closed": ("""
        package main

        func main() {
            if true {
                println("a")
        }
        """, "syntax.error", 6),
    "cut off in the middle": ("""
        package main

        func main() {
            vpc, err := ec2.NewVpc(ctx, "main", &ec2.VpcArgs{
                CidrBlock: pulumi.String(
        """, "syntax.truncated", 5),
    "cut off in a text": ('''
        package main

        func main() {
            println("one
        ''', "syntax.truncated", 4),
    "no comma before the end of a line": ("""
        package main

        func main() {
            println(map[string]int{
                "a": 1 // <- syntax.error
            })
        }
        """, "", 0),
    "no comma between arguments": ("""
        package main

        func main() {
            println(1,
                2 // <- syntax.error
            )
        }
        """, "", 0),
    "a bracket that closes nothing": ("""
        package main

        func main() {
            println(1))  // <- syntax.error
        }
        """, "", 0),
    "another language": ("""
        package main

        import pulumi // <- syntax.error

        def main():
            pass
        """, "", 0),
    "prose": ("""
        package main

        Here is the program that you asked for. // <- syntax.error

        func main() {}
        """, "", 0),
    "an else on a line of its own": ("""
        package main

        func main() {
            if true {
                println(1)
            }
            else { // <- syntax.error
                println(2)
            }
        }
        """, "", 0),
    "a brace on the next line": ("""
        package main

        func main()
        { // <- syntax.error
            println(1)
        }
        """, "", 0),
    "a literal in the head of a loop": ("""
        package main

        type list []int

        func main() {
            for _, item := range list{1, 2} { // <- syntax.error
                println(item)
            }
            if (point{1} == point{2}) {
            }
        }
        """, "", 0),
    "a literal in the head of an if": ("""
        package main

        type point struct{ x int }

        func main() {
            here := point{1}
            if here == point{1} { // <- syntax.error
                println(1)
            }
        }
        """, "", 0),
    "no package clause": ("""
        func main() { // <- syntax.error
        }
        """, "", 0),
    "a statement outside of functions": ("""
        package main

        x := 1 // <- syntax.error

        func main() { println(x) }
        """, "", 0),
    "an import after a declaration": ("""
        package main

        func main() {}

        import "fmt" // <- syntax.error
        """, "", 0),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_go_is_found(name, go_program):
    text, kind, line = WRONG[name]
    program = go_program(text)
    assert noticed(_syntax.look(program).remarks) == (expected(program) or [("main.go", kind, line)])


RIGHT = {
    "groups that end on their line": """
        package main

        var ( a = 1 )
        var ( b = 1; c = "x" )
        const ( d = iota; e )

        func main() {
            var ( f = 2 )
            println(a, b, c, d, e, f)
        }
        """,
    "an empty statement in a head and behind a label": """
        package main

        func main() {
            if ; true {
            }
            goto end
        end: ;
            println(1)
        }
        """,
    "new with a value": """
        package main

        func main() {
            println(*new(42), *new("a"), *new(int64(1)), new([]int), new(struct{}))
        }
        """,
    "a method with type parameters": """
        package main

        type list struct{}

        func (l list) each[T any](do func(T)) {}

        func main() {}
        """,
    "literals in heads, in brackets or of types that begin with one": """
        package main

        type point struct{ x int }

        func is(p point) bool { return true }

        func main() {
            for range []point{{1}} {
            }
            for range map[string]int{"a": 1} {
            }
            if (point{1}) == (point{2}) || is(point{1}) || []point{{1}}[0].x == 1 {
            }
            switch p := (point{1}); p.x {
            }
            for i := 0; i < len([]point{{1}}); i++ {
            }
            if f := func() point { return point{1} }; f().x == 1 {
            }
        }
        """,
    "a mark of the encoding": "\ufeffpackage main\n\nfunc main() {}\n",
    "returns of Windows": "package main\r\n\r\nfunc main() {\r\n\tprintln(`a\r\nb`)\r\n}\r\n",
    "brackets in texts, runes and comments": """
        package main

        // func main() {
        /* ( [ { */
        func main() {
            println("({[", '{', '\\'', `)]}`, "\\"(") // )
        }
        """,
}


@pytest.mark.parametrize("name", RIGHT)
def test_gaps_of_the_grammar_are_no_errors(name, go_program):
    assert noticed(_syntax.look(go_program(RIGHT[name])).remarks) == []


def test_what_is_mended_is_looked_into(go_program):
    from stackproof.source.go import _unused

    program = go_program(
        "package main\n\nfunc main() {\n\tvar ( a = 1 )\n\tb := new(42) // <- go.unused-variable\n\tprintln(a)\n}\n"
    )
    assert noticed(_unused.look(program, major=7).remarks) == expected(program)


def test_a_test_that_does_not_parse_is_said_to_be_one(go_program):
    (found,) = _syntax.look(go_program("package main\n", also={"main_test.go": "package main\n\nfunc (\n"})).remarks
    assert found.data["test"] is True
    assert found.file == "main_test.go"
