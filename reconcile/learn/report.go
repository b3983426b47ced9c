package learn

import (
	"fmt"
	"strings"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Report says how the learning went.
type Report struct {
	Pairs      float64   `json:"pairs"`      // all pairs there are
	Candidates int64     `json:"candidates"` // those that the keys make
	Share      float64   `json:"share"`      // the share of them that was learnt from
	Patterns   int       `json:"patterns"`   // that the last run learnt from
	Random     int       `json:"random"`     // pairs drawn at random
	Matches    float64   `json:"matches"`    // pairs taken for matches, expected
	Sessions   []Session `json:"sessions"`   // one for each key that was used; see Sessions
	Rounds     int       `json:"rounds"`     // of the last run
	Ties       int       `json:"ties"`       // pairs of fields that are corrected for
	Warnings   []string  `json:"warnings"`   // what to look at
}

// say adds a warning.
func (r *Report) say(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}

// Session is one run with a blocking key's fields held out.
type Session struct {
	Key      string  `json:"key"`
	Pairs    int64   `json:"pairs"`
	Patterns int     `json:"patterns"`
	Lambda   float64 `json:"lambda"` // share of matches among the key's pairs
	Rounds   int     `json:"rounds"`
	Settled  bool    `json:"settled"`
}

// warn says what a user must look at.
func (t *task) warn(e *em.Estimate, ps []pattern.Pattern, last *em.Run, rep *Report) {
	if !last.Done {
		rep.say("learning did not settle in %d rounds: the weights still move; check the blocking keys, or fix m and u of a field", last.Rounds)
	}
	if rep.Matches < 10 {
		rep.say("only %.0f pairs are taken for matches: too few to learn from, the weights are mostly those assumed beforehand", rep.Matches)
	}
	for f, field := range t.Fields {
		counts, _ := t.Seen(f, ps)
		var never []string
		for l, test := range field.Tests {
			if counts[l+1] == 0 {
				never = append(never, test)
			}
		}
		if len(never) > 0 {
			rep.say("field %q: no compared pair was ever on level %s; its weight is assumed", field.Name, strings.Join(never, ", "))
		}
	}
	for i := range e.Ties {
		x := &e.Ties[i]
		rep.say("fields %q and %q are not independent: scores are corrected by up to %.1f bits", t.Fields[x.A].Name, t.Fields[x.B].Name, x.Most())
	}
}

// warnOfKin says which pairs are alike without meaning the same.
func (t *task) warnOfKin(e *em.Estimate, rep *Report) {
	for _, k := range e.Kin {
		var shared []string
		for f, field := range t.Fields {
			if k.Levels[f][1] > basis.Agreed {
				shared = append(shared, fmt.Sprintf("%q", field.Name))
			}
		}
		if len(shared) > 0 {
			rep.Warnings = append(rep.Warnings, fmt.Sprintf("about %.0f pairs agree on %s and seem to mean different things: what they share counts once", k.Share*t.Pairs, strings.Join(shared, ", ")))
		}
	}
}

// learnt is the estimate as the model file has it.
func (t *task) learnt(e *em.Estimate) *scheme.Learnt {
	out := &scheme.Learnt{Lambda: e.Lambda, Fields: map[string]scheme.Shares{}}
	for f, field := range t.Fields {
		out.Fields[field.Name] = scheme.Shares{M: e.M[f][1:], U: e.U[f][1:]}
	}
	for i := range e.Ties {
		x := &e.Ties[i]
		out.Ties = append(out.Ties, scheme.Tie{Fields: [2]string{t.Fields[x.A].Name, t.Fields[x.B].Name}, Bits: x.Bits()})
	}
	for _, k := range e.Kin {
		kin := scheme.Kin{Share: k.Share, Fields: map[string]scheme.KinShares{}}
		for f, field := range t.Fields {
			kin.Fields[field.Name] = scheme.KinShares{K: k.Levels[f][1:]}
		}
		out.Kin = append(out.Kin, kin)
	}
	return out
}
