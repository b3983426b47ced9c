package synthfile_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
	"github.com/xuri/excelize/v2"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/synthfile"
)

func population(people, workers int) synthfile.Population {
	return synthfile.Population{Country: synth.Country{Seed: 2, People: people}, Workers: workers}
}

func written(t testing.TB, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func populationCSV(t testing.TB, people, workers int) []byte {
	return written(t, func(w io.Writer) error { return population(people, workers).WriteCSV(t.Context(), w) })
}

func table(t testing.TB, data []byte, comma rune) [][]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = comma
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestPopulationCSV reads the file back and compares it with the country.
func TestPopulationCSV(t *testing.T) {
	t.Parallel()
	const n = 10_000
	rows := table(t, populationCSV(t, n, 2), ',')
	want := "so_dinh_danh,so_dinh_danh_da_huy,so_cmnd,ho_va_ten,ngay_sinh,gioi_tinh,noi_dang_ky_khai_sinh,noi_thuong_tru,ho_ten_cha,ho_ten_me,trang_thai"
	if got := strings.Join(rows[0], ","); got != want || len(rows) != n+1 {
		t.Fatalf("%d rows under %s", len(rows)-1, got)
	}
	c := population(n, 1).Country
	for b, err := range c.Blocks(t.Context(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.People {
			p := &b.People[i]
			want := []string{p.PIN.Reveal(), p.Cancelled.Reveal(), p.CMND.Reveal(), p.Name.String(),
				string(synth.AppendDate(nil, p.Birth)), map[lienthong.Sex]string{1: "Nam", 2: "Nữ"}[p.Sex],
				c.Place(p.Registered).OldName, string(p.AppendAddress(nil, b.Places)), p.Father.String(), p.Mother.String(),
				p.Status.String()}
			if !slices.Equal(rows[p.Ordinal], want) {
				t.Fatalf("row %d is not person %d", p.Ordinal, p.Ordinal)
			}
		}
	}
}

func TestBytesDoNotDependOnCores(t *testing.T) {
	t.Parallel()
	const n = 10_000
	parquetOf := func(workers int) []byte {
		return written(t, func(w io.Writer) error { return population(n, workers).WriteParquet(t.Context(), w) })
	}
	one, two := populationCSV(t, n, 1), parquetOf(1)
	for _, workers := range []int{2, 7} {
		if !bytes.Equal(one, populationCSV(t, n, workers)) {
			t.Errorf("CSV differs between 1 and %d workers", workers)
		}
		if !bytes.Equal(two, parquetOf(workers)) {
			t.Errorf("Parquet differs between 1 and %d workers", workers)
		}
	}
}

// TestCompression: Parquet is compressed as asked for, and Zstandard takes less room.
func TestCompression(t *testing.T) {
	t.Parallel()
	size := map[format.CompressionCodec]int{}
	for _, want := range []format.CompressionCodec{format.Snappy, format.Zstd} {
		p := population(9000, 2)
		p.Zstandard = want == format.Zstd
		data := written(t, func(w io.Writer) error { return p.WriteParquet(t.Context(), w) })
		size[want] = len(data)
		f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range f.Metadata().RowGroups[0].Columns {
			if got := c.MetaData.Codec; got != want {
				t.Errorf("%s is compressed with %v, want %v", c.MetaData.PathInSchema, got, want)
			}
		}
	}
	if size[format.Zstd] >= size[format.Snappy] {
		t.Errorf("sizes %v", size)
	}
}

// TestParquet reads the file back by the names of its columns, across the
// border of a row group, and compares it with the CSV.
func TestParquet(t *testing.T) {
	t.Parallel()
	const n = 70_000
	data := written(t, func(w io.Writer) error { return population(n, 2).WriteParquet(t.Context(), w) })
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.RowGroups()) < 2 || f.NumRows() != n {
		t.Fatalf("%d rows in %d groups", f.NumRows(), len(f.RowGroups()))
	}
	type back struct {
		PIN       string `parquet:"so_dinh_danh"`
		Name      string `parquet:"ho_va_ten"`
		Birth     string `parquet:"ngay_sinh"`
		Residence string `parquet:"noi_thuong_tru"`
		Mother    string `parquet:"ho_ten_me"`
		Status    string `parquet:"trang_thai"`
		Household int64  `parquet:"so_ho"`
		Died      string `parquet:"ngay_chet_mat_tich"`
		Hometown  string `parquet:"que_quan"`
	}
	rows := make([]back, n)
	reader := parquet.NewGenericReader[back](f)
	for read := 0; read < n; {
		k, err := reader.Read(rows[read:])
		if read += k; err != nil && !errors.Is(err, io.EOF) || k == 0 {
			t.Fatalf("after %d rows: %v", read, err)
		}
	}
	for i, want := range table(t, populationCSV(t, n, 2), ',')[1:] {
		r := rows[i]
		if got := []string{r.PIN, r.Name, r.Birth, r.Residence, r.Mother, r.Status}; !slices.Equal(got, []string{want[0], want[3], want[4], want[7], want[9], want[10]}) {
			t.Fatalf("row %d differs from the CSV's", i+1)
		}
		if r.Household <= 0 || r.Hometown == "" || (r.Died == "") != (r.Status == "Còn sống") {
			t.Fatalf("row %d: household %d, status %s", i+1, r.Household, r.Status)
		}
	}
}

func entries(t testing.TB, rows int) synthfile.Entries {
	t.Helper()
	seq, err := synth.DefaultRegister(synth.Country{Seed: 2, People: 30_000}, rows).Entries(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

// TestRegisterFiles writes one register as CSV, XLSX and truth and reads all
// three back.
func TestRegisterFiles(t *testing.T) {
	t.Parallel()
	const n = 2000
	seq := entries(t, n)
	data := written(t, func(w io.Writer) error { return synthfile.WriteRegisterCSV(w, seq) })
	text, ok := bytes.CutPrefix(data, []byte("\ufeff"))
	if !ok {
		t.Error("the CSV has no byte order mark")
	}
	rows := table(t, text, ';')
	truth := table(t, written(t, func(w io.Writer) error { return synthfile.WriteTruth(w, seq) }), ',')
	if !slices.Equal(rows[0], synth.OfficialColumns[:]) || len(rows) != n+1 || len(truth) != n+1 {
		t.Fatalf("%d rows and %d truths under %v", len(rows)-1, len(truth)-1, rows[0])
	}
	if !slices.Equal(truth[0], []string{"row", "pin", "ordinal", "classes", "duplicate_of"}) {
		t.Errorf("truth has the columns %v", truth[0])
	}
	book, err := excelize.OpenReader(bytes.NewReader(written(t, func(w io.Writer) error { return synthfile.WriteRegisterXLSX(w, seq) })))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := book.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	if len(sheet) != n+4 || !strings.HasPrefix(sheet[0][0], "DANH SÁCH") || !slices.Equal(sheet[3], append([]string{"STT"}, synth.OfficialColumns[:]...)) {
		t.Fatalf("%d rows; header %v", len(sheet), sheet[3])
	}
	for o, tr := range seq {
		want := o.Fields()
		cells := append(sheet[3+tr.Row], make([]string, 13)...)[:13] // empty cells at the end are not stored
		if !slices.Equal(rows[tr.Row], want[:]) || !slices.Equal(cells[1:], want[:]) || cells[0] != strconv.Itoa(tr.Row) {
			t.Fatalf("row %d differs between the register, its CSV and its XLSX", tr.Row)
		}
		line := truth[tr.Row]
		if line[0] != cells[0] || line[1] != tr.PIN.Reveal() || line[3] != strings.Join(tr.Classes, ";") || (line[4] == "") != (tr.DuplicateOf == 0) {
			t.Fatalf("row %d: the truth file says %v", tr.Row, line)
		}
	}
	checkNumberCells(t, book, rows)
}

// checkNumberCells holds that zeros are lost where cells are numbers.
func checkNumberCells(t *testing.T, book *excelize.File, rows [][]string) {
	t.Helper()
	numbers := 0
	for i, row := range rows[1:] {
		kind, err := book.GetCellType("Sheet1", "G"+strconv.Itoa(i+5))
		if err != nil {
			t.Fatal(err)
		}
		number := kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber
		if short := len(row[5]) == 8 || len(row[5]) == 10 || len(row[5]) == 11; number != short && short {
			t.Fatalf("row %d has lost a zero and is no number cell", i+1)
		}
		if number && row[5] != "" {
			numbers++
		}
	}
	if share := float64(numbers) / float64(len(rows)); share < 0.05 || share > 0.15 {
		t.Errorf("%.3f of the numbers are stored as numbers", share)
	}
}

// failing refuses everything after some bytes.
type failing struct{ left int }

var errFull = errors.New("disk full")

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestErrorsComeThrough(t *testing.T) {
	t.Parallel()
	seq := entries(t, 500)
	for _, left := range []int{0, 30, 5000} {
		for what, write := range map[string]func(io.Writer) error{
			"population CSV": func(w io.Writer) error { return population(20_000, 1).WriteCSV(t.Context(), w) },
			"Parquet":        func(w io.Writer) error { return population(20_000, 1).WriteParquet(t.Context(), w) },
			"register CSV":   func(w io.Writer) error { return synthfile.WriteRegisterCSV(w, seq) },
			"truth":          func(w io.Writer) error { return synthfile.WriteTruth(w, seq) },
			"XLSX":           func(w io.Writer) error { return synthfile.WriteRegisterXLSX(w, seq) },
		} {
			if err := write(&failing{left}); !errors.Is(err, errFull) {
				t.Errorf("%s, %d bytes of room: %v", what, left, err)
			}
		}
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	p := population(100_000, 2)
	var told []int
	p.Progress = func(n int) { told = append(told, n); cancel() }
	if err := p.WriteCSV(ctx, io.Discard); !errors.Is(err, context.Canceled) || len(told) != 1 || told[0] != synth.BlockSize {
		t.Errorf("cancelled after the first block: %v, progress %v", err, told)
	}
	if err := p.WriteParquet(ctx, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
	if err := population(-1, 1).WriteCSV(t.Context(), io.Discard); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("a bad country: %v", err)
	}
}

func benchmark(b *testing.B, people int, write func(synthfile.Population) error) {
	b.ReportAllocs()
	for b.Loop() {
		if err := write(population(people, 2)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(people)*float64(b.N)/b.Elapsed().Seconds(), "persons/s")
}

func BenchmarkWriteCSV(b *testing.B) {
	benchmark(b, 500_000, func(p synthfile.Population) error { return p.WriteCSV(b.Context(), io.Discard) })
}

func BenchmarkWriteParquet(b *testing.B) {
	benchmark(b, 500_000, func(p synthfile.Population) error { return p.WriteParquet(b.Context(), io.Discard) })
}
