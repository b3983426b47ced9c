package connector_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
)

// TestFits names what is not there, and says where only the letters differ.
func TestFits(t *testing.T) {
	t.Parallel()
	s, err := library.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	d := connectortest.Describe(t, `connector: c
sector: library
source: {kind: sqlite, address: $ADDRESS}
records:
  - record: reader
    from: DOC_GIA
    join: [{table: dm, as: t, on: {ma: MA_T}, where: [{column: loai, in: [TINH]}]}]
    key: [MA]
    terms: {card_number: MA, full_name: TEN, province: t.ten}
`, "sqlite", "x")
	bound, err := d.Bind(s, connectortest.Units)
	if err != nil {
		t.Fatal(err)
	}
	table := func(name string, columns ...string) connector.Table {
		t := connector.Table{Name: name}
		for _, c := range columns {
			t.Columns = append(t.Columns, connector.TableColumn{Name: c})
		}
		return t
	}
	whole := table("DOC_GIA", "MA", "TEN", "MA_T")
	for _, c := range []struct {
		tables []connector.Table
		want   string
	}{
		{[]connector.Table{whole, table("dm", "ma", "ten", "loai")}, ""},
		{[]connector.Table{table("doc_gia", "MA"), table("dm")}, `no table "DOC_GIA", which the mapping of reader reads; it has "doc_gia"`},
		{[]connector.Table{whole}, `no table "dm"`},
		{[]connector.Table{{Name: "DOC_GIA", Broken: lienthong.Errorf(lienthong.TooLarge, "DOC_GIA: a ZIP bomb")}}, `DOC_GIA: a ZIP bomb`},
		{[]connector.Table{table("DOC_GIA", "ma", "TEN", "MA_T"), table("dm", "ma", "ten", "loai")}, `no column "MA" (any more), which the mapping of reader reads; it has "ma"`},
		{[]connector.Table{table("DOC_GIA", "MA", "TEN"), table("dm", "ma", "ten", "loai")}, `no column "MA_T"`},
		{[]connector.Table{whole, table("dm", "ma", "ten")}, `no column "loai"`},
	} {
		err := bound[0].Fits(c.tables)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}
