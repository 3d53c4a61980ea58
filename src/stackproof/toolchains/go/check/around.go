package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// around is what a place in a program stands in, as far as it is known: types with the paths of their packages.
type around struct {
	// Literal is the type of the innermost composite literal, Field the field or key of it, Lines its first and last.
	Literal string `json:"literal,omitempty"`
	Field   string `json:"field,omitempty"`
	// Call is the function of the innermost call, Argument the number of the argument, -1 for the call itself.
	Call     string `json:"call,omitempty"`
	Argument int    `json:"argument"`
	// Operand is the type of what stands before the dot.
	Operand string `json:"operand,omitempty"`
	// Given is the type of the expression that stands there.
	Given string `json:"given,omitempty"`
	// First and Last are the lines of the literal, else of the call.
	First int `json:"first,omitempty"`
	Last  int `json:"last,omitempty"`
	// Names are those that could stand there, where another one does that is unknown.
	Names []string `json:"names,omitempty"`
}

// look tells what stands around a place.
func (c *checker) look(file *ast.File, info *types.Info, at token.Pos) around {
	found := around{Argument: -1}
	for _, node := range enclosing(file, at) {
		switch node := node.(type) {
		case *ast.CompositeLit:
			if at > node.Lbrace {
				found.Literal, found.Field = typeName(info.TypeOf(node)), ""
				found.First, found.Last = c.line(node.Pos()), c.line(node.End())
			}
		case *ast.KeyValueExpr:
			if key, ok := node.Key.(*ast.Ident); ok {
				found.Field = key.Name
			}
		case *ast.CallExpr:
			if at >= node.Lparen {
				found.Call, found.Argument = c.called(info, node.Fun), argument(node, at)
				found.Literal, found.Field = "", ""
				found.First, found.Last = c.line(node.Pos()), c.line(node.End())
			}
		case *ast.SelectorExpr:
			if at == node.Sel.Pos() || at == node.Pos() {
				found.Operand = typeName(info.TypeOf(node.X))
			}
		case *ast.FuncLit:
			if at >= node.Body.Pos() {
				found = around{Argument: -1}
			}
		}
		if expression, ok := node.(ast.Expr); ok && node.Pos() == at && found.Given == "" {
			found.Given = typeName(info.TypeOf(expression))
		}
	}
	return found
}

// called names a function: by its package and name, or by the type that has the method.
func (c *checker) called(info *types.Info, function ast.Expr) string {
	for {
		switch inner := function.(type) {
		case *ast.ParenExpr:
			function = inner.X
		case *ast.IndexExpr:
			function = inner.X
		case *ast.Ident:
			return fullName(info.Uses[inner], inner.Name)
		case *ast.SelectorExpr:
			if used := info.Uses[inner.Sel]; used != nil {
				return fullName(used, inner.Sel.Name)
			}
			if name, ok := inner.X.(*ast.Ident); ok {
				if place, ok := info.Uses[name].(*types.PkgName); ok {
					return place.Imported().Path() + "." + inner.Sel.Name
				}
			}
			return inner.Sel.Name
		default:
			return ""
		}
	}
}

func fullName(object types.Object, name string) string {
	switch object := object.(type) {
	case *types.Func:
		return object.FullName()
	case nil:
		return name
	default:
		if object.Pkg() == nil || object.Parent() != object.Pkg().Scope() {
			return name
		}
		return object.Pkg().Path() + "." + object.Name()
	}
}

// argument is the number of the argument that a place belongs to, -1 where it is none.
func argument(call *ast.CallExpr, at token.Pos) int {
	for number, item := range call.Args {
		if item.Pos() <= at && at < item.End() {
			return number
		}
	}
	return -1
}

func typeName(kind types.Type) string {
	if kind == nil || kind == types.Typ[types.Invalid] {
		return ""
	}
	text := types.TypeString(kind, nil)
	if len(text) > 300 {
		return text[:300]
	}
	return text
}

// enclosing are the nodes that hold a place, the outermost first.
func enclosing(file *ast.File, at token.Pos) []ast.Node {
	var found []ast.Node
	ast.Inspect(file, func(node ast.Node) bool {
		if node == nil || at < node.Pos() || node.End() < at {
			return false
		}
		found = append(found, node)
		return true
	})
	return found
}

// isForeign tells whether a type is one of which only the name is known.
func (c *checker) isForeign(kind string) bool {
	for _, path := range c.given.Foreign {
		if strings.Contains(kind, path+".") {
			return true
		}
	}
	return false
}

// hangsOnUnknown tells whether what stands at a place, or before the dot there, embeds a type that nobody knows: it may
// have any field and any method.
func (c *checker) hangsOnUnknown(file *ast.File, info *types.Info, at token.Pos) bool {
	for _, node := range enclosing(file, at) {
		expression, ok := node.(ast.Expr)
		if selector, is := node.(*ast.SelectorExpr); is && selector.Sel.Pos() == at {
			expression = selector.X
		} else if !ok || node.Pos() != at {
			continue
		}
		if kind := info.TypeOf(expression); kind != nil && embedsUnknown(kind, 0) {
			return true
		}
	}
	return false
}

func embedsUnknown(kind types.Type, depth int) bool {
	if depth > 6 {
		return false
	}
	if pointer, ok := kind.Underlying().(*types.Pointer); ok {
		kind = pointer.Elem()
	}
	switch inner := kind.Underlying().(type) {
	case *types.Struct:
		for at := 0; at < inner.NumFields(); at++ {
			if field := inner.Field(at); field.Embedded() && isUnknown(field.Type(), depth) {
				return true
			}
		}
	case *types.Interface:
		for at := 0; at < inner.NumEmbeddeds(); at++ {
			if isUnknown(inner.EmbeddedType(at), depth) {
				return true
			}
		}
	}
	return false
}

func isUnknown(kind types.Type, depth int) bool {
	if pointer, ok := kind.(*types.Pointer); ok {
		kind = pointer.Elem()
	}
	return kind == types.Typ[types.Invalid] || embedsUnknown(kind, depth+1)
}
