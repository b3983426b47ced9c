package telling

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/connector/insurance"
	"github.com/lienthong/lienthong/connector/linked"
)

// TestMostTelling: of several grants that tell something of a need, that is asked by
// which tells most. Social insurance may ask of all its members whether they live, and
// of pensioners on which day they died; pensioners are asked about by the latter, also
// where only the former is there for many at once.
func TestMostTelling(t *testing.T) {
	t.Parallel()
	s, err := insurance.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	var purposes []string
	owner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		purposes = append(purposes, r.Header.Get("Lienthong-Purpose"))
		many := strings.HasSuffix(r.URL.Path, "/bulk/read")
		for lines := json.NewDecoder(r.Body); lines.More(); {
			var in struct {
				Fields []string `json:"fields"`
			}
			if err := lines.Decode(&in); err != nil {
				t.Error(err)
				return
			}
			values := []string{`{"field":"is_alive","value":"false"}`}
			if slices.Contains(in.Fields, "death_date") {
				values = append(values, `{"field":"death_date","value":"2026-03-04"}`)
			}
			if w.Header().Set("Content-Type", "application/json"); many {
				w.Header().Set("Content-Type", "application/x-ndjson")
			}
			_, _ = fmt.Fprintf(w, "{\"values\":[%s]}\n", strings.Join(values, ","))
		}
	}))
	t.Cleanup(owner.Close)
	f := Facts{
		At:          at(owner.URL, client.Through{System: "VN/GOV/G37/INSURANCE", Officer: "connector"}),
		Description: &connector.Description{Linkage: connector.Linkage{Population: "VN/GOV/G01/POPULATION/persons"}}, Sector: s,
	}
	dead := func(capacity string) finding.Who {
		return finding.Who{Number: "027060000001", Name: "NGUYEN DIED", BirthDate: "1960", Capacity: capacity, Current: true}
	}
	var pensioner, insured linked.Person
	if err := f.Tell(t.Context(), linked.DayOfDeath, dead("pensioner"), &pensioner); err != nil || pensioner.Died.String() != "2026-03-04" {
		t.Errorf("a pensioner: died %v, %v", pensioner.Died, err)
	}
	if err := f.Tell(t.Context(), linked.DayOfDeath, dead("insured"), &insured); !errors.Is(err, errNoDay) || !insured.Dead {
		t.Errorf("who is insured: dead %t, %v", insured.Dead, err)
	}
	errs := f.TellMany(t.Context(), linked.DayOfDeath, []finding.Who{dead("pensioner"), dead("insured"), dead("pensioner")}, []*linked.Person{{Dead: true}, {Dead: true}, {Dead: true}})
	if !errors.Is(errs[0], finding.ErrSingly) || !errors.Is(errs[1], errNoDay) || !errors.Is(errs[2], finding.ErrSingly) {
		t.Errorf("many: %v", errs)
	}
	if want := []string{"insurance.pension-payment", "insurance.base-data", "insurance.base-data"}; !slices.Equal(purposes, want) {
		t.Errorf("asked for %q, want %q", purposes, want)
	}
}

// at asks services behind an address.
func at(address string, as client.Through) func(service, purpose, basis string) *client.Client {
	return func(service, purpose, basis string) *client.Client {
		as := as
		as.Purpose, as.Basis = purpose, basis
		return &client.Client{BaseURL: address + "/r1/" + service, HTTP: &http.Client{Transport: as}}
	}
}
