package cedar_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	engine "github.com/cedar-policy/cedar-go"
	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/grant/cedar"
	"github.com/lienthong/lienthong/grant/granttest"
)

// Small alphabets, so that random grants and requests meet.
var (
	consumers  = []lienthong.SystemID{granttest.Court, granttest.Insurance}
	services   = []lienthong.ServiceID{granttest.Persons, granttest.Households}
	methods    = []string{"GET", "POST"}
	words      = []string{"v1", "a", "b"}
	fields     = []string{"full_name", "birth_date", "pin", "sex", "religion"}
	purposes   = []lienthong.Purpose{"court.verify-party", "court.summon", "tax.audit"}
	procedures = []string{"1.001", "1.002"}
	sets       = []string{"basic", "full"}
	capacities = []string{"party", "witness"}
	agreements = []string{"A-1", "A-2"}
	cases      = []string{"", "C-1", "C-2"}
	days       = rapid.IntRange(-3, 3)
)

func bases() *rapid.Generator[lienthong.LegalBasis] {
	return rapid.Custom(func(t *rapid.T) lienthong.LegalBasis {
		b := lienthong.LegalBasis{Document: rapid.SampledFrom([]string{"27/2026/ND-CP", "26/2023/QH15"}).Draw(t, "document")}
		depth := rapid.IntRange(0, 3).Draw(t, "depth")
		for i, p := range []*string{&b.Article, &b.Clause, &b.Point}[:depth] {
			*p = rapid.SampledFrom([]string{"1", "2"}).Draw(t, fmt.Sprint("part", i))
		}
		return b
	})
}

func some[T comparable](t *rapid.T, from []T, least int, label string) []T {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(from), least, len(from), rapid.ID[T]).Draw(t, label)
}

func template(t *rapid.T) string {
	steps := rapid.SliceOfN(rapid.SampledFrom(append(slices.Clone(words), "*", "**")), 0, 4).Draw(t, "template")
	for i, s := range steps { // "**" at most once
		if s == "**" && slices.Contains(steps[:i], "**") {
			steps[i] = "*"
		}
	}
	path := "/" + strings.Join(steps, "/")
	if len(steps) > 0 && rapid.IntRange(0, 9).Draw(t, "slash") == 0 {
		path += "/"
	}
	return path
}

func aGrant(t *rapid.T, id string) grant.Grant {
	g := grant.Grant{
		ID: id, Consumer: rapid.SampledFrom(consumers).Draw(t, "consumer"), Service: rapid.SampledFrom(services).Draw(t, "service"),
		Method: rapid.SampledFrom(append(slices.Clone(methods), "*")).Draw(t, "method"), Path: template(t),
		Rung: rapid.SampledFrom([]grant.Rung{grant.Verify, grant.Match, grant.Set, grant.Fields}).Draw(t, "rung"),
		Read: some(t, fields, 1, "read"), Purposes: some(t, purposes, 1, "purposes"),
		Bases: rapid.SliceOfN(bases(), 1, 3).Draw(t, "bases"), Procedures: some(t, procedures, 0, "procedures"),
		ValidFrom:  granttest.Start.AddDate(0, 0, rapid.IntRange(-5, 1).Draw(t, "from")),
		Mode:       rapid.SampledFrom([]grant.Mode{grant.RefuseWhole, grant.LeaveOut}).Draw(t, "mode"),
		Disclosure: grant.Disclosure{Class: lienthong.DiscloseAtOnce},
	}
	g.Search = some(t, g.Read, 0, "search")
	if g.Rung == grant.Set || g.Rung == grant.Fields && rapid.Bool().Draw(t, "has set") {
		g.Set = rapid.SampledFrom(sets).Draw(t, "set")
	}
	if rapid.Bool().Draw(t, "ends") {
		g.ValidUntil = g.ValidFrom.AddDate(0, 0, rapid.IntRange(0, 8).Draw(t, "length"))
	}
	if rapid.IntRange(0, 3).Draw(t, "agreed") == 0 {
		g.Agreement = rapid.SampledFrom(agreements).Draw(t, "agreement")
	}
	if rapid.IntRange(0, 3).Draw(t, "implied") == 0 {
		g.Implied, g.Purposes, g.Bases = true, g.Purposes[:1], g.Bases[:1]
	}
	g.Relation.Rule = rapid.SampledFrom([]grant.RelationRule{grant.Anybody, grant.Anybody, grant.Present, grant.Party, grant.Registered}).Draw(t, "rule")
	if g.Relation.Rule == grant.Party || g.Relation.Rule == grant.Registered {
		g.Relation.Sector, g.Relation.Capacities = "court", some(t, capacities, 0, "capacities")
	}
	return g
}

// aRequest is half made from one of the grants, so that about half are
// permitted; anything may then be another.
func aRequest(t *rapid.T, grants []grant.Grant) grant.Request {
	g := rapid.SampledFrom(grants).Draw(t, "near")
	other := func(label string) bool { return rapid.IntRange(0, 19).Draw(t, label) == 7 }
	r := grant.Request{
		Consumer: g.Consumer, Service: g.Service, Method: g.Method, Rung: g.Rung, Set: g.Set,
		Purpose: rapid.SampledFrom(g.Purposes).Draw(t, "purpose"), Basis: rapid.SampledFrom(g.Bases).Draw(t, "basis"),
		Case: rapid.SampledFrom(cases).Draw(t, "case"), Present: rapid.Bool().Draw(t, "present"),
	}
	if len(g.Search) > 0 {
		r.Search = some(t, g.Search, 0, "search")
	}
	var steps []string
	for s := range strings.SplitSeq(strings.TrimPrefix(g.Path, "/"), "/") {
		switch s {
		case "*":
			steps = append(steps, rapid.SampledFrom(words).Draw(t, "step"))
		case "**":
			steps = append(steps, rapid.SliceOfN(rapid.SampledFrom(words), 0, 2).Draw(t, "steps")...)
		default:
			steps = append(steps, s)
		}
	}
	r.Path = "/" + strings.Join(steps, "/")
	if other("path") || strings.Contains(r.Path, "//") {
		r.Path = "/" + strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 4).Draw(t, "any path"), "/")
	}
	if r.Method == "*" || other("method") {
		r.Method = rapid.SampledFrom(methods).Draw(t, "any method")
	}
	if other("purpose") {
		r.Purpose = rapid.SampledFrom(purposes).Draw(t, "any purpose")
	}
	if other("basis") {
		r.Basis = bases().Draw(t, "any basis")
	}
	if len(g.Procedures) > 0 {
		r.Procedure = g.Procedures[0]
	}
	if rapid.IntRange(0, 5).Draw(t, "silent") == 0 {
		r.Purpose, r.Basis = "", lienthong.LegalBasis{}
	}
	if other("procedure") {
		r.Procedure = rapid.SampledFrom(append(slices.Clone(procedures), "")).Draw(t, "any procedure")
	}
	if other("search") {
		r.Search = some(t, fields, 0, "any search")
	}
	if other("rung") {
		r.Rung = rapid.SampledFrom([]grant.Rung{grant.Verify, grant.Match, grant.Set, grant.Fields}).Draw(t, "any rung")
	}
	r.Subjects = []lienthong.PersonID{granttest.Person(1), granttest.Person(2)}[:rapid.IntRange(0, 2).Draw(t, "subjects")]
	return shaped(t, r, g, rapid.Bool().Draw(t, "any fields"))
}

// shaped gives the request what its rung demands, and nothing else.
func shaped(t *rapid.T, r grant.Request, g grant.Grant, anyFields bool) grant.Request {
	switch r.Rung {
	case grant.Match, grant.Fields:
		from := g.Read
		if anyFields {
			from = fields
		}
		r.Fields, r.Set = some(t, from, 1, "fields"), ""
	case grant.Set:
		if r.Set == "" {
			r.Set = rapid.SampledFrom(sets).Draw(t, "any set")
		}
	default:
		r.Set = ""
	}
	return r
}

// world is what else a decision rests on.
type world struct {
	now        time.Time
	active     []string
	references []grant.Reference
}

func aWorld(t *rapid.T) world {
	w := world{now: granttest.Start.AddDate(0, 0, days.Draw(t, "day")), active: some(t, agreements, 0, "active")}
	for n := range rapid.IntRange(0, 5).Draw(t, "references") {
		w.references = append(w.references, grant.Reference{
			Person: granttest.Person(rapid.Int64Range(1, 2).Draw(t, "person")), Sector: rapid.SampledFrom([]string{"court", "tax"}).Draw(t, "sector"),
			Capacity: rapid.SampledFrom(capacities).Draw(t, "capacity"), Case: rapid.SampledFrom(cases).Draw(t, "case"),
			Valid:    lienthong.Period{From: granttest.Start.AddDate(0, 0, days.Draw(t, "since"))},
			Recorded: lienthong.Period{From: granttest.Start.Add(time.Duration(n) * time.Second)},
		})
	}
	return w
}

// related is the relations that hold, found the long way round.
func (w world) related(grants []grant.Grant, r *grant.Request) []string {
	var out []string
	for _, g := range grants {
		holds := g.Relation.Rule == grant.Present && r.Present
		if g.Relation.Rule == grant.Registered || g.Relation.Rule == grant.Party && r.Case != "" {
			known := 0
			for _, p := range r.Subjects {
				if w.knows(p, g.Relation, r.Case) {
					known++
				}
			}
			holds = known > 0 && known == len(r.Subjects)
		}
		if holds {
			out = append(out, cedar.RelationKey(g.Relation))
		}
	}
	return out
}

func (w world) knows(p lienthong.PersonID, rel grant.Relation, caseID string) bool {
	latest := map[string]grant.Reference{} // a later entry takes the place of an earlier one
	for _, e := range w.references {
		if e.Person == p {
			latest[e.Sector+"/"+e.Capacity+"/"+e.Case] = e
		}
	}
	for _, e := range latest {
		if e.Sector != rel.Sector || e.Valid.From.After(w.now) || rel.Rule == grant.Party && e.Case != caseID {
			continue
		}
		if len(rel.Capacities) == 0 || slices.Contains(rel.Capacities, e.Capacity) {
			return true
		}
	}
	return false
}

// service is ours, with the grants and the world in its store.
func service(t *rapid.T, grants []grant.Grant, w world) *grant.Service {
	ctx, store := context.Background(), new(granttest.Memory)
	s := &grant.Service{Store: store, References: store, Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler)}
	for _, g := range grants {
		if err := store.Append(ctx, granttest.First(g, granttest.Start)); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range w.active {
		a := agreement.Agreement{ID: id, Steps: []agreement.Step{{Number: 1, To: agreement.Active, Effective: granttest.Start.AddDate(0, 0, -9)}}}
		if err := store.Begin(ctx, a); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range w.references {
		if err := store.Record(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// oracle asks Cedar's own engine.
type oracle struct {
	policies *engine.PolicySet
	ids      map[engine.PolicyID]string
}

func newOracle(t *rapid.T, grants []grant.Grant) oracle {
	var text bytes.Buffer
	if err := cedar.Write(&text, grants); err != nil {
		t.Fatal(err)
	}
	policies, err := engine.NewPolicySetFromBytes("grants.cedar", text.Bytes())
	if err != nil {
		t.Fatalf("Cedar does not read what we write: %v\n%s", err, text.String())
	}
	o := oracle{policies, map[engine.PolicyID]string{}}
	for id, p := range policies.All() {
		o.ids[id] = string(p.Annotations()["id"])
	}
	if len(o.ids) != 2*len(grants) {
		t.Fatalf("%d policies for %d grants", len(o.ids), len(grants))
	}
	return o
}

// ask returns the ids of the policies that permit.
func (o oracle) ask(t *rapid.T, action string, r *grant.Request, c cedar.Context) []string {
	record := engine.RecordMap{
		"method": engine.String(c.Method), "count": engine.Long(len(c.Steps)), "now": engine.Long(c.Now), "agreements": setOf(c.Agreements),
		"rung": engine.Long(c.Rung), "set": engine.String(c.Set), "purpose": engine.String(c.Purpose), "document": engine.String(c.Document),
		"article": engine.String(c.Article), "clause": engine.String(c.Clause), "point": engine.String(c.Point),
		"procedure": engine.String(c.Procedure), "search": setOf(c.Search), "fields": setOf(c.Fields), "related": setOf(c.Related),
		"field": engine.String(c.Field),
	}
	for name, step := range c.StepNames() {
		record[engine.String(name)] = engine.String(step)
	}
	decision, why := engine.Authorize(o.policies, engine.EntityMap{}, engine.Request{
		Principal: engine.NewEntityUID(cedar.SystemType, engine.String(r.Consumer.String())),
		Action:    engine.NewEntityUID(cedar.ActionType, engine.String(action)),
		Resource:  engine.NewEntityUID(cedar.ServiceType, engine.String(r.Service.String())),
		Context:   engine.NewRecord(record),
	})
	if len(why.Errors) > 0 {
		t.Fatalf("a policy failed: %v", why.Errors)
	}
	if decision == engine.Deny {
		return nil
	}
	var ids []string
	for _, reason := range why.Reasons {
		ids = append(ids, o.ids[reason.PolicyID])
	}
	return ids
}

func setOf(words []string) engine.Set {
	values := make([]engine.Value, len(words))
	for i, w := range words {
		values[i] = engine.String(w)
	}
	return engine.NewSet(values...)
}

func contextOf(r *grant.Request, grants []grant.Grant, w world) cedar.Context {
	steps := strings.Split(r.Path, "/")[1:]
	if r.Path == "/" {
		steps = nil
	}
	return cedar.Context{
		Method: r.Method, Steps: steps, Now: w.now.UnixMicro(), Agreements: w.active, Rung: cedar.Rung(r.Rung), Set: r.Set,
		Purpose: string(r.Purpose), Document: r.Basis.Document, Article: r.Basis.Article, Clause: r.Basis.Clause, Point: r.Basis.Point,
		Procedure: r.Procedure, Search: r.Search, Fields: r.Fields, Related: w.related(grants, r),
	}
}

// TestVerdictsAgreeWithCedar compares every verdict, as a whole and by field,
// with what Cedar's engine says of the same grants.
func TestVerdictsAgreeWithCedar(t *testing.T) {
	t.Parallel()
	permitted, left, refused := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var grants []grant.Grant
		for i := range rapid.IntRange(1, 6).Draw(t, "grants") {
			grants = append(grants, aGrant(t, fmt.Sprint("G-", i)))
		}
		w := aWorld(t)
		ours, theirs := service(t, grants, w), newOracle(t, grants)
		for range 20 {
			r := aRequest(t, grants)
			v, err := ours.Decide(context.Background(), r)
			if err != nil {
				t.Fatal(err)
			}
			c := contextOf(&r, grants, w)
			permitting := theirs.ask(t, cedar.AskAction, &r, c)
			if v.Permitted != (len(permitting) > 0) || v.Permitted && !slices.Contains(permitting, v.Grant) {
				t.Fatalf("we say %+v, Cedar's permitting policies are %v\n%+v", v, permitting, r)
			}
			for _, f := range v.Fields {
				c.Field = f.Field
				may := v.Permitted && slices.Contains(theirs.ask(t, cedar.ReadAction, &r, c), v.Grant+"/read")
				if may != f.Allowed || f.Allowed == (f.Reason != grant.Granted) {
					t.Fatalf("field %+v, Cedar says %t\n%+v\n%+v", f, may, v, r)
				}
			}
			switch {
			case !v.Permitted:
				refused++
			case len(v.Allowed()) < len(v.Fields):
				left++
			default:
				permitted++
			}
		}
	})
	t.Logf("%d permitted whole, %d with fields left out, %d refused", permitted, left, refused)
	if permitted == 0 || left == 0 || refused == 0 {
		t.Error("one of the three kinds of verdict never occurred: the comparison proves nothing about it")
	}
}

// TestWrite shows what an auditor gets.
func TestWrite(t *testing.T) {
	t.Parallel()
	g := granttest.Sample("G-1")
	g.Path = "/v1/*/read/**/x"
	var got bytes.Buffer
	if err := cedar.Write(&got, []grant.Grant{g}); err != nil {
		t.Fatal(err)
	}
	const want = `@id("G-1")
permit (
  principal == System::"DEV/GOV/G21/CASES",
  action == Action::"ask",
  resource == Service::"DEV/GOV/G01/POPULATION/persons"
) when {
  context.method == "POST" &&
  context.count >= 4 &&
  context.f0 == "v1" &&
  context.f1 != "" &&
  context.f2 == "read" &&
  context.b0 == "x" &&
  context.now >= 1777856400000000 &&
  context.rung <= 4 &&
  (context.rung != 3 || context.set == "") &&
  ["court.verify-party"].contains(context.purpose) &&
  ((context.document == "27/2026/ND-CP" && context.article == "5")) &&
  ["pin", "full_name", "birth_date"].containsAll(context.search) &&
  ["full_name", "birth_date", "pin"].containsAll(context.fields)
};
`
	if first, _, _ := strings.Cut(got.String(), "\n@id"); first != want {
		t.Errorf("wrote\n%s\nwant\n%s", first, want)
	}
	g.Purposes = nil
	if err := cedar.Write(&got, []grant.Grant{g}); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("a grant that cannot stand was written: %v", err)
	}
}
