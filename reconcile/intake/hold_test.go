package intake

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile"
)

// resident is a person of a register; by its columns.
type resident struct {
	PIN       string `parquet:"pin"`
	Cancelled string `parquet:"cancelled"`
	CMND      string `parquet:"cmnd"`
	Name      string `parquet:"name"`
	Born      string `parquet:"born"`
	Residence string `parquet:"residence"`
	Father    string `parquet:"father"`
	Mother    string `parquet:"mother"`
	Status    string `parquet:"status"`
}

var residentColumns = []vnfield.Column{
	vnfield.ColPIN, vnfield.ColCancelledPIN, vnfield.ColCMND, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColResidence, vnfield.ColFather, vnfield.ColMother, vnfield.ColStatus,
}

func (r resident) cells() []string {
	return []string{r.PIN, r.Cancelled, r.CMND, r.Name, r.Born, r.Residence, r.Father, r.Mother, r.Status}
}

// residentOf is the i-th person of a town where many bear the same name, live in one
// house, or have a number that was cancelled.
func residentOf(t *testing.T, i int) resident {
	t.Helper()
	syllables := strings.Fields("An Bình Châu Dung Giang Hà Khuê Lan Mai Nga Oanh Phúc Quý Sơn Tú")
	of := func(n int) string { return syllables[n%len(syllables)] }
	pin, err := lienthong.NewPIN(1+i%60, lienthong.Sex(1+i%2), 1950+i%50, i)
	if err != nil {
		t.Fatal(err)
	}
	r := resident{
		PIN: pin.Reveal(), Name: []string{"Nguyễn", "Trần"}[i%2] + " " + of(i) + " " + of(i/15), Born: fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+i/3%12, 1950+i%50),
		Residence: fmt.Sprintf("Số %d phố Huế", i/2), Father: "Lê " + of(i/5), Mother: "Trần " + of(i/7) + " " + of(i/70), Status: "Còn sống",
	}
	if i%3 == 0 {
		r.CMND = fmt.Sprintf("%09d", 100_000_000+i)
	}
	if i%11 == 0 {
		old, err := lienthong.NewPIN(1+i%60, lienthong.Sex(1+i%2), 1950+i%50, 500_000+i)
		if err != nil {
			t.Fatal(err)
		}
		r.Cancelled = old.Reveal()
	}
	if i%17 == 0 {
		r.Status = "Đã chết"
	}
	if i%101 == 0 {
		r.Name = "Tôn Nữ Thị Ngọc Bảo Châu " + of(i) // more than a packed name holds
	}
	return r
}

// damaged are rows about every other person, with the slips of a register: numbers lost
// or of somebody of the house, marks and dates lost or swapped, strangers.
func damaged(town []resident) Source {
	rng := rand.New(rand.NewPCG(1, 1))
	var rows []Row
	for i := 0; i < len(town); i += 2 {
		p := town[i]
		number := p.PIN
		switch rng.IntN(10) {
		case 0, 1:
			number = ""
		case 2:
			number = town[i^1].PIN // of the same house
		case 3:
			number = town[(i+500)%len(town)].PIN
		case 4:
			number = number[:8] + number[9:10] + number[8:9] + number[10:]
		case 5:
			if number = p.Cancelled; number == "" {
				number = p.CMND
			}
		}
		switch rng.IntN(8) {
		case 0:
			p.Name = vntext.Fold(p.Name)
		case 1:
			p.Born = p.Born[6:]
		case 2:
			p.Born = p.Born[3:6] + p.Born[:3] + p.Born[6:]
		case 3:
			p.Name = "Bùi Khắc Nhẫn"
		}
		rows = append(rows, Row{Number: i + 2, Cells: []string{number, p.Name, p.Born, p.Mother}})
	}
	return Source{Columns: []vnfield.Column{vnfield.ColNumber, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColMother}, Rows: each(rows)}
}

func each(rows []Row) func(func(Row, error) bool) {
	return func(yield func(Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// registered are persons with ids, as a database streams them.
func registered(t *testing.T, town []resident, ids []int64) Source {
	t.Helper()
	var rows []Row
	for i, p := range town {
		id, err := lienthong.PersonIDFromInt64(ids[i])
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, Row{Number: i + 1, Person: id, Cells: p.cells()})
	}
	return Source{Columns: residentColumns, Rows: each(rows)}
}

// verdicts links the damaged rows with a population, and gives the results without
// what is shown, and without ids if they are not wanted.
func verdicts(t *testing.T, rows, population Source, ids bool) []reconcile.Result {
	t.Helper()
	out, err := Linkage{Register: rows, Population: population, Places: func(string) uint8 { return 0 }}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range out.Results {
		for k := range out.Results[i].Candidates {
			c := &out.Results[i].Candidates[k]
			c.Steps, c.Pairs = nil, nil
			if !ids {
				c.Person = lienthong.PersonID{}
			}
		}
	}
	return out.Results
}

func same(t *testing.T, what string, got, want []reconcile.Result) {
	t.Helper()
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("%s: row %d is\n%+v, want\n%+v", what, want[i].Row, got[i], want[i])
		}
	}
}

// told is a probability in a sentence.
var told = regexp.MustCompile(`\d+[.,]\d %`)

// rounded are results with probabilities to the third digit, and none in sentences.
func rounded(results []reconcile.Result) []reconcile.Result {
	for i := range results {
		r := &results[i]
		r.Probability = math.Round(1000*r.Probability) / 1000
		r.ReasonVI, r.ReasonEN = told.ReplaceAllString(r.ReasonVI, ""), told.ReplaceAllString(r.ReasonEN, "")
		for k := range r.Candidates {
			r.Candidates[k].Probability = math.Round(1000*r.Candidates[k].Probability) / 1000
		}
	}
	return results
}

// TestHeldVerdictsAreTheSame: a population has the same verdicts, to the last digit,
// whether it is read from Parquet or held in memory, and to the third if it is
// streamed; and if it is held, also after persons changed, were born, and came to stand
// between others.
func TestHeldVerdictsAreTheSame(t *testing.T) {
	t.Parallel()
	var town []resident
	var ids []int64
	for i := range 4000 {
		town, ids = append(town, residentOf(t, i)), append(ids, int64(10*(i+1)))
	}
	rows := damaged(town)
	held, err := Keep(t.Context(), registered(t, town, ids), len(town)-1000, func(string) uint8 { return 0 })
	if err != nil || held.Len() != len(town) {
		t.Fatal(held.Len(), err)
	}
	check := func(when string) (parquet []reconcile.Result) {
		t.Helper()
		parquet = verdicts(t, rows, Source{Columns: residentColumns, Groups: packed(t, town)}, false)
		same(t, when+", without ids", verdicts(t, rows, Source{Columns: residentColumns, Held: held}, false), parquet)
		// Of more namesakes than a row keeps, a stream may let another one go, which
		// shows in the fourth digit of a probability.
		same(t, when+", streamed", rounded(verdicts(t, rows, Source{Columns: residentColumns, Held: held}, true)), rounded(verdicts(t, rows, registered(t, town, ids), true)))
		return parquet
	}
	kinds := map[reconcile.Verdict]int{}
	for _, r := range check("as read") {
		kinds[r.Verdict]++
	}
	if kinds[reconcile.Linked] < 50 || kinds[reconcile.LinkedWithDifferences] < 50 || kinds[reconcile.NotFound] < 10 || kinds[reconcile.Contradicted] < 5 || kinds[reconcile.Candidates] < 5 {
		t.Errorf("the verdicts are %v", kinds)
	}

	rng := rand.New(rand.NewPCG(2, 2))
	for round := range 3 {
		var changed []Row
		change := func(at int) {
			id, err := lienthong.PersonIDFromInt64(ids[at])
			if err != nil {
				t.Fatal(err)
			}
			changed = append(changed, Row{Person: id, Cells: town[at].cells()})
		}
		for i := 0; i < len(town); i += 1 + rng.IntN(20) {
			switch rng.IntN(4) {
			case 0: // corrected, and what was cancelled is forgotten
				town[i].Name, town[i].Cancelled = fmt.Sprintf("Đinh Sửa Lại Thứ %s", []string{"Nhất", "Nhì", "Ba"}[round]), ""
			case 1: // merged into somebody else: the number has ended
				town[i].PIN, town[i].Cancelled = "", town[i].PIN
			case 2:
				town[i].Status = "Đã chết"
			case 3: // born, between others
				if i > 0 && ids[i] == ids[i-1]+1 {
					continue
				}
				town = slices.Insert(town, i, residentOf(t, 5000+1000*round+i%1000))
				ids = slices.Insert(ids, i, ids[i]-1)
			}
			change(i)
		}
		town, ids = append(town, residentOf(t, 9000+round)), append(ids, ids[len(ids)-1]+5)
		change(len(town) - 1)
		held.Change(changed)
		check(fmt.Sprint("changed ", round))
	}
}

// TestKeepRefusesGrowth: a register that grew much while it was read is not held.
func TestKeepRefusesGrowth(t *testing.T) {
	t.Parallel()
	many := Source{Columns: residentColumns, Rows: func(yield func(Row, error) bool) {
		cells := residentOf(t, 1).cells()
		for i := range HeldRoom + 2 {
			if !yield(Row{Number: i, Cells: cells}, nil) {
				return
			}
		}
	}}
	if _, err := Keep(t.Context(), many, 1, func(string) uint8 { return 0 }); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("%v", err)
	}
}
