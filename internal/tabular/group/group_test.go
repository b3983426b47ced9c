package group_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/lienthong/lienthong/internal/tabular/group"
	"github.com/lienthong/lienthong/internal/tabular/group/page"
)

type row struct {
	Name string `parquet:"name"`
	Town string `parquet:"town"`
}

// faults tells errors apart by a word, with the row and the column.
type faults struct{}

func (faults) Damaged(_ error, row int) error { return fmt.Errorf("damaged at %d", row) }
func (faults) NotText(row, column int) error  { return fmt.Errorf("no text at %d, %d", row, column) }
func (faults) Panicked(_ any, after int) error {
	return fmt.Errorf("panicked after %d", after)
}

// file is a Parquet file of these groups, and how many rows were read of it.
func file(t *testing.T, groups ...[]row) (f *group.File, read *int64) {
	t.Helper()
	return opened(t, func(b []byte) io.ReaderAt { return bytes.NewReader(b) }, groups...)
}

func opened(t *testing.T, from func([]byte) io.ReaderAt, groups ...[]row) (f *group.File, read *int64) {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b, parquet.PageBufferSize(64))
	for _, rows := range groups {
		if _, err := w.Write(rows); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	p, err := parquet.OpenFile(from(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, read = &group.File{Groups: p.RowGroups(), Faults: faults{}}, new(int64)
	f.Read = func(rows int64) { *read += rows }
	for _, c := range p.Root().Columns() {
		f.Columns = append(f.Columns, group.Leaf{Index: c.Index(), Write: page.WriterOf(c.Type())})
	}
	return f, read
}

// people are n rows, numbered on from first.
func people(first, n int) (out []row) {
	for i := range n {
		out = append(out, row{fmt.Sprint("name ", first+i), fmt.Sprint("town ", (first+i)%7)})
	}
	return out
}

// texts are the rows of a group, with their numbers.
func texts(t *testing.T, g *group.Groups, at int, columns ...int) (out []string) {
	t.Helper()
	for s, err := range g.Read(at, columns) {
		if err != nil {
			t.Fatal(err)
		}
		for i := range s.Rows {
			line := fmt.Sprint(s.First + int64(i))
			for k := range columns {
				line += "/" + s.Strips[k].Text(i)
			}
			out = append(out, line)
		}
	}
	return out
}

// TestRead: groups are read in any order, again, and of a part of the file alone, and their rows keep
// their numbers in the file; columns come as they were asked for.
func TestRead(t *testing.T) {
	t.Parallel()
	f, read := file(t, people(1, 40), people(41, 1), people(42, 25))
	all := group.Of(f)
	if all.Len() != 3 || all.Rows() != 66 || all.First(1) != 41 || all.First(3) != 67 {
		t.Fatalf("%d groups of %d rows; the second begins with %d and the one behind the last with %d", all.Len(), all.Rows(), all.First(1), all.First(3))
	}
	last := texts(t, all, 2, 1, 0)
	if len(last) != 25 || last[0] != "42/town 0/name 42" || last[24] != "66/town 3/name 66" {
		t.Errorf("the last group: %q", last)
	}
	if one := texts(t, all, 1, 0); !slices.Equal(one, []string{"41/name 41"}) {
		t.Errorf("the second group: %q", one)
	}
	part := all.Part(1, 3)
	if part.Len() != 2 || part.Rows() != 26 || part.First(0) != 41 {
		t.Errorf("a part has %d groups of %d rows from %d", part.Len(), part.Rows(), part.First(0))
	}
	if again := texts(t, part, 1, 1, 0); !slices.Equal(again, last) {
		t.Errorf("read again in a part: %q, want %q", again, last)
	}
	if *read != 25+1+25 {
		t.Errorf("%d rows are counted as read", *read)
	}
}

// TestFill: blocks take rows across groups, at most so many at a time, and pass over those that
// have nothing in any column.
func TestFill(t *testing.T) {
	t.Parallel()
	rows := people(1, group.BlockRows+100)
	rows[9] = row{}                      // blank
	rows[10] = row{Name: "  "}           // as good as
	rows[11] = row{Town: "only a town"}  // filled where nobody asked
	rows[len(rows)-1] = row{Name: "end"} // in the last group
	f, read := file(t, rows[:50], rows[50:60], rows[60:])
	blocks := group.NewBlocks(group.Of(f))
	b := group.NewBlock(2, []int{0, 0})
	var numbers []int
	var names []string
	for {
		b.Reset()
		err := blocks.Fill(&b)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Numbers) > group.BlockRows || b.Columns[1] != nil || len(b.Columns[0]) != len(b.Numbers) {
			t.Fatalf("a block of %d numbers, %d names and %d towns", len(b.Numbers), len(b.Columns[0]), len(b.Columns[1]))
		}
		for i, n := range b.Numbers {
			numbers, names = append(numbers, n), append(names, string([]byte(b.Columns[0][i]))) // the block's own
		}
	}
	if len(numbers) != len(rows)-2 || slices.Contains(numbers, 10) || slices.Contains(numbers, 11) || !slices.Contains(numbers, 12) {
		t.Fatalf("%d rows of %d, without 10 and 11 and with 12: %v", len(numbers), len(rows), numbers[:12])
	}
	for i, n := range numbers {
		if names[i] != rows[n-1].Name {
			t.Fatalf("row %d is %q, want %q", n, names[i], rows[n-1].Name)
		}
	}
	if *read != int64(len(rows)) {
		t.Errorf("%d rows are counted as read, of %d", *read, len(rows))
	}
}

// TestFaults: a text that is none, a reader that breaks off and one that panics are told with
// their row, by stretches and by blocks, and nothing is taken for the end.
func TestFaults(t *testing.T) {
	t.Parallel()
	rows := people(1, 30)
	rows[20].Town = "H\xff"
	f, _ := file(t, rows[:10], rows[10:])
	fill := func(f *group.File) error {
		b := group.NewBlock(2, []int{1})
		return group.NewBlocks(group.Of(f)).Fill(&b)
	}
	if err := fill(f); err == nil || err.Error() != "no text at 21, 1" {
		t.Errorf("no text: %v", err)
	}
	if err := group.Of(f).NotText(21, 1); err.Error() != "no text at 21, 1" {
		t.Errorf("no text of a stretch: %v", err)
	}
	var broken bool
	f, _ = opened(t, func(b []byte) io.ReaderAt { return breaking{bytes.NewReader(b), &broken} }, people(1, 10))
	broken = true
	if err := fill(f); err == nil || err.Error() != "damaged at 1" {
		t.Errorf("broken off: %v", err)
	}
	f, _ = file(t, people(1, 10))
	f.Groups[0] = panicking{f.Groups[0]}
	for _, err := range group.Of(f).Read(0, []int{1}) {
		if err == nil || err.Error() != "panicked after 0" {
			t.Errorf("panicked: %v", err)
		}
	}
}

// breaking is a file that cannot be read any more once it is broken.
type breaking struct {
	of     io.ReaderAt
	broken *bool
}

func (b breaking) ReadAt(p []byte, at int64) (int, error) {
	if *b.broken {
		return 0, errors.New("broken off")
	}
	return b.of.ReadAt(p, at)
}

// panicking is a group whose pages panic when they are read, as those of a damaged file may.
type panicking struct{ parquet.RowGroup }

func (p panicking) ColumnChunks() []parquet.ColumnChunk {
	chunks := slices.Clone(p.RowGroup.ColumnChunks())
	for i := range chunks {
		chunks[i] = panickingChunk{chunks[i]}
	}
	return chunks
}

type panickingChunk struct{ parquet.ColumnChunk }

func (panickingChunk) Pages() parquet.Pages { return panickingPages{} }

type panickingPages struct{}

func (panickingPages) ReadPage() (parquet.Page, error) { panic("no such page") }
func (panickingPages) SeekToRow(int64) error           { return nil }
func (panickingPages) Close() error                    { return nil }
