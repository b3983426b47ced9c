package official_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/connector/official"
)

// TestAnyTable imports tables of any columns and any cells: one dossier a row,
// every cell found again, and nothing of a cell in a finding or an error.
func TestAnyTable(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	headers := []string{"Số hiệu", "Giới tính", "Số CMND/CCCD", "Số CMND", "Số định danh cá nhân", "Quê quán", "Đơn vị", "Mã ngạch", "Hệ số lương",
		"Họ tên mẹ", "Họ tên cha", "Chuyên ngành", "Quy hoạch", "Ghi chú", "Ngày hưởng", "STT", "Đơn vị", "Dân tộc"}
	values := rapid.OneOf(rapid.StringN(0, 8, -1), rapid.SampledFrom([]string{"", " ", "079186000001", "79186000001", "012345678/079186000001", "Nam", "1965", "09/1986",
		"31/02/1970", "V.07.05.15", "01.003", "4,32", "NguyÔn ThÞ", "CB1", "CB1~2", "-", "không"}))
	rapid.Check(t, func(rt *rapid.T) {
		chosen := rapid.SliceOfNDistinct(rapid.IntRange(0, len(headers)-1), 0, len(headers), rapid.ID[int]).Draw(rt, "columns")
		tab := table{header: []string{"Họ và tên", "Ngày sinh"}}
		for _, i := range chosen {
			tab.header = append(tab.header, headers[i])
		}
		for range rapid.IntRange(1, 4).Draw(rt, "rows") {
			row := make([]string, len(tab.header))
			for i := range row {
				row[i] = strings.ReplaceAll(values.Draw(rt, "cell"), "\x00", "")
				if !utf8.ValidString(row[i]) {
					row[i] = "x"
				}
			}
			tab.rows = append(tab.rows, row)
		}
		fresh := &official.Service{Store: &memory{}, Catalogue: s.Catalogue, Now: s.Now, Log: s.Log}
		rep, err := fresh.Import(t.Context(), tab, official.ImportOptions{})
		if err != nil {
			rt.Fatal(err)
		}
		stored := fresh.Store.(*memory).dossiers
		if rep.Rows != len(tab.rows) || len(stored) != len(tab.rows) {
			rt.Fatalf("%d rows became %d dossiers", len(tab.rows), len(stored))
		}
		for i, d := range stored {
			kept := d.Key
			for _, f := range d.Facts {
				kept += "\n" + f.Raw
			}
			for _, c := range d.Rest {
				kept += "\n" + c.Raw
			}
			for column, cell := range tab.rows[i] {
				if !strings.Contains(kept, strings.TrimSpace(cell)) {
					rt.Fatalf("row %d, column %q is gone: %q", i+2, tab.header[column], cell)
				}
			}
			if slices.ContainsFunc(stored[:i], func(o official.Dossier) bool { return o.Key == d.Key }) {
				rt.Fatalf("two dossiers have the key %q", d.Key)
			}
		}
	})
}
