package fit

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestRelative: a field is of somebody else than the person where the headers of one side all say so.
func TestRelative(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		columns, right []string
		want           bool
	}{
		{[]string{"ho_ten_cha"}, nil, true}, {[]string{"name"}, []string{"mother_name"}, true}, {[]string{"nombre_madre", "apellido_madre"}, nil, true},
		{[]string{"ho_ten"}, nil, false}, {[]string{"given", "father"}, nil, false},
	} {
		if got := relative(&scheme.Field{Columns: c.columns, RightColumns: c.right}); got != c.want {
			t.Errorf("%q and %q: of a relative %v, want %v", c.columns, c.right, got, c.want)
		}
	}
}
