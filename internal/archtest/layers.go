package archtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Parts are the folders of the domain. A part and what lies under it is one
// tree; a tree imports itself, internal/* and the root, and never another part.
var Parts = []string{
	"client", "connector", "console", "directory", "event", "exchange", "gazetteer", "grant", "identity", "indicator",
	"ledger", "population", "procedure", "reconcile", "synth",
}

// Edges are the imports that the layers forbid and that are right all the
// same. Adding one is a decision: it says why here.
var Edges = []Edge{
	{
		From: "internal/sqldb", To: "internal/pgtest", TestOnly: true,
		Why: "what sqldb promises about PostgreSQL can only be tested on a server",
	},
	{
		From: "console", To: "client",
		Why: "the console is a caller like any other: the public client is all it reaches the system by",
	},
	{
		From: "internal/vnfield", To: "internal/vntext",
		Why: "what people typed into a field is repaired and folded as text before it is read as a number or date",
	},
	{
		From: "internal/tabular", To: "internal/workbook",
		Why: "an XLSX file is one of the formats of a table",
	},
	{
		From: "internal/linkrow", To: "internal/jsonline",
		Why: "a row on its way to be linked is a line of JSON of a known shape, of which there are millions",
	},
	{
		From: "internal/mask", To: "internal/vntext",
		Why: "a name is masked by its syllables, whatever encoding it came in",
	},
}

// An Edge lets one folder import another. The folder means itself and what
// lies under it.
type Edge struct {
	From, To string
	TestOnly bool // only _test.go files of From
	Why      string
}

// layer numbers grow upwards; a folder imports only what lies below it.
type layer int

const (
	vocabulary layer = iota
	plumbing
	domain
	assembly
	stack
	commands
	unknown
)

func layerOf(dir string) layer {
	top, _, _ := strings.Cut(dir, "/")
	switch {
	case dir == ".":
		return vocabulary
	case top == "internal":
		return plumbing
	case slices.Contains(Parts, top):
		return domain
	case top == "node":
		return assembly
	case top == "nation":
		return stack
	case top == "cmd" || top == "test":
		return commands
	default:
		return unknown
	}
}

// Layers checks that imports go down only.
func Layers(t *Tree) []Violation {
	var out []Violation
	for _, p := range t.Packages {
		if layerOf(p.Dir) == unknown {
			out = append(out, Violation{"Layers", p.Dir, "is in no layer: a new folder at the top is a decision, enter it in Parts"})
			continue
		}
		for _, f := range p.Files {
			imports := f.imports()
			for _, to := range slices.Sorted(maps.Keys(imports)) {
				if why := t.forbidden(p.Dir, to, f.Test); why != "" {
					out = append(out, Violation{"Layers", t.at(imports[to]), why})
				}
			}
		}
	}
	return out
}

// forbidden says why from must not import the path, "" if it may.
func (t *Tree) forbidden(from, importPath string, test bool) string {
	to, ours := strings.CutPrefix(importPath, ModulePath)
	if !ours {
		if layerOf(from) == vocabulary && !test && strings.Contains(strings.Split(importPath, "/")[0], ".") {
			return fmt.Sprintf("the vocabulary imports the standard library only, not %s", importPath)
		}
		return ""
	}
	to = strings.TrimPrefix(to, "/")
	if to == "" {
		return ""
	}
	if allowed(from, to, test) {
		return ""
	}
	return fmt.Sprintf("%s must not import %s", from, to)
}

func allowed(from, to string, test bool) bool {
	for _, e := range Edges {
		if within(from, e.From) && within(to, e.To) && (test || !e.TestOnly) {
			return true
		}
	}
	lf, lt := layerOf(from), layerOf(to)
	switch lf {
	case vocabulary:
		return false
	case plumbing:
		return from == to || within(to, from)
	case domain:
		return lt == plumbing || lt == domain && topOf(from) == topOf(to)
	default:
		return lt <= lf
	}
}

func topOf(dir string) string {
	top, _, _ := strings.Cut(dir, "/")
	return top
}

func within(dir, tree string) bool {
	return dir == tree || strings.HasPrefix(dir, tree+"/")
}

// Used reports whether some file needs the edge.
func Used(t *Tree, e Edge) bool {
	for _, p := range t.Packages {
		if !within(p.Dir, e.From) {
			continue
		}
		for _, f := range p.Files {
			if e.TestOnly && !f.Test {
				continue
			}
			for to := range f.imports() {
				if rel, ours := strings.CutPrefix(to, ModulePath+"/"); ours && within(rel, e.To) {
					return true
				}
			}
		}
	}
	return false
}
