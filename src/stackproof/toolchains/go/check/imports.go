package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"strings"
)

var errUnknown = errors.New("nothing is known of it")

// library gives packages that are not the answer's: by export data, or by declarations.
type library struct {
	fset     *token.FileSet
	folder   string
	written  map[string]string
	foreign  map[string]bool
	exported types.Importer
	found    map[string]*types.Package
	fault    func(string)
}

func newLibrary(fset *token.FileSet, given request, fault func(string)) *library {
	made := &library{
		fset: fset, folder: given.Export, written: given.Declarations, foreign: map[string]bool{},
		found: map[string]*types.Package{}, fault: fault,
	}
	for _, path := range given.Foreign {
		made.foreign[path] = true
	}
	made.exported = importer.ForCompiler(fset, "gc", made.open)
	return made
}

func (l *library) file(path string) string {
	return filepath.Join(l.folder, filepath.FromSlash(path)+".x")
}

func (l *library) open(path string) (io.ReadCloser, error) {
	return os.Open(l.file(path))
}

// has tells whether a package is known, without opening it.
func (l *library) has(path string) bool {
	if path == "unsafe" || l.written[path] != "" {
		return true
	}
	if path == "" || l.foreign[path] || strings.Contains(path, "..") || strings.HasPrefix(path, "/") {
		return false
	}
	_, err := os.Stat(l.file(path))
	return err == nil
}

// Import gives a known package; errUnknown for any other.
func (l *library) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if found := l.found[path]; found != nil {
		return found, nil
	}
	if !l.has(path) {
		return nil, errUnknown
	}
	var made *types.Package
	var err error
	if file := l.written[path]; file != "" {
		made, err = l.declare(path, file)
	} else {
		made, err = l.exported.Import(path)
	}
	if err != nil {
		l.fault(fmt.Sprintf("%s: %v", path, err))
		return nil, errUnknown
	}
	l.found[path] = made
	return made, nil
}

// declare checks a file of declarations without bodies.
func (l *library) declare(path, file string) (*types.Package, error) {
	tree, err := parser.ParseFile(l.fset, file, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	config := types.Config{
		Importer:         l,
		IgnoreFuncBodies: true,
		Error: func(err error) {
			// What may be of any type is written as of a package that nobody has.
			if one, ok := err.(types.Error); !ok || number(one, "go116code") != brokenImport {
				l.fault(err.Error())
			}
		},
	}
	made, _ := config.Check(path, l.fset, []*ast.File{tree}, nil)
	return made, nil
}
