"""What Go refuses for not being used; every program that Go builds is silent."""

import pytest
from go_looking import expected, noticed

from stackproof.source.go import _unused

VARIABLES = {
    "assigned and never read": """
        package main

        func main() {
            region := "us-east-1" // <- go.unused-variable
            var zone string // <- go.unused-variable
            zone = "a"
        }
        """,
    "read only in what shadows it": """
        package main

        func start() (int, error) { return 1, nil }

        func main() {
            count, err := start() // <- go.unused-variable
            if err != nil {
                count := 2
                println(count)
            }
        }
        """,
    "set again inside of a closure": """
        package main

        func main() {
            done := false // <- go.unused-variable
            func() {
                done = true
            }()
        }
        """,
    "the value of a range and an outer error": """
        package main

        func check(int) error { return nil }

        func main() {
            var err error // <- go.unused-variable
            for at, name := range []string{"a", "b"} { // <- go.unused-variable
                err := check(at)
                println(err)
            }
        }
        """,
    "the symbol of a type switch": """
        package main

        func kind(given any) int {
            switch value := given.(type) { // <- go.unused-variable
            case int:
                return 1
            case string:
                return 2
            }
            return 0
        }

        func main() { println(kind(1)) }
        """,
    "a key of a struct is no use": """
        package main

        type bucket struct{ name string }

        func main() {
            name := "logs" // <- go.unused-variable
            println(bucket{name: "data"}.name)
        }
        """,
    "a value received and a label": """
        package main

        func main() {
            events := make(chan int)
        outer: // <- go.unused-variable
            for {
                select {
                case value := <-events: // <- go.unused-variable
                    return
                }
            }
        }
        """,
    "a function that is only assigned": """
        package main

        func main() {
            make := func() {} // <- go.unused-variable
            var a, b = 1, 2 // <- go.unused-variable
            println(a)
        }
        """,
}


@pytest.mark.parametrize("name", VARIABLES)
def test_variables_that_nothing_reads_are_found(name, go_program):
    program = go_program(VARIABLES[name])
    assert noticed(_unused.look(program, major=7).remarks) == expected(program)


SILENT = {
    "counting up and adding are uses": """
        package main

        func main() {
            a := 0
            a++
            b := 1
            b += 2
        }
        """,
    "setting a part is a use": """
        package main

        type pair struct{ one int }

        func main() {
            var p pair
            p.one = 1
            list := []int{1}
            list[0] = 2
            to := &p
            *to = pair{}
        }
        """,
    "parameters, results, constants, types and functions may be idle": """
        package main

        var global = 1

        const other = 2

        type unused struct{}

        func idle(a int, b string) (result int, err error) {
            const inner = 1
            type local struct{}
            return
        }

        func main() {}
        """,
    "a symbol that one clause reads": """
        package main

        func kind(given any) int {
            switch value := given.(type) {
            case int:
                return value
            case string:
            }
            return 0
        }

        func main() { println(kind(1)) }
        """,
    "a key of a map is a use": """
        package main

        type tags map[string]string

        func main() {
            name := "Name"
            const at = 1
            println(len(map[string]int{name: 1}), len(tags{name: "x"}), len([]int{at: 2}))
            for range 3 {
            }
        }
        """,
    "a key in an element whose type is left out": """
        package main

        type point struct{ x, y int }

        func main() {
            key := "a"
            x := 1
            println(len(map[string]map[string]int{"b": {key: 1}}), len([]point{{x: x}}))
        }
        """,
    "labels that are gone to": """
        package main

        func main() {
        outer:
            for {
                for {
                    break outer
                }
            }
        }
        """,
    "uses in closures, deferred calls and other goroutines": """
        package main

        func main() {
            a, b, c := 1, 2, 3
            defer func() { println(a) }()
            go println(b)
            run := func() int { return c }
            println(run())
        }
        """,
    "an error that an inner statement declares anew": """
        package main

        func try() error { return nil }

        func main() {
            err := try()
            if err := try(); err != nil {
                println(err)
            }
            println(err)
            _ = try()
        }
        """,
    "a parameter that is called as the package of its type": """
        package main

        import (
            "io/fs"
            "time"
        )

        type root struct{}

        func (fs *root) open(name string, mode fs.FileMode) (time time.Duration, err error) { return }

        func main() { (&root{}).open("a", 0) }
        """,
    "type parameters and methods of an interface": """
        package main

        import "fmt"

        type shower interface {
            show(fmt.Stringer) error
        }

        func each[T fmt.Stringer](items []T, do func(T)) {
            for _, item := range items {
                do(item)
            }
        }

        type list[T any] struct{ items []T }

        func (l *list[T]) first() T { return l.items[0] }

        func main() {
            each([]fmt.Stringer{}, func(s fmt.Stringer) {})
        }
        """,
}


@pytest.mark.parametrize("name", SILENT)
def test_what_go_takes_is_silent(name, go_program):
    assert noticed(_unused.look(go_program(SILENT[name]), major=7).remarks) == []


IMPORTS = {
    "never named": """
        package main

        import (
            "fmt" // <- go.unused-import
            "os"
        )

        func main() { os.Exit(0) }
        """,
    "under another name": """
        package main

        import (
            "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ec2" // <- go.unused-import
            p "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
            s "strings" // <- go.unused-import
        )

        func main() { p.Run(func(ctx *p.Context) error { return nil }) }
        """,
    "hidden by a variable of the same name": """
        package main

        import "path" // <- go.unused-import

        func main() {
            path := "a"
            println(path)
        }
        """,
    "a package of others whose name nobody knows, where every name is known": """
        package main

        import (
            "example.org/some/go-thing.v2" // <- go.unused-import
            "fmt"
        )

        func main() { fmt.Println() }
        """,
    "an own package": """
        package main

        import "example.com/stack/network" // <- go.unused-import

        func main() {}
        """,
}


@pytest.mark.parametrize("name", IMPORTS)
def test_imports_that_nothing_names_are_found(name, go_program):
    program = go_program(IMPORTS[name], also={"network/vpc.go": "package network\n"})
    assert noticed(_unused.look(program, major=7).remarks) == expected(program)


QUIET = {
    "for its effects, and dotted": """
        package main

        import (
            _ "embed"
            . "fmt"
        )

        func main() { Println() }
        """,
    "named only in types, type parameters and constants of another file": """
        package main

        import (
            "io"
            "sort"
            "time"
        )

        const wait = 2 * time.Second

        type store interface {
            io.Reader
            keep(items sort.Interface)
        }

        func main() { println(wait) }
        """,
    "a package whose name is not that of its path": """
        package main

        import "example.org/else/go-yaml-thing"

        func main() { yamlthing.Marshal(1) }
        """,
    "math/rand/v2 is rand": """
        package main

        import "math/rand/v2"

        func main() { println(rand.Int()) }
        """,
    "a file that does not parse says nothing of what it uses": """
        package main

        import "fmt"

        func main() {
            a := 1
            b := [
        """,
}


@pytest.mark.parametrize("name", QUIET)
def test_imports_that_may_be_used_are_silent(name, go_program):
    assert noticed(_unused.look(go_program(QUIET[name]), major=7).remarks) == []


def test_a_name_that_only_a_test_leaves_idle_is_said_of_the_test(go_program):
    text = """
        package main

        import "testing"

        func TestIt(t *testing.T) {
            vpc := network() // <- go.unused-variable
        }
        """
    program = go_program("package main\n\nfunc network() int { return 1 }\n", also={"main_test.go": text})
    found = _unused.look(program, major=7).remarks
    assert noticed(found) == expected(program)
    assert found[0].data["test"] is True
    assert found[0].data["refused"] is True


def test_packages_that_the_entry_does_not_import_are_marked(go_program):
    handler = 'package main\n\nimport "fmt"\n\nfunc main() {}\n'
    found = _unused.look(go_program("package main\n\nfunc main() {}\n", also={"handler/main.go": handler}), major=7)
    assert [(item.file, item.data.get("unreached")) for item in found.remarks] == [("handler/main.go", True)]
