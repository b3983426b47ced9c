package page_test

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/lienthong/lienthong/internal/tabular/group/page"
)

type row struct {
	Name  string  `parquet:"name"`
	Town  *string `parquet:"town,optional,dict"`
	Birth int32   `parquet:"birth,date"`
	Paid  int64   `parquet:"paid,decimal(2:18)"`
}

// TestColumn: however a column is stored, plainly, with a dictionary and blanks, or as numbers
// that mean dates and amounts, its rows are texts, whatever pieces they are taken in.
func TestColumn(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	w := parquet.NewGenericWriter[row](&file, parquet.PageBufferSize(256))
	const rows = 500
	var want [4][]string
	for i := range rows {
		r := row{Name: fmt.Sprint("người ", i), Birth: int32(i), Paid: int64(100*i + 5)}
		town := ""
		if i%3 > 0 {
			town = fmt.Sprint("Huế ", i%2)
			r.Town = &town
		}
		if _, err := w.Write([]row{r}); err != nil {
			t.Fatal(err)
		}
		born := time.Unix(int64(i)*24*60*60, 0).UTC().Format(time.DateOnly)
		for k, s := range []string{r.Name, town, born, strconv.Itoa(i) + ".05"} {
			want[k] = append(want[k], s)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for k, chunk := range f.RowGroups()[0].ColumnChunks() {
		leaf := f.Root().Columns()[k]
		c := page.Column{Pages: chunk.Pages(), Write: page.WriterOf(leaf.Type())}
		at := 0
		for at < rows {
			if err := c.Fill(); err != nil {
				t.Fatal(err)
			}
			n := min(7, c.Rows())
			s := c.Take(n)
			for i := range n {
				if got := s.Text(i); got != want[k][at+i] {
					t.Fatalf("%s of row %d is %q, want %q", leaf.Name(), at+i, got, want[k][at+i])
				}
			}
			at += n
		}
		if err := c.Fill(); err != io.ErrUnexpectedEOF {
			t.Errorf("%s: behind the last row: %v", leaf.Name(), err)
		}
		c.Close()
	}
}
