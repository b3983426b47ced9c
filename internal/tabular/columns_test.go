package tabular_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
)

type scattered struct {
	Name  *string `parquet:"a_name,optional"`
	Town  *string `parquet:"b_town,optional,dict"`
	Birth int32   `parquet:"c_birth,date"`
	Note  *string `parquet:"d_note,optional"`
}

type wordy struct{ A, B string }

// columnsOf are the rows that blocks give, of some columns, and the error that ended them.
func columnsOf(data []byte, asked ...int) (out []string, err error) {
	t, err := tabular.OpenReader(bytes.NewReader(data), int64(len(data)), "t.parquet", tabular.Options{})
	if err != nil {
		return nil, err
	}
	b := tabular.NewBlock(len(t.Header()), asked)
	for {
		if err := t.Fill(b); err == io.EOF {
			done, total := t.Progress()
			if done != total {
				err = fmt.Errorf("%d of %d are read", done, total)
			} else {
				err = nil
			}
			return out, err
		} else if err != nil {
			return out, err
		}
		for i, n := range b.Numbers {
			line := fmt.Sprint(n)
			for _, c := range asked {
				line += fmt.Sprintf(" %q", b.Columns[c][i])
			}
			out = append(out, line)
		}
	}
}

// TestParquetBlocks: by columns there are the rows that there are one by one, over the borders of pages, groups and
// blocks, and a row that has nothing in the columns asked for but something elsewhere is one of them.
func TestParquetBlocks(t *testing.T) {
	t.Parallel()
	in := make([]scattered, 20_000)
	for i := range in {
		name, town := fmt.Sprint("Nguyễn Văn ", i*i%977), fmt.Sprint("Huế ", i%5)
		note := " "
		if i%3 > 0 {
			in[i].Name = &name
		}
		if i%4 > 0 {
			in[i].Town = &town
		}
		if i%12 == 0 {
			in[i].Note = &note
		}
		in[i].Birth = int32(i)
	}
	data := parquetOf(t, in, parquet.MaxRowsPerRowGroup(7000), parquet.PageBufferSize(4096), parquet.DataPageVersion(1))
	tab, err := tabular.OpenReader(bytes.NewReader(data), int64(len(data)), "t.parquet", tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	asked := [][]int{{1, 0}, {0, 1, 2, 3}, {3}, {2, 0}}
	want := make([][]string, len(asked))
	for r, err := range tab.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for k, columns := range asked {
			line := fmt.Sprint(r.Number)
			for _, c := range columns {
				line += fmt.Sprintf(" %q", r.Cells[c])
			}
			want[k] = append(want[k], line)
		}
	}
	for k, columns := range asked {
		got, err := columnsOf(data, columns...)
		if err != nil || !slices.Equal(got, want[k]) || len(got) != len(in) {
			t.Errorf("columns %v: %d rows, want %d: %v", columns, len(got), len(want[k]), err)
		}
	}
}

// TestParquetBlank: a row without anything is passed over, whichever columns are asked for.
func TestParquetBlank(t *testing.T) {
	t.Parallel()
	data := parquetOf(t, []wordy{{"", "x"}, {" ", ""}, {"y", ""}, {"", ""}})
	for asked, want := range map[int][]string{0: {`1 ""`, `3 "y"`}, 1: {`1 "x"`, `3 ""`}} {
		if got, err := columnsOf(data, asked); err != nil || !slices.Equal(got, want) {
			t.Errorf("column %d: %q, want %q: %v", asked, got, want, err)
		}
	}
	if got, err := columnsOf(data); err != nil || !slices.Equal(got, []string{"1", "3"}) {
		t.Errorf("no column: %q: %v", got, err)
	}
}

// TestParquetNotText: bytes that are no text are refused by row and column, wherever a letter is cut.
func TestParquetNotText(t *testing.T) {
	t.Parallel()
	for _, bad := range [][]wordy{{{"ok", "ok"}, {"ok", "\xff"}}, {{"ok", "a\xc3"}, {"ok", "\xa9b"}}, {{"ok", "a\x00"}}} {
		_, err := columnsOf(parquetOf(t, bad), 0, 1)
		want := fmt.Sprintf("row %d, column 2", len(bad))
		if bad[0].B == "a\xc3" {
			want = "row 1, column 2"
		}
		if lienthong.CodeOf(err) != lienthong.Invalid || !bytes.Contains([]byte(err.Error()), []byte(want)) {
			t.Errorf("%q: %v, want %s", bad, err, want)
		}
	}
	good := parquetOf(t, persons(30_000), parquet.PageBufferSize(4096))
	for i := 2000; i < 4000; i++ {
		good[i] ^= 0x5a
	}
	if _, err := columnsOf(good, 0, 1, 2); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("damaged pages: %v", err)
	}
}
