package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// unreadNames finds the names in a file that go/types has not looked up: it leaves out type arguments of a generic type
// that it does not know, and what an assertion on a value of no known type names. The symbol of a type switch is none:
// what its clauses use are variables of their own.
func unreadNames(tree *ast.File, info *types.Info) map[string]bool {
	found := map[string]bool{}
	aside := map[*ast.Ident]bool{}
	ast.Inspect(tree, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.ImportSpec, *ast.BranchStmt:
			return false
		case *ast.SelectorExpr:
			aside[node.Sel] = true
		case *ast.KeyValueExpr:
			if key, ok := node.Key.(*ast.Ident); ok {
				aside[key] = true
			}
		case *ast.LabeledStmt:
			aside[node.Label] = true
		case *ast.TypeSwitchStmt:
			if assign, ok := node.Assign.(*ast.AssignStmt); ok {
				for _, left := range assign.Lhs {
					if symbol, ok := left.(*ast.Ident); ok {
						aside[symbol] = true
					}
				}
			}
		case *ast.Ident:
			if !aside[node] && node != tree.Name && info.Uses[node] == nil && info.Defs[node] == nil {
				found[node.Name] = true
			}
		}
		return true
	})
	return found
}

// nameAt is the name that an error is about: of the variable there, or that an import is used by.
func (c *checker) nameAt(file *source, err types.Error) string {
	for _, node := range enclosing(file.tree, err.Pos) {
		switch node := node.(type) {
		case *ast.ImportSpec:
			if node.Name != nil {
				return node.Name.Name
			}
			path := importPath(node)
			if found := c.library.found[path]; found != nil {
				return found.Name()
			}
			if made := c.checked[c.given.Own[path]]; made != nil && made.pkg != nil {
				return made.pkg.Name()
			}
			return likelyNames(path)[0]
		case *ast.Ident:
			if node.Pos() == err.Pos {
				return node.Name
			}
		}
	}
	return strings.TrimPrefix(err.Msg, "declared and not used: ")
}

// isWithinUnknown tells whether a place is in a literal of a type that nobody knows.
func (c *checker) isWithinUnknown(file *ast.File, info *types.Info, at token.Pos) bool {
	for _, node := range enclosing(file, at) {
		literal, ok := node.(*ast.CompositeLit)
		if !ok || literal.Type == nil || at <= literal.Lbrace {
			continue
		}
		if kind := info.TypeOf(literal); kind == nil || holdsUnknown(kind, 0) {
			return true
		}
	}
	return false
}

// holdsUnknown tells whether a type, or what it is made of, is not known.
func holdsUnknown(kind types.Type, depth int) bool {
	if kind == types.Typ[types.Invalid] {
		return true
	}
	if depth > 6 {
		return false
	}
	switch inner := kind.(type) {
	case *types.Pointer:
		return holdsUnknown(inner.Elem(), depth+1)
	case *types.Slice:
		return holdsUnknown(inner.Elem(), depth+1)
	case *types.Array:
		return holdsUnknown(inner.Elem(), depth+1)
	case *types.Map:
		return holdsUnknown(inner.Key(), depth+1) || holdsUnknown(inner.Elem(), depth+1)
	case *types.Named:
		return holdsUnknown(inner.Underlying(), depth+1)
	case *types.Struct:
		for at := 0; at < inner.NumFields(); at++ {
			if holdsUnknown(inner.Field(at).Type(), depth+1) {
				return true
			}
		}
	}
	return false
}
