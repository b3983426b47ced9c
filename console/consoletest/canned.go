package consoletest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/internal/mask"
)

// System is a canned system. Its fields may be changed before it is served.
type System struct {
	Status   client.PopulationStatus
	Officers client.OfficialsStatus
	Fields   []client.Field
	Kept     []client.Run
	Rows     map[string][]client.Explanation // by run, values in full, in row order
	People   map[string][]client.Value       // by person, values in full
	Homes    map[string][]client.Member      // by person
	Ledger   client.LedgerStatus
	Records  []client.Proven            // newest first
	Accesses map[string][]client.Access // by person, newest first
	// Connections are those of the programme, in its order.
	Connections []client.Connection
	Reviewing
	Err error // what every call returns, if not nil
}

// PopulationStatus answers as the API does.
func (s *System) PopulationStatus(context.Context) (client.PopulationStatus, error) {
	return s.Status, s.Err
}

// OfficialsStatus answers as the API does.
func (s *System) OfficialsStatus(context.Context) (client.OfficialsStatus, error) {
	return s.Officers, s.Err
}

// PopulationFields answers as the API does.
func (s *System) PopulationFields(context.Context) ([]client.Field, error) { return s.Fields, s.Err }

// Read answers as the API does, with the fields asked for only.
func (s *System) Read(_ context.Context, q client.ReadRequest) (client.Person, error) {
	values, ok := s.People[q.Subject.Person]
	if s.Err != nil || !ok {
		return client.Person{}, cmp.Or(s.Err, absent())
	}
	out := client.Person{Person: q.Subject.Person}
	for _, v := range values {
		if !slices.Contains(q.Fields, v.Field) {
			continue
		}
		if q.Masked {
			v.Value, v.Code, v.Date, v.Numbers = mask.Field(v.Field, v.Value), "", "", nil
		}
		out.Values = append(out.Values, v)
	}
	return out, nil
}

// Household answers as the API does.
func (s *System) Household(_ context.Context, who client.Subject) (client.Household, error) {
	members, ok := s.Homes[who.Person]
	if s.Err != nil || !ok {
		return client.Household{}, cmp.Or(s.Err, absent())
	}
	out := client.Household{Members: slices.Clone(members)}
	for i := range out.Members {
		out.Members[i].Name = mask.Field("name", out.Members[i].Name)
	}
	return out, nil
}

// Runs answers as the API does.
func (s *System) Runs(context.Context) ([]client.Run, error) { return s.Kept, s.Err }

// Run answers as the API does.
func (s *System) Run(_ context.Context, id string) (client.Run, error) {
	for _, r := range s.Kept {
		if r.ID == id && s.Err == nil {
			return r, nil
		}
	}
	return client.Run{}, cmp.Or(s.Err, absent())
}

// Results answers as the API does.
func (s *System) Results(_ context.Context, run string, f client.Filter, after, limit int) (client.Page, error) {
	if f.Verdict != "" && !slices.Contains(client.Verdicts, f.Verdict) {
		return client.Page{}, lienthong.Errorf(lienthong.Invalid, "no such verdict")
	}
	var out client.Page
	for _, e := range s.Rows[run] {
		if e.Row <= after || f.Verdict != "" && e.Verdict != f.Verdict ||
			f.Difference != "" && !slices.Contains(e.Differences, f.Difference) &&
				(f.Difference != "duplicate_row" || e.DuplicateOf == 0) {
			continue
		}
		if len(out.Results) == limit {
			out.Next = out.Results[limit-1].Row
			break
		}
		r := e.Result
		r.Candidates = len(e.Candidates)
		out.Results = append(out.Results, r)
	}
	return out, s.Err
}

// Result answers as the API does, masked.
func (s *System) Result(ctx context.Context, run string, row int) (client.Explanation, error) {
	e, err := s.RevealResult(ctx, run, row)
	e.Candidates = slices.Clone(e.Candidates)
	for i := range e.Candidates {
		pairs := slices.Clone(e.Candidates[i].Pairs)
		for j := range pairs {
			p := &pairs[j]
			p.Register, p.Person = mask.Field(p.Field, p.Register), mask.Field(p.Field, p.Person)
		}
		e.Candidates[i].Pairs = pairs
	}
	return e, err
}

// RevealResult answers as the API does, in full.
func (s *System) RevealResult(_ context.Context, run string, row int) (client.Explanation, error) {
	for _, e := range s.Rows[run] {
		if e.Row == row && s.Err == nil {
			return e, nil
		}
	}
	return client.Explanation{}, cmp.Or(s.Err, absent())
}

func absent() error { return lienthong.Errorf(lienthong.NotFound, "there is no such thing") }

// count fills the counts of a run from its rows.
func count(r *client.Run, rows []client.Explanation) {
	r.Rows, r.Counts, r.Differences = len(rows), map[client.Verdict]int{}, map[string]int{}
	for _, e := range rows {
		r.Counts[e.Verdict]++
		if e.DuplicateOf > 0 {
			r.Duplicates++
			r.Differences["duplicate_row"]++
		}
		for _, d := range e.Differences {
			r.Differences[d]++
		}
	}
}

// Empty is a system in which nothing has happened yet.
func Empty() *System { return &System{} }

// Down is a system that does not answer.
func Down() *System {
	return &System{Err: lienthong.Errorf(lienthong.Unavailable, "the register is down")}
}

// Hostile is a system whose every text is an attack on the page.
func Hostile() *System {
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>'javascript:alert(3)`
	s := Sample()
	for i := range s.Kept {
		s.Kept[i].Register, s.Kept[i].Population = evil, evil
		s.Kept[i].Counts[evil] = 7
		s.Kept[i].Differences[evil] = 3
	}
	s.Reviewing.spoil(evil)
	for _, rows := range s.Rows {
		for i := range rows {
			e := &rows[i]
			e.ID, e.ReasonVI, e.ReasonEN, e.Differences = evil, evil, evil, []string{evil}
			if i%2 == 0 {
				e.Verdict = evil
			}
			for j := range e.Candidates {
				c := &e.Candidates[j]
				c.Differences = []string{evil}
				for k := range c.Steps {
					c.Steps[k].Field, c.Steps[k].Level = evil, evil
				}
				for k := range c.Pairs {
					c.Pairs[k] = client.Pair{Field: evil, Register: evil, Person: evil + "x", Differs: true}
				}
			}
		}
	}
	for id := range maps.Keys(s.People) {
		for i := range s.People[id] {
			v := &s.People[id][i]
			v.Value, v.Source, v.ValidFrom = evil, evil, evil
		}
		s.Homes[id] = []client.Member{{Person: evil, Relation: evil, Name: evil}}
	}
	ground := client.Ground{Client: evil, ClientName: evil, Service: evil, ServiceName: evil, Operation: evil, Purpose: evil, PurposeName: evil,
		LegalBasis: evil, LegalBasisVI: evil, LegalBasisEN: evil, Procedure: evil, Fields: []string{evil, evil + ":1"}}
	for i := range s.Records {
		r := &s.Records[i]
		r.Ground, r.Side, r.Code, r.Grant = ground, evil, evil, evil
	}
	for _, accesses := range s.Accesses {
		for i := range accesses {
			accesses[i].Ground, accesses[i].ID = ground, evil
		}
	}
	s.Ledger.Faults = []client.LedgerFault{{What: evil, Code: evil}}
	for i := range s.Fields {
		s.Fields[i].VI, s.Fields[i].EN = evil, evil
	}
	return s
}

// Now is the time at which the samples were made.
var Now = time.Date(2026, 11, 20, 2, 30, 0, 0, time.UTC)
