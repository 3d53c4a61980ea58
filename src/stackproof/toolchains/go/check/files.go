package main

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// A source is one parsed file.
type source struct {
	path string
	tree *ast.File
	test bool
	// loose are names before a dot that nothing in the file declares: packages, or what other files declare.
	loose map[string]bool
	// nameless tells that an import of an unknown package has a name that could not be guessed.
	nameless bool
	// unread are names that go/types passed over, since what they stand in is of a type that nobody knows.
	unread map[string]bool
}

// parse reads files and keeps the syntax errors; a file that cannot be read at all is left out.
func (c *checker) parse(paths []string, test bool) []*source {
	var found []*source
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		tree, err := parser.ParseFile(c.fset, path, text, parser.ParseComments|parser.AllErrors)
		c.keepSyntax(path, err, test)
		if tree == nil || tree.Name == nil {
			continue
		}
		found = append(found, &source{path: path, tree: tree, test: test, loose: looseNames(tree)})
	}
	return found
}

func (c *checker) keepSyntax(path string, err error, test bool) {
	if err == nil {
		return
	}
	c.broken[path] = true
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		list = scanner.ErrorList{{Msg: err.Error(), Pos: token.Position{Filename: path, Line: 1, Column: 1}}}
	}
	for _, item := range list {
		// What a line directive says counts for nothing.
		at := problem{Path: path, Line: item.Pos.Line, Column: item.Pos.Column, Code: codeSyntax, Message: item.Msg, Test: test}
		c.out.Broken = append(c.out.Broken, at)
	}
}

// looseNames finds the names that may be those of packages.
func looseNames(tree *ast.File) map[string]bool {
	unresolved := map[*ast.Ident]bool{}
	for _, name := range tree.Unresolved {
		unresolved[name] = true
	}
	found := map[string]bool{}
	ast.Inspect(tree, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			if name, ok := selector.X.(*ast.Ident); ok && unresolved[name] {
				found[name.Name] = true
			}
		}
		return true
	})
	return found
}

// declared are the names that the files of a package declare at top level.
func declared(files []*source) map[string]bool {
	found := map[string]bool{}
	for _, file := range files {
		if file.tree.Scope != nil {
			for name := range file.tree.Scope.Objects {
				found[name] = true
			}
		}
	}
	return found
}

func importPath(spec *ast.ImportSpec) string {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	return path
}

var version = regexp.MustCompile(`^v\d+$`)

// likelyNames are the names that a package of an import path may have, the likeliest first.
func likelyNames(path string) []string {
	parts := strings.Split(path, "/")
	last := parts[len(parts)-1]
	whole := []string{last}
	if version.MatchString(last) && len(parts) > 1 {
		whole = []string{parts[len(parts)-2], last}
	}
	var found []string
	for _, text := range whole {
		text = regexp.MustCompile(`\.v\d+$`).ReplaceAllString(text, "")
		words := strings.FieldsFunc(text, func(r rune) bool { return r == '-' || r == '.' || r == '_' })
		found = append(found, text, strings.Join(words, ""), strings.Join(words, "_"))
		found = append(found, strings.TrimPrefix(text, "go-"), strings.TrimSuffix(text, "-go"))
		for at := len(words) - 1; at >= 0; at-- {
			found = append(found, words[at])
		}
	}
	return found
}
