package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
)

// drawers are package names that say nothing about what is inside, and so
// attract everything.
var drawers = []string{
	"api", "base", "common", "core", "helper", "helpers", "misc", "model", "models", "pkg", "shared", "type",
	"types", "util", "utils",
}

// taken are names of the standard library, which a reader must not have to
// tell from ours.
var taken = []string{
	"bytes", "context", "errors", "flag", "fmt", "http", "io", "json", "log", "maps", "math", "net", "os", "path",
	"slices", "sort", "sql", "strings", "sync", "template", "testing", "time", "url",
}

// Names checks package names.
func Names(t *Tree) []Violation {
	var out []Violation
	for _, p := range t.Packages {
		name := strings.TrimSuffix(p.Files[0].AST.Name.Name, "_test")
		switch {
		case slices.Contains(drawers, name):
			out = append(out, Violation{"Names", p.Dir, fmt.Sprintf("package %s names a drawer, not a thing", name)})
		case slices.Contains(taken, name):
			out = append(out, Violation{"Names", p.Dir, fmt.Sprintf("package %s has a name of the standard library", name)})
		case name != strings.ToLower(name) || strings.Contains(name, "_"):
			out = append(out, Violation{"Names", p.Dir, fmt.Sprintf("package %s is not one lower-case word", name)})
		}
	}
	return out
}

// Docs checks that every package has one package comment, in doc.go.
func Docs(t *Tree) []Violation {
	var out []Violation
	for _, p := range t.Packages {
		documented, code := false, false
		for _, f := range p.Files {
			code = code || !f.Test
			if f.AST.Doc == nil {
				continue
			}
			if path.Base(f.Path) != "doc.go" {
				out = append(out, Violation{"Docs", f.Path, "holds a package comment: it belongs in doc.go"})
				continue
			}
			documented = true
		}
		if code && !documented {
			out = append(out, Violation{"Docs", p.Dir, "has no package comment in doc.go"})
		}
	}
	return out
}

// NoInit checks that nothing happens before main.
func NoInit(t *Tree) []Violation {
	var out []Violation
	for _, p := range t.Packages {
		for _, f := range p.Files {
			for _, d := range f.AST.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
					out = append(out, Violation{"NoInit", t.at(fn), "init runs where no reader looks; do the work where it is needed"})
				}
			}
		}
	}
	return out
}

var reasonedNolint = regexp.MustCompile(`^//nolint:[a-z,]+ // \S`)

// Nolint checks that a silenced linter is named, with the reason.
func Nolint(t *Tree) []Violation {
	var out []Violation
	for _, p := range t.Packages {
		for _, f := range p.Files {
			for _, group := range f.AST.Comments {
				for _, c := range group.List {
					if strings.HasPrefix(c.Text, "//nolint") && !reasonedNolint.MatchString(c.Text) {
						out = append(out, Violation{"Nolint", t.at(c), "write //nolint:name // reason"})
					}
				}
			}
		}
	}
	return out
}
