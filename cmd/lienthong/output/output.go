package output

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
)

// JSON prints a value as one indented object.
func JSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// otherFormats are names of formats that are not written.
var otherFormats = []string{".parquet", ".xls", ".xlsm", ".xlsb", ".ods", ".tsv", ".json", ".jsonl", ".html", ".pdf", ".yaml", ".yml"}

// Tables checks that no output would be CSV under the name of another format.
func Tables(outputs ...string) error {
	for _, out := range outputs {
		if ext := strings.ToLower(filepath.Ext(out)); slices.Contains(otherFormats, ext) {
			return lienthong.Errorf(lienthong.Unsupported, "%s: tables are written as .csv or .xlsx, not as %s; choose another name", out, ext)
		}
	}
	return nil
}

// Apart checks that no output would overwrite another output or an input; a path that is
// empty is none.
func Apart(outputs, inputs []string) error {
	for i, out := range outputs {
		for _, other := range append(outputs[i+1:len(outputs):len(outputs)], inputs...) {
			if out != "" && other != "" && sameFile(out, other) {
				return lienthong.Errorf(lienthong.Invalid, "%s is named twice, and one would overwrite the other; choose another output", out)
			}
		}
	}
	return nil
}

func sameFile(a, b string) bool {
	a, _ = tabular.SplitSheet(a)
	b, _ = tabular.SplitSheet(b)
	sa, errA := os.Stat(a)
	sb, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(sa, sb) || filepath.Clean(a) == filepath.Clean(b)
}
