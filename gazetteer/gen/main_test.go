package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The committed tables are what gen makes of the sources, byte for byte.
func TestTablesAreUpToDate(t *testing.T) {
	t.Parallel()
	source := filepath.Join("..", "..", "..", "shared", "data", "gazetteer")
	if _, err := os.Stat(source); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the source lists are missing from %s", source)
		}
		t.Skipf("the source lists are not at %s: cannot compare the tables with them", source)
	}
	dir := t.TempDir()
	if err := run(source, dir); err != nil {
		t.Fatal(err)
	}
	made, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
	if err != nil || len(made) != 5 {
		t.Fatalf("gen made %d tables, %v", len(made), err)
	}
	for _, path := range made {
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("..", "data", filepath.Base(path)))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("data/%s is not what gen makes; run it again", filepath.Base(path))
		}
	}
}

func TestSplitType(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, kind, name string }{
		{"Quận Ba Đình", "quận", "Ba Đình"},
		{"Thị Xã Sa Pa", "thị xã", "Sa Pa"},
		{"Thành Phố Bắc Kạn", "thành phố", "Bắc Kạn"},
		{"Huyện", "", ""},
		{"Sa Pa", "", ""},
	} {
		kind, name, ok := splitType(c.in)
		if kind != c.kind || name != c.name || ok != (c.kind != "") {
			t.Errorf("%q: %q %q %v", c.in, kind, name, ok)
		}
	}
}

// What gen does not expect stops it: a silent guess would become a fact.
func TestUnexpectedSourcesAreRefused(t *testing.T) {
	t.Parallel()
	if _, err := communes("old", [][]string{{"00001", "", "Tên", "001"}}, 3); err == nil {
		t.Error("a commune without type and repair: accepted")
	}
	if _, err := districtsOf([][]string{{"00001", "xã", "A", "001", "Vùng B", "01"}}); err == nil {
		t.Error("a district of unknown type: accepted")
	}
	two := [][]string{{"00001", "xã", "A", "001", "Huyện B", "01"}, {"00002", "xã", "C", "001", "Huyện D", "01"}}
	if _, err := districtsOf(two); err == nil {
		t.Error("a district with two names: accepted")
	}
	path := filepath.Join(t.TempDir(), "t.tsv")
	if err := os.WriteFile(path, []byte("a\tb\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := table(path, 2); err == nil || !strings.Contains(err.Error(), ":2:") {
		t.Errorf("a short row: %v", err)
	}
}
