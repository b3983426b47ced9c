package cell

import (
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Missing is an error that names the columns of the model that the header of
// the file lacks; nil if it has all.
func Missing(m *scheme.Model, header []string, side int, file string) error {
	lacks := func(name, key string) error {
		if slices.Contains(header, name) {
			return nil
		}
		in := key
		if side == 1 {
			in = "right_" + key + ", if it has another name in the right table"
		}
		return lienthong.Errorf(lienthong.Invalid, "%q has no column %q, which the model names; its columns are %s; name the one that is meant in %s", file, name, strings.Join(header, ", "), in)
	}
	if id := m.IDOf(side); id != "" {
		if err := lacks(id, "id"); err != nil {
			return err
		}
	}
	for i := range m.Fields {
		for _, name := range m.Fields[i].ColumnsOf(side) {
			if err := lacks(name, "columns"); err != nil {
				return err
			}
		}
	}
	return nil
}
