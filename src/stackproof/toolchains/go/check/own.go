package main

import (
	"go/ast"
	"go/types"
	"strings"
)

// ownImporter gives the packages of one check: those of the answer, and those of the library. instead: folder -> what
// stands there in place of the package without its tests.
type ownImporter struct {
	checker *checker
	instead map[string]*result
}

func (c *checker) own(instead map[string]*result) types.Importer {
	return &ownImporter{checker: c, instead: instead}
}

func (o *ownImporter) Import(path string) (*types.Package, error) {
	c := o.checker
	folder, ok := c.given.Own[path]
	if !ok {
		found, err := c.library.Import(path)
		if err != nil {
			c.unknown[path] = true
			return c.unnamed(path), err
		}
		return found, nil
	}
	made := o.instead[folder]
	if made == nil {
		made = c.unit(folder)
	}
	if made == nil || made.pkg == nil || len(made.files) == 0 {
		return c.unnamed(path), errUnknown
	}
	if made.torn {
		return made.pkg, errUnknown // names that it lacks may stand where it cannot be read
	}
	return made.pkg, nil
}

// unnamed is a package of which nothing is known, under the name that the program uses it by.
func (c *checker) unnamed(path string) *types.Package {
	name := c.names[path]
	if name == "" {
		name = likelyNames(path)[0]
	}
	return types.NewPackage(path, name)
}

// nameUnknown finds out how the files call the unknown packages that they import, and tells what no import can mean.
func (c *checker) nameUnknown(files []*source) {
	known := declared(files)
	for _, file := range files {
		for _, spec := range file.tree.Imports {
			path := importPath(spec)
			c.judgeImport(file, spec, path)
			if spec.Name != nil && spec.Name.Name != "." {
				known[spec.Name.Name] = true
			} else if c.isKnown(path) {
				known[likelyNames(path)[0]] = true
			}
		}
	}
	for _, file := range files {
		for _, spec := range file.tree.Imports {
			path := importPath(spec)
			if c.isKnown(path) || (spec.Name != nil && spec.Name.Name != ".") {
				continue
			}
			if name := used(file, path); name != "" && !known[name] {
				c.names[path] = name
			} else if c.names[path] == "" || !file.loose[c.names[path]] {
				file.nameless = true
			}
		}
	}
}

// used is the likeliest name of a package among those that a file uses.
func used(file *source, path string) string {
	for _, name := range likelyNames(path) {
		if file.loose[name] {
			return name
		}
	}
	return ""
}

// judgeImport tells what stops a build at an import.
func (c *checker) judgeImport(file *source, spec *ast.ImportSpec, path string) {
	folder, own := c.given.Own[path]
	_, listed := c.units[folder]
	done, begun := c.checked[folder]
	code, message := 0, ""
	switch {
	case own && (!listed || len(c.units[folder].Files) == 0):
		code, message = codeNoPackage, "the module has no package "+path
	case own && folder == folderOf(file.path):
	case own && begun && done == nil:
		code, message = codeCycle, "import cycle: "+path+" imports this package"
	case own:
		if made := c.unit(folder); made != nil && made.pkg != nil && made.pkg.Name() == "main" {
			code, message = codeProgram, path+" is a program, not an importable package"
		}
	case c.given.Standard && path != "C" && !c.library.foreign[path] && !strings.Contains(strings.Split(path, "/")[0], ".") && !c.library.has(path):
		code, message = codeNoStandard, "the standard library has no package "+path
	}
	if code == 0 {
		return
	}
	at := c.fset.PositionFor(spec.Path.Pos(), false)
	c.keep(problem{
		Path: file.path, Line: at.Line, Column: at.Column, Code: code, Message: message, Test: file.test,
		Around: around{Argument: -1},
	})
}

func folderOf(path string) string {
	if at := strings.LastIndex(path, "/"); at >= 0 {
		return path[:at]
	}
	return ""
}
