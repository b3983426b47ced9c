package table

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
)

// Result is how a case came out.
type Result struct {
	Case    Case
	Verdict grant.Verdict
	Differs []string // from what was expected, a sentence each; none if it came out so
}

// Got is what became of the request, in the words of a case.
func (r *Result) Got() Expected {
	switch {
	case !r.Verdict.Permitted:
		return Refuse
	case len(r.Verdict.Allowed()) < len(r.Verdict.Fields):
		return Partly
	default:
		return Permit
	}
}

// Run decides every case by the grants, as a gateway would, with its trail.
func Run(ctx context.Context, grants []grant.Grant, standings []grant.Standing, cases []Case, now time.Time) ([]Result, error) {
	store := &given{standings: standings}
	for _, g := range grants {
		store.versions = append(store.versions, grant.Version{Grant: g, Number: 1})
	}
	var facts facts
	s := &grant.Service{Store: store, References: &facts, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	person, err := lienthong.PersonIDFromInt64(1) // the one whom a case is about; who does not matter
	if err != nil {
		return nil, err
	}
	out := make([]Result, len(cases))
	for i, c := range cases {
		at := grant.AsOf{Valid: c.At}
		if c.At.IsZero() {
			at.Valid = now
		}
		c.Request.Subjects, facts = []lienthong.PersonID{person}, c.Facts
		v, err := s.Explain(ctx, c.Request, at)
		if err != nil {
			return nil, err
		}
		out[i] = Result{Case: c, Verdict: v}
		out[i].compare()
	}
	return out, nil
}

// compare writes down what is not as expected.
func (r *Result) compare() {
	differs := func(what string, want, got any) {
		r.Differs = append(r.Differs, fmt.Sprintf("%s: expected %v, got %v", what, want, got))
	}
	c, v := &r.Case, &r.Verdict
	if got := r.Got(); got != c.Expect {
		differs("verdict", c.Expect, got)
	}
	if c.Reason != "" && v.Reason != c.Reason {
		differs("reason", c.Reason, orNone(string(v.Reason)))
	}
	if c.Grant != "" && v.Grant != c.Grant {
		differs("grant", c.Grant, orNone(v.Grant))
	}
	if c.Allowed != nil {
		want, got := slices.Sorted(slices.Values(c.Allowed)), slices.Sorted(slices.Values(v.Allowed()))
		if !slices.Equal(want, got) {
			differs("allowed", orNone(strings.Join(want, " ")), orNone(strings.Join(got, " ")))
		}
	}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// given is a store of what a table says, known since ever.
type given struct {
	versions  []grant.Version
	standings []grant.Standing
}

var _ grant.Store = (*given)(nil)

// Grants implements grant.Reader.
func (s *given) Grants(_ context.Context, f grant.Filter, _ time.Time) ([]grant.Version, error) {
	var out []grant.Version
	for _, v := range s.versions {
		if f.Matches(&v.Grant) {
			out = append(out, v)
		}
	}
	return out, nil
}

// History implements grant.Reader.
func (s *given) History(_ context.Context, id string) ([]grant.Version, error) {
	i := slices.IndexFunc(s.versions, func(v grant.Version) bool { return v.Grant.ID == id })
	if i < 0 {
		return nil, nil
	}
	return s.versions[i : i+1], nil
}

// Standings implements grant.Reader.
func (s *given) Standings(context.Context, time.Time) ([]grant.Standing, error) {
	return s.standings, nil
}

// Revision implements grant.Reader.
func (s *given) Revision(context.Context) (int64, error) { return 1, nil }

// Append implements grant.Writer: a table is not written to.
func (s *given) Append(context.Context, grant.Version) error {
	return lienthong.Errorf(lienthong.Conflict, "A table of grants is not written to.")
}

// facts are what a case says of the person, as a reference directory.
type facts []Fact

// Known implements grant.References.
func (f *facts) Known(_ context.Context, q grant.ReferenceQuery) (bool, error) {
	return slices.ContainsFunc(*f, func(f Fact) bool {
		return f.Sector == q.Sector && (len(q.Capacities) == 0 || slices.Contains(q.Capacities, f.Capacity)) && (q.Case == "" || q.Case == f.Case)
	}), nil
}
