package reading

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// plain and withWords are the same table, whose names a file has one by one or in a dictionary.
type (
	plain struct {
		Name   string  `parquet:"name"`
		Mother *string `parquet:"mother,optional"`
		Birth  string  `parquet:"birth"`
	}
	withWords struct {
		Name   string  `parquet:"name,dict"`
		Mother *string `parquet:"mother,optional,dict"`
		Birth  string  `parquet:"birth,dict"`
	}
)

func groupsOf[T any](t *testing.T, rows []T) *tabular.Groups {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, parquet.MaxRowsPerRowGroup(700), parquet.PageBufferSize(512))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	table, err := tabular.OpenReader(bytes.NewReader(b.Bytes()), int64(b.Len()), "t.parquet", tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return table.Groups(1)
}

// peopleOf reads all groups, and says which row is the first that is no text, from 1; 0 for none.
func peopleOf(t *testing.T, g *tabular.Groups, x *lexicon.Lexicon) (all []kernel.Record, broken int64) {
	t.Helper()
	columns := []vnfield.Column{vnfield.ColName, vnfield.ColMother, vnfield.ColBirthDate}
	r := NewStrips(New(columns, x, func(string) uint8 { return 0 }), []int{0, 1, 2})
	for k := range g.Len() {
		for s, err := range g.Read(k, []int{0, 1, 2}) {
			if err != nil {
				t.Fatal(err)
			}
			from := len(all)
			all = r.People(s, all)
			r.ParentsOf(s, all[from:])
			if row, _ := r.NotText(s); row >= 0 {
				return all, s.First + int64(row)
			}
		}
	}
	return all, 0
}

// TestCodedNames: names are the same persons' whether a file has a dictionary of them or
// not, group after group, and as they are row by row.
func TestCodedNames(t *testing.T) {
	t.Parallel()
	names := []string{"Nguyễn Văn An", "NGUYEN THI HOA", "", "Trần Ngäc Ánh", "Lê  Hoàng", "H'Hen Niê", "Phạm Thị Thu Hà My Lan Anh"}
	var one []plain
	var two []withWords
	for i := range 3000 {
		name := names[i*i%len(names)]
		if i > 1000 {
			name += fmt.Sprintf(" %c", 'a'+i%11) // another dictionary in each group
		}
		var mother *string
		if i%3 > 0 {
			mother = &names[i*5%len(names)]
		}
		birth := fmt.Sprintf("%02d/05/1990", 1+i%28)
		one, two = append(one, plain{name, mother, birth}), append(two, withWords{name, mother, birth})
	}
	x := lexicon.New()
	got, broken := peopleOf(t, groupsOf(t, two), x)
	same, others := peopleOf(t, groupsOf(t, one), x)
	if broken != 0 || others != 0 || len(got) != len(one) || len(same) != len(one) {
		t.Fatalf("%d and %d of %d persons; no text at %d, %d", len(got), len(same), len(one), broken, others)
	}
	r := New([]vnfield.Column{vnfield.ColName, vnfield.ColMother, vnfield.ColBirthDate}, x, func(string) uint8 { return 0 })
	for i, p := range one {
		cells := []string{p.Name, "", p.Birth}
		if p.Mother != nil {
			cells[1] = *p.Mother
		}
		if want := r.Whole(cells); got[i] != want || same[i] != want {
			t.Fatalf("row %d, %q: %+v with a dictionary and %+v without, want %+v", i+1, cells, got[i], same[i], want)
		}
	}
}

// TestBrokenWord: a word of a dictionary that is no UTF-8 is told of where a row has it.
func TestBrokenWord(t *testing.T) {
	t.Parallel()
	broken := "Tr\xffn"
	for _, at := range []int{0, 650, 900} {
		rows := make([]withWords, 1000)
		for i := range rows {
			rows[i] = withWords{"Nguyễn Văn An", nil, "01/05/1990"}
		}
		rows[at].Mother = &broken
		if _, got := peopleOf(t, groupsOf(t, rows), lexicon.New()); got != int64(at)+1 {
			t.Errorf("row %d is broken, told of row %d", at+1, got)
		}
	}
}
