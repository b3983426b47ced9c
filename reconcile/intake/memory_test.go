package intake

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
)

type citizen struct {
	PIN  string `parquet:"pin"`
	Name string `parquet:"name,dict"`
	Born string `parquet:"born"`
}

// town is a linkage of every third person of n, their numbers half lost, with
// all of them as Parquet; rows of the same town are asked for again and again.
func town(t *testing.T, n int) Linkage {
	t.Helper()
	var people []citizen
	for i := range n {
		pin, err := lienthong.NewPIN(1, lienthong.Male, 1950+i%50, i)
		if err != nil {
			t.Fatal(err)
		}
		people = append(people, citizen{pin.Reveal(), []string{"Nguyễn Văn Dũng", "Trần Hòa", "Lê Thị Lan"}[i%3], fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+i%12, 1950+i%50)})
	}
	columns := []vnfield.Column{vnfield.ColPIN, vnfield.ColName, vnfield.ColBirthDate}
	register := func(yield func(Row, error) bool) {
		for i := 0; i < n; i += 3 {
			p := people[i]
			if i%2 == 0 {
				p.PIN = ""
			}
			if !yield(Row{Number: i/3 + 1, Cells: []string{p.PIN, p.Name, p.Born}}, nil) {
				return
			}
		}
	}
	return Linkage{
		Register: Source{Columns: columns, Rows: register}, Population: Source{Columns: columns, Groups: packed(t, people)},
		Places: func(string) uint8 { return 0 },
	}
}

// packed is rows as Parquet in several groups.
func packed[T any](t *testing.T, rows []T) *tabular.Groups {
	t.Helper()
	var file bytes.Buffer
	w := parquet.NewGenericWriter[T](&file, parquet.MaxRowsPerRowGroup(1000))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	table, err := tabular.OpenReader(bytes.NewReader(file.Bytes()), int64(file.Len()), "town.parquet", tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return table.Groups(Passes)
}

// TestParts: a register that is linked in parts has the verdicts of one that is
// not, and all rows of the last part.
func TestParts(t *testing.T) {
	t.Parallel()
	l := town(t, 15_000) // 5,000 rows
	whole, err := l.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	l.part = batchRows
	parts, err := l.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if parts.Parts != 3 || whole.Parts != 1 || len(whole.Results) != 5000 || whole.Settled == 0 {
		t.Errorf("%d and %d parts, %d rows, %d settled", whole.Parts, parts.Parts, len(whole.Results), whole.Settled)
	}
	if !reflect.DeepEqual(parts.Results, whole.Results) || parts.Settled != whole.Settled {
		t.Error("linking in parts changes the outcome")
	}
}

// TestParentsTellNamesakesApart: of a hundred persons of one name and year, the
// mother's name tells who is meant, whether the population is held without it or
// read again.
func TestParentsTellNamesakesApart(t *testing.T) {
	t.Parallel()
	type child struct {
		PIN    string `parquet:"pin"`
		Name   string `parquet:"name"`
		Born   string `parquet:"born"`
		Mother string `parquet:"mother"`
	}
	syllables := strings.Fields("An Bình Châu Dung Giang Hà Khuê Lan Mai Nga")
	var people []child
	for i := range 1000 {
		pin, err := lienthong.NewPIN(1, lienthong.Male, 1980+i%10, i)
		if err != nil {
			t.Fatal(err)
		}
		n := i / 10
		people = append(people, child{pin.Reveal(), "Nguyễn Văn Dũng", fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+i%12, 1980+i%10), "Trần " + syllables[n/10] + " " + syllables[n%10]})
	}
	columns := []vnfield.Column{vnfield.ColPIN, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColMother}
	l := Linkage{
		Population: Source{Columns: columns, Groups: packed(t, people)}, Places: func(string) uint8 { return 0 },
		Register: Source{Columns: columns[1:], Rows: func(yield func(Row, error) bool) {
			for i, p := range people[:200] {
				if !yield(Row{Number: i + 1, Cells: []string{p.Name, p.Born[6:], p.Mother}}, nil) {
					return
				}
			}
		}},
	}
	held, err := l.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	l.part = batchRows
	again, err := l.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(held.Results, again.Results) {
		t.Error("verdicts depend on whether the population is held")
	}
	for i, r := range held.Results {
		if len(r.Candidates) == 0 || r.Candidates[0].PIN.Reveal() != people[i].PIN {
			t.Fatalf("row %d: %s, and its person is not the best of %d candidates", i+1, r.Verdict, len(r.Candidates))
		}
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	l := town(t, 300)
	l.Workers = 1
	rows, err := l.readRegister(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	many := &register{lexicon: rows.lexicon}
	for range 100 { // 204,800 rows and the last of the town
		many.chunks = append(many.chunks, &chunk{rows: make([]registerRow, batchRows)})
	}
	many.chunks = append(many.chunks, rows.chunks...)
	tests := []struct {
		name   string
		memory int64
		stream bool // the population can be read once only
		want   int
		refuse string
	}{
		{"no limit", 0, false, many.len(), ""},
		{"plenty", 64 << 30, false, many.len(), ""},
		{"plenty for a stream", 64 << 30, true, many.len(), ""},
		{"for some rows", 500 << 20, false, -1, ""},
		{"too little for a stream", 400 << 20, true, 0, "may use 400 MiB; allow more, or give the population as Parquet"},
		{"too little for anything", 100 << 20, false, 0, "may use 100 MiB; allow more, or split the register"},
	}
	for _, tt := range tests {
		l.Memory = tt.memory
		if tt.stream {
			l.Population.Groups = nil
		} else {
			l.Population.Groups = town(t, 300).Population.Groups
		}
		l.hold = false
		got, err := l.plan(many)
		if want := err == nil && !tt.stream && tt.want >= 0; l.hold != want {
			t.Errorf("%s: the population is held: %t", tt.name, l.hold)
		}
		switch {
		case tt.refuse != "":
			if lienthong.CodeOf(err) != lienthong.TooLarge || !strings.Contains(err.Error(), tt.refuse) {
				t.Errorf("%s: %v", tt.name, err)
			}
		case err != nil || tt.want >= 0 && got != tt.want || got < leastPart-batchRows || tt.want < 0 && got%batchRows != 0:
			t.Errorf("%s: %d rows at once of %d, %v", tt.name, got, many.len(), err)
		}
	}
}
