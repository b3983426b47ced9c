package output_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/output"
)

func TestTables(t *testing.T) {
	t.Parallel()
	if err := output.Tables("", "a.csv", "b.XLSX", "c.txt", "parquet"); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"b.PARQUET", "b.pdf", "b.tsv"} {
		if err := output.Tables("a.csv", name); lienthong.CodeOf(err) != lienthong.Unsupported {
			t.Errorf("%s, a table in a format that is not written: %v", name, err)
		}
	}
}

func TestApart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in, link := filepath.Join(dir, "in.csv"), filepath.Join(dir, "link.csv")
	if err := os.WriteFile(in, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(in, link); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		outputs, inputs []string
		want            lienthong.Code
	}{
		"apart":             {[]string{"a", "", "b", ""}, []string{"c", "c", ""}, ""},
		"two outputs":       {[]string{"a", "./a"}, nil, lienthong.Invalid},
		"an input":          {[]string{"a", "b"}, []string{"c", "x/../b"}, lienthong.Invalid},
		"by another name":   {[]string{link}, []string{in}, lienthong.Invalid},
		"inputs may repeat": {[]string{"a"}, []string{in, in}, ""},
	} {
		if err := output.Apart(c.outputs, c.inputs); lienthong.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
