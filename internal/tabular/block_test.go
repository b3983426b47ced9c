package tabular_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/internal/tabular"
)

// asRows and asBlocks are the rows of a text, read in either way: the number of
// each, its first and third cell, and the error that ended them.
func asRows(text string) (rows []string, err error) {
	t, err := tabular.OpenReader(bytes.NewReader([]byte(text)), int64(len(text)), "t.csv", tabular.Options{})
	if err != nil {
		return nil, err
	}
	for r, err := range t.Rows() {
		if err != nil {
			return rows, err
		}
		third := ""
		if len(r.Cells) > 2 {
			third = r.Cells[2]
		}
		rows = append(rows, fmt.Sprintf("%d %q %q", r.Number, r.Cells[0], third))
	}
	return rows, nil
}

func asBlocks(text string) (rows []string, err error) {
	t, err := tabular.OpenReader(bytes.NewReader([]byte(text)), int64(len(text)), "t.csv", tabular.Options{})
	if err != nil {
		return nil, err
	}
	asked := []int{0}
	if len(t.Header()) > 2 {
		asked = []int{2, 0}
	}
	b := tabular.NewBlock(len(t.Header()), asked)
	for {
		err := t.Fill(b)
		if err == nil || err != io.EOF && len(b.Numbers) > 0 {
			for i, n := range b.Numbers {
				third := ""
				if len(asked) > 1 {
					third = b.Columns[2][i]
				}
				rows = append(rows, fmt.Sprintf("%d %q %q", n, b.Columns[0][i], third))
			}
		}
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
	}
}

func sameEitherWay(t *testing.T, text string) {
	t.Helper()
	rows, err := asRows(text)
	blocks, blockErr := asBlocks(text)
	if !slices.Equal(rows, blocks) {
		t.Errorf("%d rows, %d by blocks, of %.200q", len(rows), len(blocks), text)
	}
	if fmt.Sprint(err) != fmt.Sprint(blockErr) {
		t.Errorf("%v, by blocks %v, of %.200q", err, blockErr, text)
	}
}

// TestBlocks: blocks give what rows give, whatever kind of line comes where.
func TestBlocks(t *testing.T) {
	t.Parallel()
	lines := []string{"1,an,x", "2,\"bình, văn\",y\r", "", ",,", " , ,", ",,z", "3,short", "4,\"two\nlines\",q", "5,đạt,z\r", "6,\"\"\"q\"\"\",", "\u00a0,,", "7,a,b,"}
	var many strings.Builder
	for i := range 30_000 {
		many.WriteString(lines[i*i%len(lines)] + "\n")
	}
	plain := strings.Repeat("11,nguyen van a,1980-02-03\n", 20_000)
	for _, text := range []string{
		"a,b,c\n" + strings.Join(lines, "\n"), "a,b,c\n" + many.String(), "a,b,c\n" + plain, "a,b,c\n" + plain + "12,x,y",
		"a,b,c\n" + plain + "1,\x00,c\n" + plain, "a,b,c\n" + plain + "1,\xff,c\n" + plain, "a,b,c\n" + plain + "1,2,3,4\n",
		"a,b,c\n" + plain + "1,\"never closed\n" + plain, "a\nb\n\nc\n", "a;b;c\n1;2,5;3\n",
	} {
		sameEitherWay(t, text)
	}
}

// FuzzBlocks: the same for any text.
func FuzzBlocks(f *testing.F) {
	f.Add("a,b,c\n1,2,3\n")
	f.Add("a,b,c\n1,\"2\n\",3\n\n,,\n")
	f.Fuzz(func(t *testing.T, text string) { sameEitherWay(t, text) })
}
