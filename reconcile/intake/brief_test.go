package intake

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
)

// TestBriefVerdictsAreTheSame: a linkage that shows a few rows has the verdicts of
// one that shows all, those of rows with a relative's number among them, and shows
// the few as that one does.
func TestBriefVerdictsAreTheSame(t *testing.T) {
	t.Parallel()
	type citizen struct {
		PIN       string `parquet:"pin"`
		Name      string `parquet:"name"`
		Born      string `parquet:"born"`
		Residence string `parquet:"residence"`
		Mother    string `parquet:"mother"`
	}
	syllables := []string{"An", "Bình", "Châu", "Dung", "Giang", "Hà", "Khuê", "Lan", "Mai", "Nga"}
	people := make([]citizen, 3000)
	for i := range people {
		pin, err := lienthong.NewPIN(1+i%60, lienthong.Sex(1+i%2), 1950+i%50, i)
		if err != nil {
			t.Fatal(err)
		}
		people[i] = citizen{
			pin.Reveal(), "Nguyễn " + syllables[i%10] + " " + syllables[i/10%10], fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+i/3%12, 1950+i%50),
			fmt.Sprintf("Số %d phố Huế", i/2), "Trần " + syllables[i/7%10] + " " + syllables[i/70%10],
		}
	}
	columns := []vnfield.Column{vnfield.ColPIN, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColResidence, vnfield.ColMother}
	l := Linkage{
		Population: Source{Columns: columns, Groups: packed(t, people)}, Places: func(string) uint8 { return 0 },
		Register: Source{
			Columns: []vnfield.Column{vnfield.ColPIN, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColMother},
			Rows: func(yield func(Row, error) bool) {
				for i := 0; i < len(people); i += 3 {
					p, number := people[i], people[i].PIN
					switch i / 3 % 4 {
					case 1:
						number = people[i^1].PIN // of the same house
					case 2:
						number = ""
					case 3:
						number = people[(i+500)%len(people)].PIN
					}
					if !yield(Row{Number: i/3 + 1, Cells: []string{number, p.Name, p.Born, p.Mother}}, nil) {
						return
					}
				}
			},
		},
	}
	whole, err := l.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var shown []reconcile.Result
	l.Sample = &Sample{
		Rows: func() []int { return []int{7, 2, 1000} },
		Show: func(r *reconcile.Result) { shown = append(shown, *r) },
	}
	brief, err := l.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	relatives := 0
	for i := range whole.Results {
		r := whole.Results[i]
		if len(r.Candidates) > 0 && r.Candidates[0].Steps[1].Level == "of_relative" {
			relatives++
		}
		r.Candidates = nil
		for _, c := range whole.Results[i].Candidates {
			c.Steps, c.Pairs = nil, nil
			r.Candidates = append(r.Candidates, c)
		}
		if !reflect.DeepEqual(brief.Results[i], r) {
			t.Fatalf("row %d: brief %+v, whole %+v", r.Row, brief.Results[i], r)
		}
	}
	if relatives < 100 {
		t.Errorf("only %d rows bear a relative's number", relatives)
	}
	want := []reconcile.Result{whole.Results[1], whole.Results[6], whole.Results[999]}
	if !reflect.DeepEqual(shown, want) {
		t.Errorf("shown: %+v, want %+v", shown, want)
	}
}
