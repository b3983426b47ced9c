package cell_test

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine/cell"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// A birth is read from an age and when it was asked, beside it or in the model, and from a person's number; of a
// masked value and of others as much is compared as it shows.
func TestReadings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field scheme.Field
		side  int
		row   []string
		want  string
	}{
		{scheme.Field{AgesIn: 2019}, 0, []string{"44"}, "1975"},
		{scheme.Field{AgesIn: 2019}, 0, []string{"121"}, "121"},
		{scheme.Field{AgesIn: 2019}, 0, []string{"1975-02-03"}, "1975-02-03"},
		{scheme.Field{AgesIn: 2019, RightAgesIn: 2029}, 1, []string{"44"}, "1985"},
		{scheme.Field{Columns: []string{"a", "b"}}, 0, []string{"5", "1871"}, "1866"},
		{scheme.Field{Columns: []string{"a", "b"}}, 0, []string{"50", "2012-11-04"}, "1962"},
		{scheme.Field{Columns: []string{"a", "b"}}, 0, []string{"", "2012-11-04"}, ""},
		{scheme.Field{Columns: []string{"a", "b"}}, 0, []string{"50", ""}, ""},
		{scheme.Field{BornAt: "yymmdd....."}, 0, []string{"61043055606"}, "1961-04-30"},
		{scheme.Field{BornAt: "yymmdd....."}, 0, []string{"08211794554"}, "2008-01-17"},
		{scheme.Field{BornAt: "yymmdd....."}, 1, []string{"15.07.1998"}, "15.07.1998"},
		{scheme.Field{BornAt: "yymmdd....."}, 0, []string{"99999999999"}, "99999999999"},
		{scheme.Field{BornAt: "......ddmmyy...."}, 0, []string{"3201015502850001"}, "1985-02-15"},
		{scheme.Field{BornAt: "......yyyymmdd...."}, 0, []string{"11010519491231002X"}, "1949-12-31"},
		{scheme.Field{Kind: scheme.Phone, Shown: []int{0, 4}}, 0, []string{"010-****-9652"}, "9652"},
		{scheme.Field{Kind: scheme.Phone, Shown: []int{0, 4}}, 1, []string{"01012349652"}, "9652"},
		{scheme.Field{Kind: scheme.Phone, Shown: []int{3, 4}}, 1, []string{"010 1234 9652"}, "0109652"},
		{scheme.Field{Kind: scheme.Identifier, Shown: []int{0, 4}}, 1, []string{"XXX-XX-1234"}, "1234"},
		{scheme.Field{Kind: scheme.Identifier, Shown: []int{0, 4}}, 1, []string{"123"}, ""},
	} {
		f := c.field
		if f.Kind == "" {
			f.Kind = scheme.Date
		}
		header := []string{"a", "b"}[:len(c.row)]
		if f.Columns == nil {
			f.Columns = header
		}
		b := cell.New(&scheme.Model{Fields: []scheme.Field{f}}, header, c.side)
		b.Add("1", c.row)
		columns := make([][]string, len(c.row))
		for i, text := range c.row {
			columns[i] = []string{text}
		}
		if got := b.Fields[0][0]; got != c.want {
			t.Errorf("%+v, side %d: %q is %q, want %q", c.field, c.side, c.row, got, c.want)
		}
		b = cell.New(&scheme.Model{Fields: []scheme.Field{f}}, header, c.side)
		if b.Take([]int{1}, columns); b.Fields[0][0] != c.want {
			t.Errorf("by column, %+v: %q is %q, want %q", c.field, c.row, b.Fields[0][0], c.want)
		}
	}
}
