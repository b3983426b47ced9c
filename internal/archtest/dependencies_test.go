package archtest_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/internal/archtest"
)

// TestDependenciesHaveReasons: every module that some file imports is named on
// a page of docs/decisions, by its path without the host.
func TestDependenciesHaveReasons(t *testing.T) {
	t.Parallel()
	root, err := archtest.Root()
	if err != nil {
		t.Fatal(err)
	}
	tree, err := archtest.Load(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(root, "docs/decisions/*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no decisions: %v", err)
	}
	var said strings.Builder
	for _, page := range pages {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		said.Write(b)
	}
	modules := archtest.Dependencies(tree)
	if len(modules) < 5 {
		t.Fatalf("only %d dependencies were found", len(modules))
	}
	for _, module := range slices.Sorted(maps.Keys(modules)) {
		name := module
		if host, rest, ok := strings.Cut(module, "/"); ok && host == "github.com" {
			name = rest
		}
		if !strings.Contains(said.String(), name) {
			t.Errorf("no page of docs/decisions names %s, which %s imports", name, modules[module])
		}
	}
}
