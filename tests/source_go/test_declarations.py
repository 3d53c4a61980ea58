"""Names that nothing declares, that are declared twice, and functions that end without their result."""

import pytest
from go_looking import expected, noticed

from stackproof.source.go import _declarations

WRONG = {
    "a package that is not imported": """
        package main

        func main() {
            fmt.Println("a") // <- go.undefined
        }
        """,
    "a misspelt variable and a function of nowhere": """
        package main

        func main() {
            bucket := 1
            println(buckett, bucket) // <- go.undefined
            makeNetwork() // <- go.undefined
        }
        """,
    "known only in an inner block": """
        package main

        func main() {
            if true {
                region := "a"
                println(region)
            }
            println(region) // <- go.undefined
        }
        """,
    "used before it is declared, and set without being declared": """
        package main

        func main() {
            println(late) // <- go.undefined
            late := 1
            other = 2 // <- go.undefined
            println(late)
        }
        """,
    "a type of nowhere": """
        package main

        type stack struct {
            network *Network // <- go.undefined
        }

        func (s *stack) size(of Size) {} // <- go.undefined

        func main() {}
        """,
    "a name that an own package lacks, and one that it keeps": """
        package main

        import "example.com/stack/network"

        func main() {
            network.New()
            network.Close() // <- go.undefined
            network.hidden() // <- go.undefined
            println(network.Size{})
            var a network.Shape // <- go.undefined
            println(a)
        }
        """,
    "nothing new": """
        package main

        func main() {
            a := 1
            a := 2 // <- go.redeclared
            b, _ := a, 1
            _, b := 1, 2 // <- go.redeclared
            _ := b // <- go.redeclared
        }
        """,
    "twice in one scope": """
        package main

        var name = "a"

        func name() {} // <- go.redeclared

        type box struct{}

        func (box) open() {}

        func (b *box) open() {} // <- go.redeclared

        func size(a int, b int) int {
            var a int // <- go.redeclared
            const c = 1
            type c int // <- go.redeclared
            return a
        }

        func main() {}
        """,
    "twice in one literal": """
        package main

        type box struct{ name, size string }

        func main() {
            println(box{
                name: "a",
                size: "b",
                name: "c", // <- go.redeclared
            }.name)
            println(len(map[string]int{
                "one": 1,
                "two": 2,
                "one": 3, // <- go.redeclared
            }))
        }
        """,
    "one name for two imports": """
        package main

        import (
            "crypto/rand"
            "math/rand" // <- go.redeclared
        )

        func main() { println(rand.Reader) }
        """,
    "no result at the end": """
        package main

        func one(a bool) int {
            if a {
                return 1
            }
        } // <- go.missing-return

        func two(list []int) (found int, err error) {
            for _, item := range list {
                return item, nil
            }
        } // <- go.missing-return

        func main() {
            three := func(kind string) string {
                switch kind {
                case "a":
                    return "b"
                }
            } // <- go.missing-return
            println(three)
            four := func() error {
                for {
                    break
                }
            } // <- go.missing-return
            println(four)
        }
        """,
    "a switch and a labeled loop that are left": """
        package main

        func one(a int) int {
        outer:
            for {
                for {
                    break outer
                }
            }
        } // <- go.missing-return

        func two(a int) int {
            switch {
            case a > 1:
                return 1
            default:
                if a > 0 {
                    break
                }
                return 2
            }
        } // <- go.missing-return

        func main() {}
        """,
}
NETWORK = "package network\n\ntype Size struct{}\n\nfunc New() {}\n\nfunc hidden() {}\n"


@pytest.mark.parametrize("name", WRONG)
def test_what_go_refuses_is_found(name, go_program):
    program = go_program(WRONG[name], also={"network/vpc.go": NETWORK})
    found = _declarations.look(program, major=7).remarks
    assert noticed(found) == expected(program)
    assert all(item.data["refused"] for item in found)


RIGHT = {
    "new in an inner scope, and one of several new": """
        package main

        func two() (int, error) { return 1, nil }

        func main() {
            a, err := two()
            b, err := two()
            if a := 2; a > 1 {
                a := 3
                println(a)
            }
            func(a int) { println(a) }(b)
            println(a, b, err)
        }
        """,
    "several init functions, blanks and methods of different types": """
        package main

        import _ "embed"

        var _ = 1
        var _ = 2

        type one struct{}
        type two struct{}

        func (one) open() {}
        func (two) open() {}

        func init() {}
        func init() {}

        func _() {}
        func _() {}

        func main() {}
        """,
    "order of declarations, recursion and what the language brings": """
        package main

        func main() { println(later(3), limit, max(1, 2), any(nil)) }

        func later(n int) int {
            if n == 0 {
                return len("a")
            }
            return later(n - 1)
        }

        const limit = 1 << iota

        type tree struct{ left, right *tree }
        """,
    "type parameters, labels and receivers": """
        package main

        type number interface{ ~int | ~float64 }

        type pair[K comparable, V any] struct {
            key   K
            value V
        }

        func (p pair[A, B]) first() A { return p.key }

        func sum[T number](items ...T) (total T) {
            for _, item := range items {
                total += item
            }
            return
        }

        func main() { println(sum(1, 2), pair[string, int]{key: "a"}.first()) }
        """,
    "every way to end": """
        package main

        func a(n int) int {
            if n > 1 {
                return 1
            } else if n > 0 {
                return 2
            } else {
                panic("none")
            }
        }

        func b() int {
            for {
            }
        }

        func c(n int) int {
            switch {
            case n > 1:
                fallthrough
            case n > 0:
                return 1
            default:
                goto end
            }
        end:
            return 2
        }

        func d(n any) int {
            switch n.(type) {
            case int:
                return 1
            default:
                return 2
            }
        }

        func e(c chan int) int {
            select {
            case <-c:
                return 1
            }
        }

        func f() int {
            {
                return 1
            }
        }

        func g() int {
        outer:
            for {
                for {
                    break
                }
                switch {
                case true:
                    break
                }
                continue outer
            }
        }

        func h() { return }

        func main() { h() }
        """,
    "alike in different literals, and keys that are computed": """
        package main

        type point struct{ x, y int }

        func main() {
            a, b := "k", "k"
            println(len([]point{{x: 1}, {x: 2}}), len(map[string]int{a: 1, b: 2}), point{x: 1, y: 2}.x)
        }
        """,
    "names of an import nobody knows, and of a dotted one": """
        package main

        import (
            "example.org/x/go-thing"
            . "strings"
        )

        func main() { thing.Do(ToUpper("a"), whatever) }
        """,
    "C": """
        package main

        import "C"

        func main() { println(C.int(1)) }
        """,
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_go_takes_is_silent(name, go_program):
    assert noticed(_declarations.look(go_program(RIGHT[name]), major=7).remarks) == []


def test_names_of_other_files_of_the_package_are_known_and_those_of_other_folders_are_not(go_program):
    program = go_program(
        "package main\n\nfunc main() {\n\tvpc()\n\tsubnet() // <- go.undefined\n}\n",
        also={"vpc.go": "package main\n\nfunc vpc() {}\n", "net/subnet.go": "package net\n\nfunc subnet() {}\n"},
    )
    assert noticed(_declarations.look(program, major=7).remarks) == expected(program)


def test_nothing_is_missed_where_a_file_cannot_be_read_to_its_end(go_program):
    program = go_program("package main\n\nfunc main() { vpc() }\n", also={"vpc.go": "package main\n\nfunc vpc( {\n"})
    assert noticed(_declarations.look(program, major=7).remarks) == []


def test_names_that_another_system_or_a_test_declares_are_told_apart(go_program):
    program = go_program(
        "package main\n\nfunc main() { home() }\n",
        also={
            "home_windows.go": "package main\n\nfunc home() {}\n",
            "main_test.go": """
                package main

                import "testing"

                func TestHome(t *testing.T) {
                    home()
                    away() // <- go.undefined
                }
                """,
        },
    )
    found = _declarations.look(program, major=7).remarks
    assert noticed(found) == expected(program)
    assert found[0].data["test"] is True


def test_the_message_names_what_was_meant(go_program):
    program = go_program(
        'package main\n\nfunc main() {\n\tregion := "a"\n\tprintln(regoin, region, strings.ToUpper("a"))\n}\n'
    )
    first, second = _declarations.look(program, major=7).remarks
    assert "did you mean region?" in first.message
    assert first.data["suggestions"] == ["region"]
    assert second.data["fix"] == 'import "strings"'


OWN = {
    "a folder without Go files": ("example.com/stack/storage", "go.bad-import"),
    "a program": ("example.com/stack/tool", "go.bad-import"),
    "only tests": ("example.com/stack/checks", "go.bad-import"),
    "a path below no module": ("network", "go.bad-import"),
    "a package of another name than the standard library's": ("mystack/network", "go.bad-import"),
    "a package that is there": ("example.com/stack/network", ""),
    "the standard library": ("net/http", ""),
    "a package of a later standard library": ("crypto/later", ""),
}


@pytest.mark.parametrize("name", OWN)
def test_own_packages_that_cannot_be_imported(name, go_program):
    path, kind = OWN[name]
    text = f'package main\n\nimport used "{path}"\n\nfunc main() {{ used.Do() }}\n'
    also = {
        "network/vpc.go": "package network\n\nfunc Do() {}\n",
        "tool/main.go": "package main\n\nfunc main() {}\n",
        "checks/a_test.go": "package checks\n",
    }
    found = _declarations.look(go_program(text, also=also), major=7).remarks
    assert noticed(found) == ([("main.go", kind, 3)] if kind else [])


def test_packages_that_import_each_other(go_program):
    program = go_program(
        'package main\n\nimport "example.com/stack/a"\n\nfunc main() { a.A() }\n',
        also={
            "a/a.go": 'package a\n\nimport "example.com/stack/b"\n\nfunc A() { b.B() }\n',
            "b/b.go": 'package b\n\nimport "example.com/stack/a" // <- go.bad-import\n\nfunc B() { a.A() }\n',
        },
    )
    assert noticed(_declarations.look(program, major=7).remarks) == expected(program)
