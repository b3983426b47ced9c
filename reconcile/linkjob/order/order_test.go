package order_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile/linkjob/order"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	good := []string{"name", "", "birth_date"}
	for _, c := range []struct {
		what  string
		order order.Order
		field string // that is wrong; "" for none
		code  lienthong.Code
	}{
		{"good", order.Order{Columns: good, Rows: 10, Register: "benefit", Key: "register-1"}, "", ""},
		{"a number in place of a key", order.Order{Columns: good, Key: "027060000001"}, "/key", lienthong.Invalid},
		{"a short key", order.Order{Columns: good, Key: "abc"}, "/key", lienthong.Invalid},
		{"a register of two words", order.Order{Columns: good, Register: "a b", Key: "register-1"}, "/register", lienthong.Invalid},
		{"too many rows", order.Order{Columns: good, Rows: 11, Key: "register-1"}, "/rows", lienthong.TooLarge},
		{"no columns", order.Order{Key: "register-1"}, "/columns", lienthong.Invalid},
		{"too many columns", order.Order{Columns: slices.Repeat([]string{""}, 65), Key: "register-1"}, "/columns", lienthong.Invalid},
		{"a column twice", order.Order{Columns: []string{"name", "name", "number"}, Key: "register-1"}, "/columns", lienthong.Invalid},
		{"no column at all", order.Order{Columns: []string{"name", "number=x"}, Key: "register-1"}, "/columns", lienthong.Invalid},
		{"nothing to tell persons by", order.Order{Columns: []string{"name", "sex"}, Key: "register-1"}, "/columns", lienthong.Invalid},
		{"nobody's name", order.Order{Columns: []string{"number"}, Key: "register-1"}, "/columns", lienthong.Invalid},
	} {
		columns, err := c.order.Check(10)
		if c.field == "" {
			if err != nil || !slices.Equal(columns, []vnfield.Column{vnfield.ColName, "", vnfield.ColBirthDate}) {
				t.Errorf("%s: %v, %v", c.what, columns, err)
			}
			continue
		}
		e, ok := err.(*lienthong.Error)
		if !ok || e.Code != c.code || e.Field != c.field || strings.Contains(e.Message, c.order.Key) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}
