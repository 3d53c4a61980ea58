package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"
)

const mostNames = 300

// namesAt are the names that could stand at a place where an unknown one does: what is in scope, what the package before
// the dot exports, or the fields and methods of the value there.
func (c *checker) namesAt(made *result, file *ast.File, info *types.Info, code int, at token.Pos) []string {
	found := map[string]bool{}
	switch code {
	case undeclaredName:
		if made.pkg == nil {
			return nil
		}
		for scope := made.pkg.Scope().Innermost(at); scope != nil && scope != types.Universe; scope = scope.Parent() {
			for _, name := range scope.Names() {
				found[name] = true
			}
		}
	case undeclaredImported, missingMember:
		for _, node := range enclosing(file, at) {
			if selector, ok := node.(*ast.SelectorExpr); ok && selector.Sel.Pos() == at {
				c.membersOf(info, selector.X, found)
			}
		}
	case missingField:
		for _, node := range enclosing(file, at) {
			if literal, ok := node.(*ast.CompositeLit); ok && at > literal.Lbrace {
				found = map[string]bool{}
				fieldsOf(info.TypeOf(literal), found, 0)
			}
		}
	}
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	sort.Strings(names)
	if len(names) > mostNames {
		return nil
	}
	return names
}

// membersOf adds what stands behind a dot: exported names of a package, fields and methods of a value.
func (c *checker) membersOf(info *types.Info, before ast.Expr, found map[string]bool) {
	if name, ok := before.(*ast.Ident); ok {
		if place, ok := info.Uses[name].(*types.PkgName); ok {
			for _, other := range place.Imported().Scope().Names() {
				if token.IsExported(other) {
					found[other] = true
				}
			}
			return
		}
	}
	kind := info.TypeOf(before)
	if kind == nil {
		return
	}
	fieldsOf(kind, found, 0)
	for _, methods := range []*types.MethodSet{types.NewMethodSet(kind), types.NewMethodSet(types.NewPointer(kind))} {
		for at := 0; at < methods.Len(); at++ {
			found[methods.At(at).Obj().Name()] = true
		}
	}
}

func fieldsOf(kind types.Type, found map[string]bool, depth int) {
	if kind == nil || depth > 4 {
		return
	}
	if pointer, ok := kind.Underlying().(*types.Pointer); ok {
		kind = pointer.Elem()
	}
	structure, ok := kind.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for at := 0; at < structure.NumFields(); at++ {
		field := structure.Field(at)
		found[field.Name()] = true
		if field.Embedded() {
			fieldsOf(field.Type(), found, depth+1)
		}
	}
}
