package linkjob_test

import (
	"fmt"
	"math"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/linkjob"
)

func TestGranted(t *testing.T) {
	t.Parallel()
	all := linkjob.Disclosure{PIN: true, Differences: true, Candidates: true}
	for _, c := range []struct {
		what   string
		header map[string][]string
		want   linkjob.Disclosure
	}{
		{"a direct call", nil, all},
		{"a grant without fields", map[string][]string{"X-Road-Client": {"VN/GOV/G09/HR"}}, linkjob.Disclosure{}},
		{"an empty list", map[string][]string{"Lienthong-Fields": {""}}, linkjob.Disclosure{}},
		{"one field", map[string][]string{"Lienthong-Fields": {"pin"}}, linkjob.Disclosure{PIN: true}},
		{"all fields", map[string][]string{"X-Road-Client": {"VN/GOV/G09/HR"}, "Lienthong-Fields": {"pin, differences,candidates"}}, all},
		{"two lines", map[string][]string{"Lienthong-Fields": {"candidates", "full_name, differences"}}, linkjob.Disclosure{Differences: true, Candidates: true}},
		{"words that only look so", map[string][]string{"Lienthong-Fields": {"PIN, pins, candidates2, differences;x"}}, linkjob.Disclosure{}},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		for name, values := range c.header {
			r.Header[name] = values
		}
		if got := linkjob.Granted(r); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.what, got, c.want)
		}
	}
}

const (
	caller = "VN/GOV/G09/HR"
	other  = "VN/GOV/G11/TAX"
)

// TestRestrictedDisclosure: of the same results each grant lets out its part,
// and the answer holds nothing of the rest.
func TestRestrictedDisclosure(t *testing.T) {
	t.Parallel()
	o := open(t, t.TempDir(), village(500, nil), func(s *linkjob.Service) {
		s.Subject = func(id lienthong.PersonID) string { return "person-" + strconv.FormatInt(id.Int64(), 10) }
	})
	job := o.do("POST", "/v1/linkages", order, "X-Road-Client", caller).Job
	path := "/v1/linkages/" + job
	p, a, b := person(10), person(12), person(11)
	o.do("POST", path+"/rows", line(0, p[1], p[2][6:], p[0])+line(1, a[1], a[2], b[0]), "X-Road-Client", caller)
	o.do("POST", path+"/start", "", "X-Road-Client", caller)
	o.wait(job, "done", "X-Road-Client", caller)
	const linked, different, number = "person-11", "birth_date_year_only", `"candidates":2`
	for _, c := range []struct {
		fields       string
		want, forbid []string
		subjects     []string
	}{
		{"", []string{`"linked_with_differences"`, `"contradicted"`, number, "Khớp, có sai khác", "Contradicted"},
			[]string{p[0], a[0], b[0], different, "number_of_another_person", "ngày sinh", "date of birth", "probability", "Trùng"}, []string{linked}},
		{"pin", []string{`"pin":"` + p[0] + `"`, number}, []string{a[0], b[0], different, "ngày sinh", "probability"}, []string{linked}},
		{"differences", []string{different, "number_of_another_person", "ngày sinh chỉ có năm", "probability", number}, []string{p[0], a[0], b[0], `"pin"`}, []string{linked}},
		{"candidates", []string{a[0], b[0], "candidate_pins", number}, []string{p[0], `"pin"`, different, "ngày sinh", "probability"}, []string{linked, "person-12", "person-13"}},
		{"pin, differences, candidates", []string{p[0], a[0], b[0], different}, []string{p[1], a[1], b[1]}, []string{linked, "person-12", "person-13"}},
	} {
		got := o.ask("GET", path+"/results", "", "X-Road-Client", caller, "Lienthong-Fields", c.fields)
		for _, w := range c.want {
			if !strings.Contains(got.body, w) {
				t.Errorf("fields %q: %s is missing in %s", c.fields, w, got.body)
			}
		}
		for _, f := range c.forbid {
			if strings.Contains(got.body, f) {
				t.Errorf("fields %q: %s must not be in %s", c.fields, f, got.body)
			}
		}
		subjects := slices.Sorted(slices.Values(strings.Split(got.header.Get("Lienthong-Subject"), ",")))
		if !slices.Equal(subjects, c.subjects) {
			t.Errorf("fields %q: the evidence is told of %v, want %v", c.fields, subjects, c.subjects)
		}
	}
	if got := o.ask("GET", path+"/results?reasons=0", "", "X-Road-Client", caller, "Lienthong-Fields", "differences").body; strings.Contains(got, "reason") || !strings.Contains(got, different) {
		t.Errorf("without sentences: %s", got)
	}
	for _, r := range o.results(job, "X-Road-Client", caller) {
		if r.Score != math.Trunc(r.Score) {
			t.Errorf("a score of %v tells by its fraction what agrees", r.Score)
		}
	}
	o.foreign(path, job)
}

// foreign asks for a job of another's: it is as absent as one that never was.
func (o *office) foreign(path, job string) {
	o.t.Helper()
	for _, header := range [][]string{{"X-Road-Client", other}, {"X-Road-Client", ""}, nil} {
		for _, c := range [][2]string{{"GET", path}, {"GET", path + "/results"}, {"POST", path + "/rows"}, {"POST", path + "/start"}, {"DELETE", path}} {
			got, none := o.ask(c[0], c[1], "", header...), o.ask(c[0], strings.Replace(c[1], job, "abcdef", 1), "", header...)
			if got.status != 404 || none.status != 404 {
				o.t.Errorf("%v %s %s of another's job: %v; of none: %v", header, c[0], c[1], got, none)
			}
		}
	}
	if mine := o.do("POST", "/v1/linkages", order, "X-Road-Client", other).Job; mine == job {
		o.t.Error("another's key finds the job")
	}
}

// TestPages: pages join to the whole, whatever their length and wherever they
// begin, and no page names more persons than its evidence holds.
func TestPages(t *testing.T) {
	t.Parallel()
	const n = 4000
	o := open(t, t.TempDir(), village(n, nil), func(s *linkjob.Service) {
		s.Subject = func(id lienthong.PersonID) string { return strconv.FormatInt(id.Int64(), 10) }
	})
	var sent strings.Builder
	for i := range n {
		sent.WriteString(line(i)) // numbers with gaps; many are not of the village
	}
	job, all := o.link("register-1", sent.String())
	if len(all) != n {
		t.Fatalf("%d results of %d rows", len(all), n)
	}
	path := "/v1/linkages/" + job + "/results"
	page := o.ask("GET", path, "")
	if subjects := strings.Count(page.header.Get("Lienthong-Subject"), ",") + 1; subjects < 1900 || subjects > 2000 {
		t.Errorf("a page names %d persons", subjects)
	}
	for after := 0; after < 3*n+5; after += 61 {
		got := o.ask("GET", fmt.Sprintf("%s?after=%d&limit=1", path, after), "").body
		i, _ := slices.BinarySearchFunc(all, after+1, func(r result, row int) int { return r.Row - row })
		if i == n {
			if got != "" {
				t.Errorf("after %d, beyond the end: %s", after, got)
			}
			continue
		}
		if want := fmt.Sprintf(`"row":%d,`, all[i].Row); !strings.Contains(got, want) || strings.Count(got, "\n") != 1 {
			t.Fatalf("after %d: %s, want row %d", after, got, all[i].Row)
		}
	}
	for _, c := range []struct{ after, upTo, limit int }{{0, 1, 5000}, {0, 3, 5000}, {all[7].Row, all[7].Row, 5000}, {all[7].Row, all[9].Row, 1}, {all[n-3].Row, 1_000_000, 5000}, {all[n-1].Row, 1_000_000, 5000}} {
		var want []int
		for _, r := range all {
			if r.Row > c.after && r.Row <= c.upTo && len(want) < c.limit {
				want = append(want, r.Row)
			}
		}
		got := o.ask("GET", fmt.Sprintf("%s?after=%d&upto=%d&limit=%d&reasons=0", path, c.after, c.upTo, c.limit), "")
		if n := strings.Count(got.body, "\n"); n != len(want) || n > 0 && (!strings.HasPrefix(got.body, fmt.Sprintf(`{"row":%d,`, want[0])) || !strings.Contains(got.body, fmt.Sprintf(`{"row":%d,`, want[n-1]))) {
			t.Errorf("%+v: %s, want rows %v", c, got.body, want)
		}
	}
	for _, query := range []string{"?after=-1", "?after=x", "?upto=x", "?after=1&after=2", "?page=1", "?limit="} {
		if a := o.ask("GET", path+query, ""); a.status != 422 {
			t.Errorf("%s: %v", query, a)
		}
	}
}
