package lookup_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/lookup"
)

// columns are those of a row, as a file has them.
var columns = []vnfield.Column{vnfield.ColNumber, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColSex, vnfield.ColBirthPlace}

func source(rows ...lookup.Row) intake.Source {
	return intake.Source{Columns: columns, Rows: func(yield func(intake.Row, error) bool) {
		for i, r := range rows {
			if !yield(intake.Row{Number: i + 1, Cells: []string{r.Number, r.Name, r.BirthDate, r.Sex, r.BirthPlace}}, nil) {
				return
			}
		}
	}}
}

// TestSameAsFullJob: a person who came as a change means the same to a row as one who was
// in the population's file, also where a number says what the record leaves out. Whether
// they are found at all is another matter: an index that is asked looks under fewer keys.
func TestSameAsFullJob(t *testing.T) {
	t.Parallel()
	number := func(t *rapid.T) lienthong.PIN {
		sex := rapid.SampledFrom([]lienthong.Sex{lienthong.Female, lienthong.Male}).Draw(t, "sex of the number")
		p, err := lienthong.NewPIN(rapid.SampledFrom([]int{1, 27, 79}).Draw(t, "province"), sex, 1985, rapid.IntRange(0, 999).Draw(t, "rest"))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	words := func(t *rapid.T, what string, of ...string) string { return rapid.SampledFrom(of).Draw(t, what) }
	row := func(t *rapid.T, who, number string) lookup.Row {
		return lookup.Row{
			Number: number, Name: words(t, who+" name", "Trần Thị Sen", "Tran Thi Sen"), BirthDate: words(t, who+" birth", "05/06/1985", "06/05/1985"),
			Sex: words(t, who+" sex", "", "Nam", "Nữ"), BirthPlace: words(t, who+" place", "", "001", "027", "079"),
		}
	}
	places := func(text string) uint8 { return map[string]uint8{"001": 1, "027": 27, "079": 79}[text] }
	rapid.Check(t, func(rt *rapid.T) {
		p := number(rt)
		person := row(rt, "person", words(rt, "person number", p.Reveal(), p.Reveal(), ""))
		asked := row(rt, "asked", words(rt, "asked number", "", p.Reveal()))

		job, err := intake.Linkage{Register: source(asked), Population: source(person), Places: places, Policy: reconcile.DefaultPolicy, Workers: 1}.Run(t.Context())
		if err != nil {
			rt.Fatal(err)
		}
		s := serverOf(t, 0, places)
		body := func(v any) string {
			text, err := json.Marshal(v)
			if err != nil {
				rt.Fatal(err)
			}
			return string(text)
		}
		if status, text := post(t, s, "/v1/changes", body(lookup.Change{Person: &person}), nil); status != http.StatusOK {
			rt.Fatalf("%d %s", status, text)
		}
		answer := ask(t, s, body(asked))
		want, told := job.Results[0], differences(job.Results[0])
		if want.Verdict == reconcile.LinkedWithDifferences && len(told) == 0 {
			want.Verdict = reconcile.Linked
		}
		if answer.Verdict != want.Verdict || len(answer.Candidates) != len(want.Candidates) {
			rt.Fatalf("asked, the row is %s with %d candidates; linked with the file, %s with %d", answer.Verdict, len(answer.Candidates), want.Verdict, len(want.Candidates))
		}
		if len(answer.Candidates) > 0 && !slices.Equal(answer.Candidates[0].Differences, told) {
			rt.Fatalf("asked, the differences are %v; linked with the file, %v", answer.Candidates[0].Differences, told)
		}
	})
}

// differences are those from the best candidate. What a register's row lacks is for its
// officer, and no answer to a question.
func differences(r reconcile.Result) []reconcile.Difference {
	if len(r.Candidates) == 0 {
		return nil
	}
	return slices.DeleteFunc(r.Candidates[0].Differences, func(d reconcile.Difference) bool { return d == reconcile.NumberMissing || d == reconcile.SexMissing })
}
