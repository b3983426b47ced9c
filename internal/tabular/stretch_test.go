package tabular_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
)

// byGroups reads a Parquet file column by column, rows joined as rows does.
// Every text is checked, so that what is compared is text.
func byGroups(data []byte, columns ...int) (out []string, err error) {
	tab, err := tabular.OpenReader(bytes.NewReader(data), int64(len(data)), "a.parquet", tabular.Options{Limits: small})
	if err != nil {
		return nil, err
	}
	g := tab.Groups(1)
	if len(columns) == 0 {
		for i := range tab.Header() {
			columns = append(columns, i)
		}
	}
	for i := range g.Len() {
		for s, err := range g.Read(i, columns) {
			if err != nil {
				return out, err
			}
			for row := range s.Rows {
				cells := make([]string, len(columns))
				for k := range columns {
					cells[k] = strings.Clone(s.Strips[k].Text(row))
					if !utf8.ValidString(cells[k]) {
						return out, g.NotText(s.First+int64(row), columns[k])
					}
				}
				out = append(out, strings.Join(cells, "/"))
			}
		}
	}
	if done, total := tab.Progress(); done != total {
		return out, errors.New("progress does not end at the end")
	}
	return out, nil
}

// byRows is the same by rows.
func byRows(data []byte) (out []string, err error) {
	tab, err := tabular.OpenReader(bytes.NewReader(data), int64(len(data)), "a.parquet", tabular.Options{Limits: small})
	if err != nil {
		return nil, err
	}
	for r, err := range tab.Rows() {
		if err != nil {
			return out, err
		}
		out = append(out, strings.Join(r.Cells, "/"))
	}
	return out, nil
}

// sparse has nothing in some cells of every kind of column, with and without a
// dictionary.
type sparse struct {
	Name  *string `parquet:"name,optional"`
	Place *string `parquet:"place,optional,dict"`
	Born  *int32  `parquet:"born,optional,date"`
	Size  int64   `parquet:"size,dict"`
	Full  string  `parquet:"full,dict"`
}

func TestGroupsAreTheRows(t *testing.T) {
	t.Parallel()
	var gaps []sparse
	words := []string{"Hà Nội", "", "Cần Thơ"}
	for i := range 3000 {
		born := int32(i - 1000)
		s := sparse{Size: int64(i % 7), Full: words[i%3]}
		if i%3 != 0 {
			s.Name, s.Born = &words[i%3], &born
		}
		if i%5 == 0 || i > 2000 {
			s.Place = &words[i%2]
		}
		gaps = append(gaps, s)
	}
	tests := map[string][]byte{
		"one group":    parquetOf(t, persons(300)),
		"many pages":   parquetOf(t, persons(5000), parquet.MaxRowsPerRowGroup(1700), parquet.PageBufferSize(4096), parquet.Compression(&parquet.Zstd)),
		"nothing":      parquetOf(t, gaps, parquet.MaxRowsPerRowGroup(700), parquet.PageBufferSize(1000)),
		"pages of 1.0": parquetOf(t, gaps, parquet.DataPageVersion(1), parquet.PageBufferSize(1000)),
		"typed": parquetOf(t, []typed{{Name: "Ánh", Born: -1754, Seen: time.Date(2026, 5, 3, 1, 0, 0, 0, time.UTC), PIN: 79186012345, Salary: -1234},
			{Weight: 4.5, Small: 4_000_000_000, ID: [16]byte{1}}}),
	}
	for name, data := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, err := byRows(data)
			if err != nil {
				t.Fatal(err)
			}
			got, err := byGroups(data)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) < len(want) {
				t.Fatalf("%d rows of %d", len(got), len(want))
			}
			got = withoutBlank(got)
			for i := range want {
				if got[i] != want[i] {
					t.Fatalf("row %d is %q, want %q", i+1, got[i], want[i])
				}
			}
		})
	}
}

// withoutBlank leaves out the rows that Rows passes over.
func withoutBlank(rows []string) []string {
	var out []string
	for _, r := range rows {
		if strings.Trim(r, "/ ") != "" {
			out = append(out, r)
		}
	}
	return out
}

func TestGroupsOfSomeColumns(t *testing.T) {
	t.Parallel()
	in := persons(100)
	got, err := byGroups(parquetOf(t, in), 6, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range got {
		if want := in[i].Residence + "/" + in[i].PIN; row != want {
			t.Fatalf("row %d is %q, want %q", i+1, row, want)
		}
	}
}

// TestDamagedGroups cuts and spoils a file everywhere: there is an error for a
// person, or the rows that reading by rows finds.
func TestDamagedGroups(t *testing.T) {
	t.Parallel()
	whole := parquetOf(t, persons(200), parquet.Compression(&parquet.Snappy))
	for at := 0; at < len(whole); at += max(1, len(whole)/300) {
		data := bytes.Clone(whole)
		data[at] ^= 0x55
		holdGroups(t, data)
	}
}

// holdGroups holds reading by groups against reading by rows.
func holdGroups(t *testing.T, data []byte) {
	t.Helper()
	got, err := byGroups(data)
	if err != nil {
		if _, ok := errors.AsType[*lienthong.Error](err); !ok {
			t.Fatalf("%T: %v", err, err)
		}
		return
	}
	want, err := byRows(data)
	if err != nil {
		return // Rows refuses more: it checks every cell
	}
	got = withoutBlank(got)
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("row %d differs from the row read by rows", i+1)
		}
	}
}

func FuzzGroups(f *testing.F) {
	f.Add(parquetOf(f, persons(3)))
	f.Add(parquetOf(f, persons(3), parquet.Compression(&parquet.Snappy)))
	place := "Hà Nội"
	f.Add(parquetOf(f, []sparse{{}, {Place: &place, Name: &place, Full: "x"}}))
	f.Fuzz(func(t *testing.T, data []byte) { holdGroups(t, data) })
}

// TestPart: some groups of a table are a table, whose rows keep their numbers.
func TestPart(t *testing.T) {
	t.Parallel()
	data := parquetOf(t, persons(5000), parquet.MaxRowsPerRowGroup(1000))
	tab, err := tabular.OpenReader(bytes.NewReader(data), int64(len(data)), "a.parquet", tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole := tab.Groups(1)
	part := whole.Part(1, 4).Part(1, 2) // the third of five
	if part.Len() != 1 || part.Rows() != 1000 || part.First(0) != 2001 || part.First(1) != 3001 {
		t.Fatalf("%d groups of %d rows from %d", part.Len(), part.Rows(), part.First(0))
	}
	rows := 0
	for s, err := range part.Read(0, []int{0}) {
		if err != nil {
			t.Fatal(err)
		}
		if s.First != int64(2001+rows) || s.Strips[0].Text(0) != persons(5000)[s.First-1].PIN {
			t.Fatalf("stretch begins with row %d", s.First)
		}
		rows += s.Rows
	}
	if rows != 1000 {
		t.Errorf("%d rows", rows)
	}
}
