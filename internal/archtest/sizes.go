package archtest

import (
	"fmt"
	"go/ast"
)

// The ceilings of the house. What most files keep to is far lower: 150 lines a
// file, 4 files a package, 40 lines a function, 3 methods an interface.
const (
	maxFileLines     = 500
	maxPackageFiles  = 12 // without tests
	maxFunctionLines = 80
	maxMethods       = 7
)

// Sizes checks the ceilings.
func Sizes(t *Tree) []Violation {
	var out []Violation
	for _, p := range t.Packages {
		files := 0
		for _, f := range p.Files {
			if !f.Test {
				files++
			}
			if f.Lines > maxFileLines {
				out = append(out, Violation{"Sizes", f.Path, fmt.Sprintf("has %d lines, at most %d: find the second idea in it", f.Lines, maxFileLines)})
			}
			out = append(out, t.functionSizes(f)...)
			out = append(out, t.interfaceSizes(f)...)
		}
		if files > maxPackageFiles {
			out = append(out, Violation{"Sizes", p.Dir, fmt.Sprintf("has %d files besides tests, at most %d", files, maxPackageFiles)})
		}
	}
	return out
}

func (t *Tree) functionSizes(f *File) []Violation {
	var out []Violation
	for _, d := range f.AST.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		lines := t.Fset.Position(fn.End()).Line - t.Fset.Position(fn.Pos()).Line + 1
		if lines > maxFunctionLines {
			out = append(out, Violation{"Sizes", t.at(fn), fmt.Sprintf("func %s has %d lines, at most %d", fn.Name.Name, lines, maxFunctionLines)})
		}
	}
	return out
}

func (t *Tree) interfaceSizes(f *File) []Violation {
	var out []Violation
	ast.Inspect(f.AST, func(n ast.Node) bool {
		if i, ok := n.(*ast.InterfaceType); ok && i.Methods.NumFields() > maxMethods {
			out = append(out, Violation{"Sizes", t.at(i), fmt.Sprintf("an interface of %d methods, at most %d", i.Methods.NumFields(), maxMethods)})
		}
		return true
	})
	return out
}
