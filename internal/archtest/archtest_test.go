package archtest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/lienthong/lienthong/internal/archtest"
)

// TestRepository is the rule itself: this repository breaks none.
func TestRepository(t *testing.T) {
	t.Parallel()
	root, err := archtest.Root()
	if err != nil {
		t.Fatal(err)
	}
	tree, err := archtest.Load(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.Packages) < 2 {
		t.Fatalf("read %d packages of %s: the repository was not found", len(tree.Packages), root)
	}
	for _, v := range archtest.Check(tree) {
		t.Error(v)
	}
}

// TestEdgesHaveReasons keeps the table of exceptions honest: each edge says
// why, and is still needed.
func TestEdgesHaveReasons(t *testing.T) {
	t.Parallel()
	root, err := archtest.Root()
	if err != nil {
		t.Fatal(err)
	}
	tree, err := archtest.Load(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range archtest.Edges {
		if len(e.Why) < 20 {
			t.Errorf("edge %s -> %s has no reason", e.From, e.To)
		}
		if !archtest.Used(tree, e) {
			t.Errorf("edge %s -> %s is used by nobody: remove it", e.From, e.To)
		}
	}
}

// TestViolationsCaught feeds the rules small repositories that break them. A
// fixture names, in its comment, what must be found.
func TestViolationsCaught(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fsys := fstest.MapFS{}
			for _, f := range ar.Files {
				fsys[f.Name] = &fstest.MapFile{Data: f.Data}
			}
			tree, err := archtest.Load(fsys)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range archtest.Check(tree) {
				got = append(got, fmt.Sprint(v))
			}
			want := strings.Split(strings.TrimSpace(string(ar.Comment)), "\n")
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// TestLongFileCaught makes the sizes that would be tedious as text.
func TestLongFileCaught(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"doc.go":   {Data: []byte("// Package lienthong is a fixture.\npackage lienthong\n")},
		"long.go":  {Data: []byte("package lienthong\n" + strings.Repeat("\n", 500))},
		"func.go":  {Data: []byte("package lienthong\n\nfunc f() {\n" + strings.Repeat("\n", 79) + "}\n")},
		"ok.go":    {Data: []byte("package lienthong\n\nfunc g() {\n" + strings.Repeat("\n", 78) + "}\n")},
		"iface.go": {Data: []byte("package lienthong\n\ntype I interface {" + strings.Repeat("\n\tM()", 8) + "\n}\n")},
	}
	for i := range 9 {
		fsys[fmt.Sprintf("f%d.go", i)] = &fstest.MapFile{Data: []byte("package lienthong\n")}
	}
	tree, err := archtest.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		".: has 14 files besides tests, at most 12 (Sizes)",
		"func.go:3: func f has 81 lines, at most 80 (Sizes)",
		"iface.go:3: an interface of 8 methods, at most 7 (Sizes)",
		"long.go: has 501 lines, at most 500: find the second idea in it (Sizes)",
	}
	var got []string
	for _, v := range archtest.Check(tree) {
		got = append(got, v.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
