package cell

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/similarity"
)

// Missing is an error that names the columns of the model that the header of
// the file lacks, and where the model has them; nil if it has all.
func Missing(m *scheme.Model, header []string, side int, file string) error {
	lacks := func(name, key, at string) error {
		if slices.Contains(header, name) {
			return nil
		}
		in := key
		if side == 1 {
			in = "right_" + key + ", if it has another name in the right table"
		}
		return &lienthong.Error{Code: lienthong.Invalid, Field: at, Message: fmt.Sprintf("%q has no column %q, which the model names%s; its columns are %s; name the one that is meant in %s",
			file, name, meant(name, header), strings.Join(header, ", "), in)}
	}
	if id := m.IDOf(side); id != "" {
		at := "/id"
		if side == 1 && m.RightID != "" {
			at = "/right_id"
		}
		if err := lacks(id, "id", at); err != nil {
			return err
		}
	}
	for i, f := range m.Fields {
		key := "columns"
		if side == 1 && len(f.RightColumns) > 0 {
			key = "right_columns"
		}
		for k, name := range f.ColumnsOf(side) {
			if err := lacks(name, "columns", fmt.Sprintf("/fields/%d/%s/%d", i, key, k)); err != nil {
				return err
			}
		}
	}
	return nil
}

// meant asks whether a column is meant that is written nearly as the name, "" if none is.
func meant(name string, header []string) string {
	like := slices.IndexFunc(header, func(h string) bool { return column.Fold(h) == column.Fold(name) })
	for most := 1; most <= 2 && like < 0 && len(name) > 2*most+1; most++ {
		like = slices.IndexFunc(header, func(h string) bool { return similarity.Edits(column.Fold(h), column.Fold(name), most) <= most })
	}
	if like < 0 {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", header[like])
}
