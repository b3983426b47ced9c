package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// ModulePath is the module whose imports the layers speak of.
const ModulePath = "github.com/lienthong/lienthong"

// A Tree is a parsed repository.
type Tree struct {
	Fset     *token.FileSet
	Packages []*Package // by folder
}

// A Package is one folder with Go files, tests included.
type Package struct {
	Dir   string // slash-separated, relative to the root; "." for the root package
	Files []*File
}

// A File is one parsed Go file.
type File struct {
	Path  string // slash-separated, relative to the root
	Test  bool
	Lines int
	AST   *ast.File
}

// A Violation is one place that breaks one rule.
type Violation struct {
	Rule string // the rule's name, as in Rules
	At   string // file, with a line where there is one, or folder
	Text string
}

func (v Violation) String() string { return fmt.Sprintf("%s: %s (%s)", v.At, v.Text, v.Rule) }

// Load parses every Go file of fsys. It leaves out what is not ours or not
// code of this module: hidden folders, testdata, and nested modules.
func Load(fsys fs.FS) (*Tree, error) {
	t := &Tree{Fset: token.NewFileSet()}
	byDir := map[string]*Package{}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return skipDir(fsys, p)
		}
		if !strings.HasSuffix(p, ".go") || strings.HasPrefix(path.Base(p), "_") {
			return nil
		}
		f, err := t.parse(fsys, p)
		if err != nil {
			return err
		}
		dir := path.Dir(p)
		if byDir[dir] == nil {
			byDir[dir] = &Package{Dir: dir}
			t.Packages = append(t.Packages, byDir[dir])
		}
		byDir[dir].Files = append(byDir[dir].Files, f)
		return nil
	})
	slices.SortFunc(t.Packages, func(a, b *Package) int { return strings.Compare(a.Dir, b.Dir) })
	return t, err
}

func skipDir(fsys fs.FS, p string) error {
	if p == "." {
		return nil
	}
	base := path.Base(p)
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || p == "bin" || p == "data" {
		return fs.SkipDir
	}
	if _, err := fs.Stat(fsys, p+"/go.mod"); err == nil {
		return fs.SkipDir
	}
	return nil
}

func (t *Tree) parse(fsys fs.FS, p string) (*File, error) {
	src, err := fs.ReadFile(fsys, p)
	if err != nil {
		return nil, err
	}
	parsed, err := parser.ParseFile(t.Fset, p, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	return &File{
		Path:  p,
		Test:  strings.HasSuffix(p, "_test.go"),
		Lines: strings.Count(string(src), "\n"),
		AST:   parsed,
	}, nil
}

// Root is the repository's folder: the nearest one upwards of the working
// directory that holds go.mod.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("archtest: no go.mod above the working directory")
		}
		dir = up
	}
}

// at is where a node stands.
func (t *Tree) at(n ast.Node) string {
	p := t.Fset.Position(n.Pos())
	return p.Filename + ":" + strconv.Itoa(p.Line)
}

// imports are the import paths of a file with their nodes.
func (f *File) imports() map[string]*ast.ImportSpec {
	m := make(map[string]*ast.ImportSpec, len(f.AST.Imports))
	for _, spec := range f.AST.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			m[p] = spec
		}
	}
	return m
}
