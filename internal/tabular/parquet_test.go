package tabular_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
)

func parquetOf[T any](tb testing.TB, rows []T, options ...parquet.WriterOption) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, options...)
	if _, err := w.Write(rows); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

type typed struct {
	Name    string           `parquet:"a_name"`
	Born    int32            `parquet:"b_born,date"`
	Seen    time.Time        `parquet:"c_seen,timestamp(microsecond)"`
	PIN     int64            `parquet:"d_pin"`
	Weight  float64          `parquet:"e_weight"`
	Small   uint32           `parquet:"f_small"`
	Salary  int64            `parquet:"g_salary,decimal(2:12)"`
	Party   *bool            `parquet:"h_party,optional"`
	ID      [16]byte         `parquet:"i_id,uuid"`
	Hive    deprecated.Int96 `parquet:"j_hive"`
	Step    *int32           `parquet:"k_step,optional"`
	Nothing *string          `parquet:"l_nothing,optional"`
}

func TestParquet(t *testing.T) {
	t.Parallel()
	yes, step := true, int32(3)
	data := parquetOf(t, []typed{
		{"Nguyễn Ánh", -1754, time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC), 79186012345, 79186012345, 4_000_000_000, -1234, &yes, [16]byte{0: 0xab, 15: 1}, deprecated.Int96{0, 0, 2_440_589}, &step, nil},
		{"", 0, time.Date(2026, 5, 3, 1, 2, 3, 4000, time.UTC), -1, 4.32, 0, 5, nil, [16]byte{}, deprecated.Int96{1_000_000_000, 0, 2_440_588}, nil, nil},
	})
	tab, got := rows(t, "a.parquet", data, tabular.Options{})
	if tab.HeaderRow() != 0 || tab.Header()[3] != "d_pin" || tab.Format() != "Parquet, row groups: 1" {
		t.Errorf("%s, header %q", tab.Format(), tab.Header())
	}
	want := []string{
		"1:Nguyễn Ánh/1965-03-14/2026-05-03/79186012345/79186012345/4000000000/-12.34/true/ab000000-0000-0000-0000-000000000001/1970-01-02/3/",
		"2:/1970-01-01/2026-05-03T01:02:03.000004/-1/4.32/0/0.05//00000000-0000-0000-0000-000000000000/1970-01-01T00:00:01//",
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("row %d: %q, want %q", i+1, got[i], want[i])
		}
	}
	if done, total := tab.Progress(); done != total || total != int64(len(data)) {
		t.Errorf("progress %d of %d", done, total)
	}
}

// TestParquetGroups reads more rows than a batch, a page or a row group holds.
func TestParquetGroups(t *testing.T) {
	t.Parallel()
	in := persons(5000)
	data := parquetOf(t, in, parquet.MaxRowsPerRowGroup(1700), parquet.PageBufferSize(4096), parquet.Compression(&parquet.Zstd))
	tab, err := tabular.OpenReader(bytes.NewReader(data), int64(len(data)), "p.parquet", tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for r, err := range tab.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if r.Cells[0] != in[n].PIN || r.Cells[1] != in[n].CMND || r.Cells[6] != in[n].Residence {
			t.Fatalf("row %d differs", r.Number)
		}
		n++
	}
	if n != len(in) {
		t.Errorf("%d rows", n)
	}
}

// TestOnly reads two columns of all, over the borders of row groups.
func TestOnly(t *testing.T) {
	t.Parallel()
	in := persons(5000)
	data := parquetOf(t, in, parquet.MaxRowsPerRowGroup(1700))
	tab, err := tabular.OpenReader(bytes.NewReader(data), int64(len(data)), "p.parquet", tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tab.Only([]int{0, 6})
	n := 0
	for r, err := range tab.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if r.Cells[0] != in[n].PIN || r.Cells[1] != "" || r.Cells[6] != in[n].Residence || len(r.Cells) != len(tab.Header()) {
			t.Fatalf("row %d differs", r.Number)
		}
		n++
	}
	if n != len(in) {
		t.Errorf("%d rows, want %d", n, len(in))
	}
}

func TestBadParquet(t *testing.T) {
	t.Parallel()
	good := parquetOf(t, persons(3000), parquet.PageBufferSize(4096))
	broken := bytes.Clone(good)
	for i := 2000; i < 4000; i++ {
		broken[i] ^= 0x5a
	}
	cases := map[string]struct {
		data []byte
		code lienthong.Code
		says string
	}{
		"cut":       {good[:len(good)/2], lienthong.Invalid, "damaged or cut short"},
		"broken":    {broken, lienthong.Invalid, "get a fresh copy"},
		"no rows":   {parquetOf(t, []person{}), lienthong.Invalid, "no data rows"},
		"nested":    {parquetOf(t, []struct{ A []string }{{[]string{"x"}}}), lienthong.Unsupported, `column 1 of the Parquet file, "A"`},
		"not text":  {parquetOf(t, []struct{ A, B string }{{"ok", "ok"}, {"ok", "\xff"}}), lienthong.Invalid, "row 2, column 2"},
		"LZ4":       {parquetOf(t, persons(1), parquet.Compression(&parquet.Lz4Raw)), lienthong.Unsupported, "LZ4"},
		"footer":    {append([]byte("PAR1"), "xxxxxxxx\xff\xff\xff\xffPAR1"...), lienthong.Invalid, "damaged"},
		"encrypted": {[]byte("PARE" + strings.Repeat("x", 20)), lienthong.Unsupported, "encrypted"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := drain("a.parquet", c.data, tabular.Options{})
			if lienthong.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
		})
	}
}

type odd struct {
	Clock  int32   `parquet:"a_clock,time(millisecond)"`
	Fixed  [3]byte `parquet:"b_fixed,decimal(1:6)"`
	Big    uint64  `parquet:"c_big"`
	Single float32 `parquet:"d_single"`
	Milli  int64   `parquet:"e_milli,timestamp(millisecond)"`
	Nano   int64   `parquet:"f_nano,timestamp(nanosecond)"`
	Whole  int32   `parquet:"g_whole,decimal(0:9)"`
	Kind   string  `parquet:"h_kind,enum"`
	Before int32   `parquet:"i_before,date"`
}

// TestParquetOddTypes reads the types that databases and statistics programs
// write besides the plain ones.
func TestParquetOddTypes(t *testing.T) {
	t.Parallel()
	data := parquetOf(t, []odd{
		{90 * 60_000, [3]byte{0xff, 0xff, 0xf6}, 1<<64 - 1, 2.34, -1, -1, -7, "Nữ", -25567},
		{0, [3]byte{0, 0, 7}, 0, 1e6, 1_000, 86_400_000_000_000, 0, "", 0},
	})
	_, got := rows(t, "a.parquet", data, tabular.Options{})
	want := []string{
		"1:01:30:00/-1.0/18446744073709551615/2.34/1969-12-31T23:59:59.999/1969-12-31T23:59:59.999999999/-7/Nữ/1900-01-01",
		"2:00:00:00/0.7/0/1000000/1970-01-01T00:00:01/1970-01-02/0//1970-01-01",
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("row %d: %q, want %q", i+1, got[i], want[i])
		}
	}
}
