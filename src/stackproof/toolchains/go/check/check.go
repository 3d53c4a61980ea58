package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/token"
	"go/types"
	"reflect"
	"regexp"
	"runtime"
	"sort"
	"strconv"
	"strings"
)

// checker holds what all units share.
type checker struct {
	given   request
	fset    *token.FileSet
	library *library
	units   map[string]unit
	checked map[string]*result
	broken  map[string]bool
	unknown map[string]bool
	seen    map[string]bool
	names   map[string]string
	out     answer
}

// result is what became of a unit. torn: some of its names may be missing.
type result struct {
	files []*source
	pkg   *types.Package
	torn  bool
}

func newChecker(given request) *checker {
	c := &checker{
		given: given, fset: token.NewFileSet(), units: map[string]unit{}, checked: map[string]*result{},
		broken: map[string]bool{}, unknown: map[string]bool{}, seen: map[string]bool{},
		names: map[string]string{},
	}
	c.library = newLibrary(c.fset, given, func(fault string) {
		c.out.Faults = append(c.out.Faults, fault)
	})
	for _, item := range given.Units {
		c.units[item.Folder] = item
	}
	return c
}

func (c *checker) answer() answer {
	c.out = answer{Version: runtime.Version(), Problems: []problem{}, Broken: []problem{}, Unknown: []string{}}
	for _, item := range c.given.Units {
		c.unit(item.Folder)
		c.tests(item)
	}
	for path := range c.unknown {
		c.out.Unknown = append(c.out.Unknown, path)
	}
	sort.Strings(c.out.Unknown)
	inOrder(c.out.Problems)
	inOrder(c.out.Broken)
	c.out.Problems = c.bounded(c.out.Problems)
	c.out.Broken = c.bounded(c.out.Broken)
	return c.out
}

func inOrder(items []problem) {
	sort.SliceStable(items, func(a, b int) bool {
		one, other := items[a], items[b]
		if one.Path != other.Path {
			return one.Path < other.Path
		}
		if one.Line != other.Line {
			return one.Line < other.Line
		}
		return one.Column < other.Column
	})
}

func (c *checker) bounded(items []problem) []problem {
	if c.given.Most <= 0 || len(items) <= c.given.Most {
		return items
	}
	c.out.Dropped += len(items) - c.given.Most
	return items[:c.given.Most]
}

// unit checks one package without its tests; nil while it is being checked, which is a cycle.
func (c *checker) unit(folder string) *result {
	if done, ok := c.checked[folder]; ok {
		return done
	}
	c.checked[folder] = nil
	item := c.units[folder]
	made := c.check(item, item.Path, c.parse(item.Files, false), c.own(nil))
	c.checked[folder] = made
	c.requireMain(made)
	return made
}

// tests checks the tests of a package: those in it together with its files, and those beside it.
func (c *checker) tests(item unit) {
	if len(item.Tests) == 0 {
		return
	}
	inside, beside := []*source{}, []*source{}
	plain := c.checked[item.Folder]
	for _, file := range c.parse(item.Tests, true) {
		if strings.HasSuffix(file.tree.Name.Name, "_test") {
			beside = append(beside, file)
		} else {
			inside = append(inside, file)
		}
	}
	tested := plain
	if len(inside) > 0 {
		tested = c.check(item, item.Path, append(c.parse(item.Files, false), inside...), c.own(nil))
	}
	if len(beside) > 0 {
		c.check(item, item.Path+"_test", beside, c.own(map[string]*result{item.Folder: tested}))
	}
}

// check is the type check of some files as one package.
func (c *checker) check(item unit, path string, files []*source, from types.Importer) (made *result) {
	made = &result{files: files, torn: item.Partial}
	trees, infos := make([]*ast.File, 0, len(files)), map[string]*source{}
	for _, file := range files {
		trees = append(trees, file.tree)
		infos[file.path] = file
		made.torn = made.torn || c.broken[file.path]
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{},
	}
	c.nameUnknown(files)
	var errs []types.Error
	config := types.Config{
		Importer:    from,
		FakeImportC: true,
		GoVersion:   language(item.Go),
		Sizes:       types.SizesFor("gc", "amd64"),
		Error: func(err error) {
			if one, ok := err.(types.Error); ok {
				errs = append(errs, one)
			}
		},
	}
	defer func() {
		if failure := recover(); failure != nil && len(files) > 0 {
			c.keep(problem{Path: files[0].path, Line: 1, Column: 1, Code: codePanic, Message: fmt.Sprint(failure)})
		}
	}()
	made.pkg, _ = config.Check(path, c.fset, trees, info)
	for _, file := range files {
		file.unread = unreadNames(file.tree, info)
	}
	before := len(c.out.Problems)
	for number, err := range errs {
		if c.given.Most > 0 && len(c.out.Problems)-before >= c.given.Most {
			c.out.Dropped += len(errs) - number
			break
		}
		c.tell(made, infos, info, err)
	}
	return made
}

// tell keeps an error as a problem, unless it follows from what is not known.
func (c *checker) tell(made *result, files map[string]*source, info *types.Info, err types.Error) {
	at := c.fset.PositionFor(err.Pos, false)
	file := files[at.Filename]
	if file == nil || c.broken[file.path] {
		return
	}
	if strings.HasPrefix(err.Msg, "\t") {
		if last := len(c.out.Problems) - 1; last >= 0 {
			place := fmt.Sprintf("%s:%d: %s", at.Filename, at.Line, strings.TrimSpace(err.Msg))
			c.out.Problems[last].More = append(c.out.Problems[last].More, place)
		}
		return
	}
	code := number(err, "go116code")
	if code == brokenImport || (code == undeclaredName && (made.torn || c.isLoose(file, err.Pos))) {
		return
	}
	if (code == unusedVar || code == unusedImport) && file.unread[c.nameAt(file, err)] {
		return
	}
	if code == untypedLit && c.isWithinUnknown(file.tree, info, err.Pos) {
		return
	}
	place := c.look(file.tree, info, err.Pos)
	if code != unusedVar && (c.isForeign(place.Operand) || c.hangsOnUnknown(file.tree, info, err.Pos)) {
		return
	}
	place.Names = c.namesAt(made, file.tree, info, code, err.Pos)
	message, rest, _ := strings.Cut(err.Msg, "\n")
	one := problem{
		Path: at.Filename, Line: at.Line, Column: at.Column, Code: code, Message: message, Test: file.test,
		Around: place,
	}
	if end := c.fset.PositionFor(token.Pos(number(err, "go116end")), false); end.IsValid() {
		one.EndLine, one.EndColumn = end.Line, end.Column
	}
	for _, line := range strings.Split(rest, "\n") {
		if strings.TrimSpace(line) != "" {
			one.More = append(one.More, strings.TrimSpace(line))
		}
	}
	c.keep(one)
}

func (c *checker) keep(one problem) {
	key := fmt.Sprint(one.Path, one.Line, one.Column, one.Message)
	if !c.seen[key] {
		c.seen[key] = true
		c.out.Problems = append(c.out.Problems, one)
	}
}

// Codes of go/types that are looked at here.
const (
	brokenImport       = 6
	unusedImport       = 8
	untypedLit         = 70
	missingField       = 66
	undeclaredImported = 73
	undeclaredName     = 75
	missingMember      = 76
	unusedVar          = 101
)

// number reads a field of an error that go/types does not offer yet; 0 where there is none.
func number(err types.Error, name string) int {
	field := reflect.ValueOf(err).FieldByName(name)
	if !field.IsValid() || !field.CanInt() {
		return 0
	}
	return int(field.Int())
}

// isLoose tells whether a name may be that of an imported package of which nothing is known.
func (c *checker) isLoose(file *source, at token.Pos) bool {
	if !file.nameless {
		return false
	}
	for _, node := range enclosing(file.tree, at) {
		if selector, ok := node.(*ast.SelectorExpr); ok && selector.X.Pos() == at {
			return true
		}
	}
	for _, spec := range file.tree.Imports {
		if spec.Name != nil && spec.Name.Name == "." && !c.isKnown(importPath(spec)) {
			return true
		}
	}
	return false
}

func (c *checker) isKnown(path string) bool {
	if _, ok := c.given.Own[path]; ok {
		return true
	}
	return path == "C" || c.library.has(path)
}

func (c *checker) requireMain(made *result) {
	if made.pkg == nil || made.torn || made.pkg.Name() != "main" || len(made.files) == 0 {
		return
	}
	if made.pkg.Scope().Lookup("main") != nil {
		return
	}
	at := c.fset.PositionFor(made.files[0].tree.Name.Pos(), false)
	c.keep(problem{
		Path: made.files[0].path, Line: at.Line, Column: at.Column, Code: codeNoMain,
		Message: "function main is undeclared in the main package", Around: around{Argument: -1},
	})
}

func (c *checker) line(at token.Pos) int { return c.fset.PositionFor(at, false).Line }

var languageVersion = regexp.MustCompile(`^(\d+)\.(\d+)`)

// language is the version to check by: that of go.mod, and no newer one than this Go knows.
func language(given string) string {
	tags := build.Default.ReleaseTags
	newest := tags[len(tags)-1]
	match := languageVersion.FindStringSubmatch(given)
	if match == nil {
		return newest
	}
	known := languageVersion.FindStringSubmatch(strings.TrimPrefix(newest, "go"))
	wanted, _ := strconv.Atoi(match[2])
	have, _ := strconv.Atoi(known[2])
	if match[1] != "1" || wanted > have {
		return newest
	}
	return "go1." + match[2]
}
