package archive_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/archive"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// TestRecordsComeBack: whatever was added comes back under its place, of a copy too,
// texts longer than a piece among them.
func TestRecordsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"name", "birth_date", "residence"}
		a, b := archive.Archive{Names: names}, archive.Archive{Names: names}
		var want [][]string
		for i := range rapid.IntRange(1, 30).Draw(t, "records") {
			texts := rapid.SliceOfN(rapid.String(), len(names), len(names)).Draw(t, "texts")
			if rapid.IntRange(0, 9).Draw(t, "long?") == 0 {
				texts[1] = string(make([]byte, 1<<20+i))
			}
			if at := a.Add(&kernel.Record{PIN: uint64(i)}, texts); at != i {
				t.Fatalf("record %d stands at %d", i, at)
			}
			want = append(want, texts)
		}
		for i, texts := range want {
			fields := make([]reconcile.FieldText, len(names))
			for k := range names {
				fields[k] = reconcile.FieldText{Field: names[k], Text: texts[k]}
			}
			at := b.Copy(&a, i)
			if !slices.Equal(a.Fields(i), fields) || !slices.Equal(b.Fields(at), fields) || b.Records[at] != a.Records[i] || a.Records[i].PIN != uint64(i) {
				t.Fatalf("record %d came back otherwise", i)
			}
			if a.Text(i, "residence") != texts[2] || a.Text(i, "none") != "" {
				t.Fatalf("record %d says another residence", i)
			}
		}
	})
}
