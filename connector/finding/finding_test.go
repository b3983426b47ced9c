package finding_test

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/asset"
	"github.com/lienthong/lienthong/connector/business"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/finance"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/connector/insurance"
	"github.com/lienthong/lienthong/connector/land"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/linkage/linkagesql"
	"github.com/lienthong/lienthong/connector/linked"
	"github.com/lienthong/lienthong/connector/science"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/internal/sqldb"
)

var now = time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)

// world is a sector's example, and what linking and the register say of it.
type world struct {
	*finding.Service
	want    map[string]int // "rule record key": how often
	persons map[string]linked.Person
	links   map[string]linkage.Link
	refuse  map[linked.Need]lienthong.Code

	many     bool // are told of at once
	together int  // how many were
}

func newWorld(t *testing.T, s *connector.Sector, l connector.Legacy, rules []linked.Rule, database string) *world {
	t.Helper()
	w := &world{want: map[string]int{}, persons: map[string]linked.Person{}, links: map[string]linkage.Link{}, refuse: map[linked.Need]lienthong.Code{}}
	records := connectortest.Linked(t, s, l)
	for _, r := range records {
		link := linkage.Link{Key: r.Key, Known: linkage.Known{Capacity: "any"}, Linked: now, Answer: linkage.Answer{Verdict: "not_found"}}
		if r.Known() {
			w.persons[r.Person.ID] = r.Person
			link.Verdict, link.Number = "linked", r.Person.ID
			if r.Person.Dead {
				link.Verdict, link.Differences = "linked_with_differences", []string{"person_deceased"}
			}
		}
		w.links[r.Type.ID+" "+r.Key] = link
	}
	joins := map[connector.TermID]bool{}
	for _, r := range rules {
		joins[r.By] = true
	}
	for by := range joins {
		group := func(r linked.Record) string {
			if by == "" {
				return r.Person.ID
			}
			return r.Get(by)
		}
		slices.SortStableFunc(records, func(a, b linked.Record) int { return cmp.Compare(group(a), group(b)) })
		for g := range linked.Groups(by, slices.Values(records)) {
			for _, f := range linked.Check(rules, by, g) {
				w.want[fmt.Sprint(f.Rule.ID, " ", g[f.At].Type.ID, " ", g[f.At].Key)]++
			}
		}
	}
	db, err := sqldb.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	store, err := linkagesql.New(t.Context(), db, "c")
	if err != nil {
		t.Fatal(err)
	}
	src, bound := connectortest.Legacy(t, s, l)
	w.Service = &finding.Service{
		Name: "c", Bound: bound, Source: src, Rules: rules, Links: w, Facts: w, Store: store.Findings(),
		Memory: 20_000, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
	}
	return w
}

// Known implements finding.Links.
func (w *world) Known(_ context.Context, record string, keys []string) (out []linkage.Link, err error) {
	for _, k := range keys {
		if l, ok := w.links[record+" "+k]; ok {
			out = append(out, l)
		}
	}
	return out, nil
}

// Tell implements finding.Facts.
func (w *world) Tell(_ context.Context, need linked.Need, who finding.Who, p *linked.Person) error {
	if code := w.refuse[need]; code != "" {
		return lienthong.Errorf(code, "no")
	}
	is := w.persons[who.Number]
	switch need {
	case linked.DayOfDeath:
		p.Died = is.Died
	case linked.RelativesOf:
		p.Relatives = is.Relatives
	case linked.CapacitiesOf:
		p.Capacities = is.Capacities
	case linked.PersonsUnited:
		return lienthong.Errorf(lienthong.Internal, "nobody is asked that")
	}
	return nil
}

// TellMany implements finding.Facts: of every third it tells only alone.
func (w *world) TellMany(ctx context.Context, need linked.Need, who []finding.Who, persons []*linked.Person) []error {
	if !w.many {
		return nil
	}
	errs := make([]error, len(who))
	for i := range who {
		if i%3 == 2 {
			errs[i] = finding.ErrSingly
		} else {
			errs[i] = w.Tell(ctx, need, who[i], persons[i])
			w.together++
		}
	}
	return errs
}

func (w *world) list(t *testing.T) (out []finding.Found) {
	t.Helper()
	for {
		after := finding.Found{}
		if len(out) > 0 {
			after = out[len(out)-1]
		}
		page, err := w.Store.List(t.Context(), after, 7)
		if err != nil {
			t.Fatal(err)
		}
		if out = append(out, page...); len(page) < 7 {
			return out
		}
	}
}

func (w *world) compare(t *testing.T, name string, without ...connector.FindingCode) {
	t.Helper()
	got, want := map[string]bool{}, map[string]bool{}
	for _, f := range w.list(t) {
		got[fmt.Sprint(f.Rule, " ", f.Record, " ", f.Key)] = true
	}
	for k := range w.want {
		if rule, _, _ := strings.Cut(k, " "); !slices.Contains(without, connector.FindingCode(rule)) {
			want[k] = true
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("%s: %d findings, %d expected: %v", name, len(got), len(want), difference(got, want))
	}
}

func difference(a, b map[string]bool) (out []string) {
	for k := range a {
		if !b[k] {
			out = append(out, "+"+k)
		}
	}
	for k := range b {
		if !a[k] {
			out = append(out, "-"+k)
		}
	}
	return out[:min(len(out), 5)]
}

// TestSectors: over a whole source, in memory for a few records and with the
// rest on the disk, the rules find what they find in memory.
func TestSectors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sector func() (*connector.Sector, error)
		legacy connector.Legacy
		rules  []linked.Rule
	}{
		{insurance.BuiltIn, insurance.Example(), insurance.Linked()}, {finance.BuiltIn, finance.Example(), finance.Linked()},
		{asset.BuiltIn, asset.Example(), asset.Linked()}, {business.BuiltIn, business.Example(), business.Linked()},
		{land.BuiltIn, land.Example(), land.Linked()}, {science.BuiltIn, science.Example(), science.Linked()},
	} {
		s, err := c.sector()
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(t, s, c.legacy, c.rules, "sqlite:"+filepath.Join(t.TempDir(), "f.db"))
		report, err := w.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		w.compare(t, s.ID)
		w.many = true // the same, told of together
		if again, err := w.Run(t.Context()); err != nil || fmt.Sprint(again.Rules) != fmt.Sprint(report.Rules) {
			t.Errorf("%s, of many at once: %v, %v; one by one %v", s.ID, again.Rules, err, report.Rules)
		}
		if w.together == 0 {
			t.Errorf("%s: nobody was told of together", s.ID)
		}
		w.compare(t, s.ID+", of many at once")
		for _, r := range report.Rules {
			if r.Found == 0 || r.NotRun != "" {
				t.Errorf("%s: rule %+v", s.ID, r)
			}
		}
		for _, f := range w.list(t) {
			if strings.Contains(f.Person, "Nguyễn") || len(f.Person) > 0 && !strings.Contains(f.Person, "*") {
				t.Errorf("%s: a person is shown as %q", s.ID, f.Person)
			}
		}
	}
}

// TestMended: what is mended goes, what stays keeps its day; what a rule found
// stays when its need is not granted any more, or the register does not answer.
func TestMended(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "f.db"), "postgres": pgtest.Database(t)} {
		s, err := finance.BuiltIn()
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(t, s, finance.Example(), finance.Linked(), database)
		if _, err := w.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		before := w.list(t)
		w.Now = func() time.Time { return now.Add(48 * time.Hour) }

		w.refuse[linked.DayOfDeath] = lienthong.Unavailable
		if report, err := w.Run(t.Context()); lienthong.CodeOf(err) != lienthong.Unavailable || report.Problem == "" || w.Last().Problem == "" {
			t.Errorf("%s: a register that does not answer: %+v, %v", name, report, err)
		}
		w.compare(t, name+", not answered")

		w.refuse[linked.DayOfDeath] = lienthong.AccessDenied
		mended := ""
		for k := range w.want {
			if rest, ok := strings.CutPrefix(k, "ghost_payee payee "); ok {
				mended = k
				l := w.links["payee "+rest]
				l.Verdict, l.Number = "candidates", ""
				w.links["payee "+rest] = l
				break
			}
		}
		delete(w.want, mended)
		report, err := w.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		w.compare(t, name+", one mended")
		for _, r := range report.Rules {
			if (r.NotRun != "") != (r.Rule == "assistance_after_death") {
				t.Errorf("%s: rule %+v", name, r)
			}
		}
		if report.Undecided != 1 {
			t.Errorf("%s: %d undecided", name, report.Undecided)
		}
		after := w.list(t)
		for _, f := range after {
			if !slices.ContainsFunc(before, func(b finding.Found) bool { return b == f }) {
				t.Errorf("%s: %+v was not there before, or since another day", name, f)
			}
		}
	}
}

// TestUnlinked: while linking has said nothing, a rule does not claim to have found
// nothing.
func TestUnlinked(t *testing.T) {
	t.Parallel()
	s, err := insurance.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, s, insurance.Example(), insurance.Linked(), "sqlite:"+filepath.Join(t.TempDir(), "f.db"))
	links := w.links
	for _, linked := range []bool{false, true} {
		if w.links = nil; linked {
			w.links = links
		}
		report, err := w.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range report.Rules {
			if (r.NotRun == "") != linked {
				t.Errorf("linked %t: %+v", linked, r)
			}
		}
	}
}

// TestOneIsRefused: that one person is out of the grant's reach says nothing of
// the others, and nothing is found of that one.
func TestOneIsRefused(t *testing.T) {
	t.Parallel()
	s, err := asset.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, s, asset.Example(), asset.Linked(), "sqlite:"+filepath.Join(t.TempDir(), "f.db"))
	first := ""
	for k := range w.want {
		if rest, ok := strings.CutPrefix(k, "family_not_declared declaration "); ok && (first == "" || rest < first) {
			first = rest
		}
	}
	w.Facts = refusing{w, w.links["declaration "+first].Number}
	report, err := w.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range w.list(t) {
		if f.Key == first && f.Rule == "family_not_declared" {
			t.Error("something is found of a person of whom nothing is told")
		}
	}
	for _, r := range report.Rules {
		if r.NotRun != "" || r.Found == 0 || (r.Untold > 0) != (r.Rule != "declarant_not_official") {
			t.Errorf("rule %+v", r)
		}
	}
}

// TestNoFamilies: a register that has no relatives of anybody, as one that was filled
// from a file of persons alone, says nothing of those who were declared.
func TestNoFamilies(t *testing.T) {
	t.Parallel()
	s, err := asset.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, s, asset.Example(), asset.Linked(), "sqlite:"+filepath.Join(t.TempDir(), "f.db"))
	for id, p := range w.persons {
		p.Relatives = nil
		w.persons[id] = p
	}
	report, err := w.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range report.Rules {
		family := strings.HasPrefix(string(r.Rule), "family_")
		if family != strings.Contains(r.NotRun, "spouse and children of nobody") || family && r.Found > 0 {
			t.Errorf("rule %+v", r)
		}
	}
	for _, f := range w.list(t) {
		if strings.HasPrefix(string(f.Rule), "family_") {
			t.Fatalf("found %s of %s", f.Rule, f.Record)
		}
	}
}

type refusing struct {
	*world
	number string
}

func (f refusing) Tell(ctx context.Context, need linked.Need, who finding.Who, p *linked.Person) error {
	if who.Number == f.number && need == linked.RelativesOf {
		return lienthong.Errorf(lienthong.AccessDenied, "no relation")
	}
	return f.world.Tell(ctx, need, who, p)
}
