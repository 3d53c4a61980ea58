"""The language's own rules: what a program computes is what the graph holds."""

# ruff: noqa: E501 (programs of Go stand in texts)

from __future__ import annotations

import pytest
from following import followed, inputs, program, resources

BUCKET = 's3.NewBucket(ctx, "it", &s3.BucketArgs{{Bucket: pulumi.String({})}})'

TEXTS = {
    "concatenation": ('"a" + "-" + "b"', "a-b"),
    "a constant": ("name", "shop-data"),
    "formatting": ('fmt.Sprintf("%s-%d-%03d-%v-%q-%x-%t", "a", 7, 7, 1.5, "q", 255, true)', 'a-7-007-1.5-"q"-ff-true'),
    "a list as text": ('fmt.Sprintf("%v", []string{"a", "b"})', "[a b]"),
    "what is missing": ('fmt.Sprintf("%s-%s", "a")', "a-%!s(MISSING)"),
    "upper case": ('strings.ToUpper("ab") + strings.Title("cd")', "ABCd"),
    "parts": ('strings.Join(strings.Split("a.b.c", ".")[1:], "-")', "b-c"),
    "numbers": ("strconv.Itoa(7 / 2 * 3 % 5)", "4"),
    "negative division": ("strconv.Itoa(-7 / 2) + strconv.Itoa(-7 % 3)", "-3-1"),
    "bytes": ('string([]byte("héllo")[:1]) + string("xyz"[1])', "hy"),
    "runes": ("string(rune(65))", "A"),
    "a map's value": ('map[string]string{"dev": "small", "prod": "large"}["prod"]', "large"),
    "a map's missing value": ('"[" + map[string]string{"a": "b"}["c"] + "]"', "[]"),
    "a function": ('double("ab")', "abab"),
    "a method": ('Env("dev").Suffix()', "dev-x"),
    "a pointer's method": ("(&Counter{n: 3}).Next()", "4"),
    "a method value": ("func() string { c := &Counter{n: 1}; c.Next(); return c.Next() }()", "3"),
    "a struct's field": ('Settings{Name: "n", Nested: Nested{Size: 3}}.Nested.Label()', "size-3"),
    "a generic function": ('pick([]string{"a", "b"}, 1)', "b"),
    "several results": ('func() string { a, b := pair(); return a + b }()', "leftright"),
    "named results": ("named()", "set"),
    "a deferred call": ("deferred()", "changed"),
    "a panic that is recovered": ("recovered()", "caught: boom"),
    "a closure's variable": ("counting()", "3"),
    "iota": ("fmt.Sprint(int(Third))", "2"),
    "a switch": ('size("prod")', "large"),
    "a switch's default": ('size("else")', "small"),
    "falling through": ("falls(1)", "onetwo"),
    "a type switch": ('kind(3) + kind("x") + kind(nil)', "inttextnothing"),
    "labels": ("labelled()", "1"),
    "ranges over numbers": ("ranged()", "0123"),
    "sorted": ('func() string { x := []string{"c", "a"}; sort.Strings(x); return x[0] }()', "a"),
    "JSON": ('func() string { b, _ := json.Marshal(map[string]interface{}{"b": 1, "a": []string{"<"}}); return string(b) }()',
             '{"a":["\\u003c"],"b":1}'),
    "JSON by tags": ('tagged()', '{"name":"n","list":null}'),
    "JSON read": ('func() string { var s Settings; json.Unmarshal([]byte(`{"name":"x"}`), &s); return s.Name }()', "x"),
    "a pattern": ('regexp.MustCompile("[^a-z]+").ReplaceAllString("A-b_c", "")', "bc"),
    "builders": ('func() string { var b strings.Builder; b.WriteString("a"); b.WriteString("b"); return b.String() }()', "ab"),
    "appended": ('func() string { x := append([]string{"a"}, []string{"b", "c"}...); return x[2] + strconv.Itoa(len(x)) }()', "c3"),
    "the clock stands still": ("strconv.Itoa(time.Now().Year())", "2026"),
}  # fmt: skip

DECLARED = """
const (
	First = iota
	Second
	Third
)

const name = prefix + "-data"

var prefix = "shop"

type Env string

func (e Env) Suffix() string { return string(e) + "-x" }

type Counter struct{ n int }

func (c *Counter) Next() string { c.n++; return strconv.Itoa(c.n) }

type Nested struct{ Size int }

func (n Nested) Label() string { return fmt.Sprintf("size-%d", n.Size) }

type Settings struct {
	Name   string `json:"name"`
	List   []string `json:"list"`
	Nested `json:"-"`
}

func tagged() string { b, _ := json.Marshal(Settings{Name: "n"}); return string(b) }

func double(s string) string { return strings.Repeat(s, 2) }

func pick[T any](items []T, at int) T { return items[at] }

func pair() (string, string) { return "left", "right" }

func named() (out string) { out = "set"; return }

func deferred() (out string) {
	defer func() { out = "changed" }()
	return "returned"
}

func recovered() (out string) {
	defer func() {
		if r := recover(); r != nil {
			out = fmt.Sprintf("caught: %v", r)
		}
	}()
	panic("boom")
}

func counting() string {
	total := 0
	add := func(n int) { total += n }
	for i := 0; i < 3; i++ {
		add(i)
	}
	return strconv.Itoa(total)
}

func size(env string) string {
	switch env {
	case "prod", "live":
		return "large"
	default:
		return "small"
	}
}

func falls(n int) string {
	out := ""
	switch n {
	case 1:
		out += "one"
		fallthrough
	case 2:
		out += "two"
	case 3:
		out += "three"
	}
	return out
}

func kind(v interface{}) string {
	switch t := v.(type) {
	case nil:
		return "nothing"
	case int:
		return "int"
	case string:
		_ = t
		return "text"
	}
	return "else"
}

func labelled() string {
	found := 0
outer:
	for i := 0; i < 5; i++ {
		for j := range []int{1, 2, 3} {
			if j == 1 {
				continue outer
			}
			if i == 1 {
				break outer
			}
			found++
		}
	}
	return strconv.Itoa(found)
}

func ranged() string {
	out := ""
	for i := range 4 {
		out += strconv.Itoa(i)
	}
	return out
}
"""


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_is_computed_as_go_computes_it(case: str) -> None:
    expression, expected = TEXTS[case]
    found = inputs(BUCKET.format(expression), beside=DECLARED.replace("const name = prefix", "var name = prefix"))
    assert found["bucket"] == expected


def test_loops_make_a_resource_for_each_turn() -> None:
    body = """
		for i, zone := range []string{"a", "b", "c"} {
			if zone == "b" {
				continue
			}
			s3.NewBucket(ctx, fmt.Sprintf("data-%d-%s", i, zone), nil)
		}"""
    assert sorted(resources(followed(program(body)))) == ["data-0-a", "data-2-c"]


def test_each_turn_has_a_variable_of_its_own() -> None:
    body = """
		var made []func()
		for _, name := range []string{"a", "b"} {
			made = append(made, func() { s3.NewBucket(ctx, name, nil) })
		}
		for _, make := range made {
			make()
		}"""
    assert sorted(resources(followed(program(body)))) == ["a", "b"]


def test_structs_are_assigned_by_value_and_pointers_share() -> None:
    beside = "type S struct{ Name string }\n"
    body = """
		a := S{Name: "a"}
		b := a
		b.Name = "b"
		p := &a
		p.Name = "c"
		s3.NewBucket(ctx, "it", &s3.BucketArgs{Bucket: pulumi.String(a.Name + b.Name)})"""
    assert inputs(body, beside=beside)["bucket"] == "cb"


def test_other_packages_of_the_module_are_followed() -> None:
    files = {
        "go.mod": "module example.com/shop\n\ngo 1.22\n",
        "main.go": program('_, err := storage.New(ctx, storage.Prefix+"x")\nif err != nil {\nreturn err\n}').replace(
            "import (", 'import (\n\t"example.com/shop/internal/storage"'
        ),
        "internal/storage/storage.go": 'package storage\n\nimport (\n\t"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"\n'
        '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n)\n\n'
        "func New(ctx *pulumi.Context, name string) (*s3.Bucket, error) {\n\treturn s3.NewBucket(ctx, name, nil)\n}\n",
        "internal/storage/names.go": 'package storage\n\nconst Prefix = "data-"\n',
    }
    run = followed(files)
    assert run.followed == "whole"
    bucket = resources(run)["data-x"]
    assert bucket.source is not None and (bucket.source.file, bucket.source.line) == ("internal/storage/storage.go", 9)
    assert list(dict.fromkeys(place.file for place in bucket.stack_trace)) == [bucket.source.file, "main.go"]


def test_a_replaced_module_of_the_answer_is_followed() -> None:
    files = {
        "Pulumi.yaml": "name: shop\nruntime: go\nmain: app\n",
        "app/go.mod": "module app\n\nreplace example.com/parts => ../parts\n",
        "app/main.go": program("parts.Make(ctx)").replace("import (", 'import (\n\t"example.com/parts"'),
        "parts/go.mod": "module example.com/parts\n",
        "parts/parts.go": 'package parts\n\nimport (\n\t"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"\n'
        '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n)\n\n'
        'func Make(ctx *pulumi.Context) { s3.NewBucket(ctx, "made", nil) }\n',
    }
    assert list(resources(followed(files))) == ["made"]


def test_init_functions_and_variables_of_a_package_come_first() -> None:
    beside = 'var region = pick()\n\nfunc pick() string { return "eu" }\n\nvar zone string\n\nfunc init() { zone = region + "-1" }\n'
    assert inputs(BUCKET.format("zone"), beside=beside)["bucket"] == "eu-1"


def test_a_file_that_is_embedded_is_what_the_variable_holds() -> None:
    beside = """
//go:embed policies/bucket.json
var text string

var (
	//go:embed missing.json
	other string

	none string
)
"""
    body = """
		s3.NewBucketPolicy(ctx, "it", &s3.BucketPolicyArgs{Bucket: pulumi.String(none), Policy: pulumi.String(text)})
		s3.NewBucketPolicy(ctx, "unknown", &s3.BucketPolicyArgs{Bucket: pulumi.String("b"), Policy: pulumi.String(other)})"""
    found = resources(followed({"main.go": program(body, beside=beside), "policies/bucket.json": "{}"}))
    assert found["it"].inputs["policy"] == "{}"
    assert "$unknown" in found["unknown"].inputs["policy"]


def test_files_of_the_answer_are_read_and_folders_walked() -> None:
    body = """
		text, err := os.ReadFile("policy.json")
		if err != nil {
			return err
		}
		s3.NewBucketPolicy(ctx, "it", &s3.BucketPolicyArgs{Bucket: pulumi.String("b"), Policy: pulumi.String(string(text))})
		filepath.Walk("site", func(path string, info os.FileInfo, err error) error {
			if !info.IsDir() {
				s3.NewBucketObject(ctx, path, &s3.BucketObjectArgs{Bucket: pulumi.String("b")})
			}
			return nil
		})"""
    files = {"main.go": program(body), "policy.json": "{}", "site/a.html": "a", "site/css/b.css": "b"}
    found = resources(followed(files))
    assert found["it"].inputs["policy"] == "{}"
    assert sorted(found) == ["it", "site/a.html", "site/css/b.css"]
