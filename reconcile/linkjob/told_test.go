package linkjob_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/linkjob"
)

// asking is a population of whom one may have died, and a caller whose rows are linked
// with it, with receipts.
type asking struct {
	*office
	dir     string
	grant   linkjob.Disclosure
	dead    int     // who has died; -1 for nobody
	entered []int64 // into the reference directory, by the last job
	jobs    int
}

func (a *asking) population(context.Context) (intake.Source, int, error) {
	const persons = 60
	return intake.Source{Columns: personColumns, Rows: func(yield func(intake.Row, error) bool) {
		for i := range persons {
			id, err := lienthong.PersonIDFromInt64(int64(i + 1))
			cells := person(i)
			if i == a.dead {
				cells[4] = "Đã chết"
			}
			if !yield(intake.Row{Number: i + 1, Person: id, Cells: cells}, err) {
				return
			}
		}
	}}, persons, nil
}

func (a *asking) open(t *testing.T) {
	a.office = open(t, a.dir, a.population, func(s *linkjob.Service) {
		s.Disclose = func(*http.Request) linkjob.Disclosure { return a.grant }
		s.Subject = func(p lienthong.PersonID) string { return fmt.Sprint("p", p.Int64()) }
		s.Refer = func(_ context.Context, _ string, references []linkjob.Reference) error {
			for _, r := range references {
				a.entered = append(a.entered, r.Person.Int64())
			}
			return nil
		}
	})
}

// toldOf is what is told of a row.
type toldOf struct {
	Row                   int
	Verdict, PIN, Receipt string
	Differences           []string
}

// linked links rows and gives what is told of them, and who is named for it.
func (a *asking) linked(t *testing.T, who string, rows ...string) (told []toldOf, named []string) {
	t.Helper()
	a.jobs++
	a.entered = nil
	job := a.do("POST", "/v1/linkages", strings.Replace(order, "register-1", fmt.Sprint("register-", a.jobs), 1), "X-Road-Client", who).Job
	path := "/v1/linkages/" + job
	a.do("POST", path+"/rows", strings.Join(rows, ""), "X-Road-Client", who)
	a.do("POST", path+"/start", "", "X-Road-Client", who)
	for a.do("GET", path+"?wait=5", "", "X-Road-Client", who).State != "done" {
		continue // five seconds at a time
	}
	for after := 0; ; {
		page := a.ask("GET", fmt.Sprint(path, "/results?receipts=1&limit=7&after=", after), "", "X-Road-Client", who)
		if page.status != 200 {
			t.Fatal(page)
		}
		if page.body == "" {
			break
		}
		named = append(named, strings.FieldsFunc(page.header.Get("Lienthong-Subject"), func(r rune) bool { return r == ',' })...)
		for text := range strings.Lines(page.body) {
			var r toldOf
			if err := json.Unmarshal([]byte(text), &r); err != nil {
				t.Fatal(err)
			}
			told, after = append(told, r), r.Row
		}
	}
	a.do("DELETE", path, "", "X-Road-Client", who)
	return told, named
}

// with is a row of somebody insured, with a receipt.
func with(i int, receipt string) string {
	return known(i, `"capacity":"insured","told":"`+receipt+`"`)
}

// TestReceipts: what a caller was told of a row is not told again, and nobody is named
// to the evidence for it, until the answer, the row or the grant is another; nor can
// one row's receipt hide another row, or another caller's.
func TestReceipts(t *testing.T) {
	t.Parallel()
	a := &asking{dir: t.TempDir(), grant: linkjob.Disclosure{PIN: true, Differences: true}, dead: -1}
	a.open(t)
	var rows []string
	for i := range 40 {
		rows = append(rows, with(i, ""))
	}
	nobody := func(receipt string) string {
		return strings.Replace(line(50, "Bùi Khắc Nhẫn", "01/02/1999", ""), "}", `,"told":"`+receipt+`"}`, 1)
	}
	told, named := a.linked(t, caller, append(rows, nobody(""))...)
	if len(told) != 41 || len(named) != 40 || len(a.entered) != 40 || told[40].Verdict != "not_found" {
		t.Fatalf("%d told, %d named, %d entered", len(told), len(named), len(a.entered))
	}
	var again []string
	for i := range 40 {
		again = append(again, with(i, told[i].Receipt))
	}
	again = append(again, nobody(told[40].Receipt))
	if news, named := a.linked(t, caller, again...); len(news)+len(named)+len(a.entered) != 0 {
		t.Errorf("nothing has changed, and told is %v, named %v, entered %v", news, named, a.entered)
	}
	a.dead = 11
	news, named := a.linked(t, caller, again...)
	if len(news) != 1 || news[0].Row != told[11].Row || !slices.Contains(news[0].Differences, "person_deceased") || !slices.Equal(named, []string{"p12"}) || !slices.Equal(a.entered, []int64{12}) {
		t.Errorf("one has died, and told is %v, named %v, entered %v", news, named, a.entered)
	}
	a.dead = -1
	// Two rows about one person, of which one is new: the entry is of both.
	p := person(3)
	second := strings.Replace(line(90, p[1], p[2], p[0]), "}", `,"capacity":"insured","until":"2026-01-01"}`, 1)
	if news, _ = a.linked(t, caller, again[3], again[5], second); len(news) != 1 || news[0].Row != 92 || !slices.Equal(a.entered, []int64{4, 4}) {
		t.Errorf("a second row of one person: told is %v, entered %v", news, a.entered)
	}
	testForeignReceipts(t, a, told, again[1])
	a.close()
	a.open(t)
	if news, _ := a.linked(t, caller, again...); len(news) != 0 {
		t.Errorf("after a start: told is %v", news)
	}
	job := a.do("POST", "/v1/linkages", order, "X-Road-Client", caller).Job
	if got := a.ask("POST", "/v1/linkages/"+job+"/rows", with(1, strings.Repeat("x", 65)), "X-Road-Client", caller); got.status != 422 {
		t.Errorf("a long receipt: %v", got)
	}
}

// testForeignReceipts: a receipt hides nothing but the row and the answer it is of.
func testForeignReceipts(t *testing.T, a *asking, told []toldOf, own string) {
	for what, row := range map[string]string{
		"another row's receipt":    with(1, told[0].Receipt),
		"a row that says more":     known(1, `"capacity":"insured","from":"2020","told":"`+told[1].Receipt+`"`),
		"a row with another name":  strings.Replace(with(1, told[1].Receipt), person(1)[1], "Lê Thị Khác", 1),
		"told more, by its letter": with(1, "h"+told[1].Receipt[1:]),
		"no receipt":               with(1, "x"),
	} {
		if news, _ := a.linked(t, caller, row); len(news) != 1 {
			t.Errorf("%s: told is %v", what, news)
		}
	}
	if news, _ := a.linked(t, other, own); len(news) != 1 {
		t.Errorf("another caller's receipt hides the row: %v", news)
	}
	before := a.grant
	a.grant = linkjob.Disclosure{PIN: true}
	if news, _ := a.linked(t, caller, own); len(news) != 1 || news[0].Receipt == told[1].Receipt {
		t.Errorf("another grant: told is %v", news)
	}
	a.grant = before
}
