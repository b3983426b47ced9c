package telling

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/finance"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/connector/linked"
)

// TestTellMany: persons whom the sector may ask about together are asked about with one
// exchange for a thousand; the others, and those of an exchange that is refused, alone.
func TestTellMany(t *testing.T) {
	t.Parallel()
	s, err := finance.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	exchanges, refuse := 0, ""
	owner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		exchanges++
		if refuse != "" {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusForbidden)
			_, _ = fmt.Fprintf(w, `{"code":%q,"detail":"no","status":403}`, refuse)
			return
		}
		serveDeaths(t, w, r)
	}))
	t.Cleanup(owner.Close)
	f := Facts{
		At:          at(owner.URL, client.Through{System: "VN/GOV/G14/INSURANCE", Officer: "connector"}),
		Description: &connector.Description{Linkage: connector.Linkage{Population: "VN/GOV/G01/POPULATION/persons"}}, Sector: s,
	}
	ask := func(n int) ([]error, []*linked.Person) {
		who, persons := make([]finding.Who, n), make([]*linked.Person, n)
		for i := range who {
			persons[i] = &linked.Person{Dead: true}
			who[i] = finding.Who{Number: "027060000001", Name: "NGUYEN DIED", BirthDate: "1960", Capacity: "budget_payee", Current: true}
			switch i % 5 {
			case 1:
				who[i].Name = "NGUYEN MISSING"
			case 2:
				who[i].Name = "NGUYEN NOBODY"
			case 3:
				who[i].BirthDate = ""
			case 4:
				who[i].Capacity = "taxpayer" // of whom the sector asks no day
			}
		}
		return f.TellMany(t.Context(), linked.DayOfDeath, who, persons), persons
	}
	errs, persons := ask(1005)
	if exchanges != 1 {
		t.Errorf("%d exchanges for 603 persons", exchanges)
	}
	for i, err := range errs {
		want := [...]lienthong.Code{"", lienthong.NotFound, lienthong.NotFound, lienthong.NotFound, ""}[i%5]
		if lienthong.CodeOf(err) != want || (i%5 == 0) != (persons[i].Died.String() == "2026-03-04") {
			t.Fatalf("person %d: %v, died %s", i, err, persons[i].Died)
		}
	}
	exchanges = 0
	if ask(2505); exchanges != 2 {
		t.Errorf("%d exchanges for 1,503 persons", exchanges)
	}
	former := finding.Who{Number: "027060000001", Name: "NGUYEN DIED", BirthDate: "1960", Capacity: "budget_payee"}
	if errs := f.TellMany(t.Context(), linked.DayOfDeath, []finding.Who{former, former}, []*linked.Person{{}, {}}); !errors.Is(errs[0], finding.ErrSingly) {
		t.Errorf("of who is paid no longer: %v", errs)
	}
	for code, want := range map[lienthong.Code]error{lienthong.AccessDenied: finding.ErrSingly, lienthong.Unavailable: nil} {
		refuse = string(code)
		errs, _ := ask(5)
		if want != nil && !errors.Is(errs[0], want) || want == nil && lienthong.CodeOf(errs[0]) != code || errs[4] != nil {
			t.Errorf("refused with %s: %v", code, errs)
		}
	}
	if errs := f.TellMany(t.Context(), linked.RelativesOf, make([]finding.Who, 2), make([]*linked.Person, 2)); !errors.Is(errs[0], finding.ErrSingly) {
		t.Errorf("of relatives, whom the sector asks nothing about: %v", errs)
	}
}

// TestTellManyButSome: where few of many are refused, they and who stands beside them are
// asked about alone, and all others together; where all are, that is found soon.
func TestTellManyButSome(t *testing.T) {
	t.Parallel()
	s, err := finance.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	exchanges := 0
	owner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		exchanges++
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if strings.Contains(string(body), "NGUYEN STRANGER") {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `{"code":"access_denied","detail":"no","status":403}`)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		serveDeaths(t, w, r)
	}))
	t.Cleanup(owner.Close)
	f := Facts{
		At:          at(owner.URL, client.Through{System: "VN/GOV/G14/INSURANCE", Officer: "connector"}),
		Description: &connector.Description{Linkage: connector.Linkage{Population: "VN/GOV/G01/POPULATION/persons"}}, Sector: s,
	}
	for name, c := range map[string]struct {
		stranger    func(int) bool
		most, alone int // exchanges, and persons who are asked about one by one
	}{
		"nobody":    {func(int) bool { return false }, 2, 0},
		"one":       {func(i int) bool { return i == 700 }, 2 + 2*7, alone},
		"first":     {func(i int) bool { return i == 0 }, 2 + 2*7, alone},
		"three":     {func(i int) bool { return i%600 == 599 }, 2 + 3*2*7, 3 * alone},
		"everybody": {func(int) bool { return true }, inVain, 2000},
	} {
		who, persons := make([]finding.Who, 2000), make([]*linked.Person, 2000)
		for i := range who {
			persons[i] = &linked.Person{Dead: true}
			who[i] = finding.Who{Number: "027060000001", Name: "NGUYEN DIED", BirthDate: "1960", Capacity: "budget_payee", Current: true}
			if c.stranger(i) {
				who[i].Name = "NGUYEN STRANGER"
			}
		}
		exchanges = 0
		singly := 0
		for i, err := range f.TellMany(t.Context(), linked.DayOfDeath, who, persons) {
			switch {
			case errors.Is(err, finding.ErrSingly):
				singly++
			case err != nil || persons[i].Died.IsZero() || c.stranger(i):
				t.Fatalf("%s: person %d: %v, died %v", name, i, err, persons[i].Died)
			}
		}
		if exchanges > c.most || singly > c.alone || c.alone > 0 && singly == 0 {
			t.Errorf("%s: %d exchanges, and %d persons are asked about alone; want %d and %d at most", name, exchanges, singly, c.most, c.alone)
		}
	}
}

// TestWaysFoundOnce: of however many persons, the grant by which those in a capacity are
// asked about is looked for once: ten times the persons take no more memory than their
// errors and claims, which are one piece each.
func TestWaysFoundOnce(t *testing.T) { // not beside others: it counts
	s, err := finance.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	f := Facts{Sector: s}
	pieces := func(n int) float64 {
		who := make([]finding.Who, n)
		for i := range who {
			who[i] = finding.Who{Number: "027060000001", Capacity: [...]string{"budget_payee", "taxpayer"}[i%2], Current: true} // no name: nobody is asked
		}
		return testing.AllocsPerRun(10, func() {
			if errs := f.TellMany(t.Context(), linked.DayOfDeath, who, nil); !errors.Is(errs[0], errNobody) || errs[1] != nil {
				t.Fatalf("%v", errs[:2])
			}
		})
	}
	if few, many := pieces(100), pieces(1000); many > few+2 {
		t.Errorf("100 persons take %v pieces of memory, 1,000 take %v", few, many)
	}
}

// serveDeaths answers as an owner does, about everybody by their name.
func serveDeaths(t *testing.T, w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/r1/VN/GOV/G01/POPULATION/persons/v1/population/bulk/read" || r.Header.Get("Lienthong-Purpose") != "finance.payment-check" {
		t.Errorf("asked %s for %q", r.URL.Path, r.Header.Get("Lienthong-Purpose"))
	}
	if err := http.NewResponseController(w).EnableFullDuplex(); err != nil {
		t.Error(err)
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	n := 0
	for lines := bufio.NewScanner(r.Body); lines.Scan(); n++ {
		switch text := lines.Text(); {
		case !strings.HasSuffix(text, `"fields":["death_date","is_alive"]}`):
			t.Errorf("asked %s", text)
		case strings.Contains(text, "NGUYEN DIED"):
			_, _ = fmt.Fprintln(w, `{"values":[{"field":"death_date","value":"2026-03-04"},{"field":"is_alive","value":"false"}]}`)
		case strings.Contains(text, "NGUYEN MISSING"):
			_, _ = fmt.Fprintln(w, `{"values":[{"field":"is_alive","value":"false"}]}`)
		default:
			_, _ = fmt.Fprintf(w, "{\"error\":{\"line\":%d,\"code\":\"not_found\",\"detail\":\"nobody\"}}\n", n+1)
		}
	}
}
