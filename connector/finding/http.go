package finding

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/web"
)

// Line is a finding as the source's own owner is told it.
type Line struct {
	Record string                `json:"record"`
	Key    string                `json:"key"` // of the source's row
	Rule   connector.FindingCode `json:"rule"`
	Term   connector.TermID      `json:"term"`
	Person string                `json:"person,omitempty"` // masked
	Since  string                `json:"since"`
	Says   string                `json:"says"`   // in Vietnamese, for the officer
	Source string                `json:"source"` // the provision, or logic
}

// Handler lists the findings, a JSON object a line, those of one rule if the
// query names it. It is for the source's own owner, since it holds keys of the
// source; no gateway's table names it.
func (s *Service) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		only := connector.FindingCode(r.URL.Query().Get("rule"))
		if _, ok := s.Rule(only); only != "" && !ok {
			web.WriteProblem(w, r, s.Log, lienthong.Errorf(lienthong.NotFound, "The sector has no such rule."))
			return
		}
		web.WriteLines(w, r, s.Log, s.lines(r.Context(), only))
	})
}

// lines are the findings of a rule, of all for "".
func (s *Service) lines(ctx context.Context, only connector.FindingCode) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for after := (Found{}); ; {
			found, err := s.Store.List(ctx, after, batch)
			if err != nil {
				yield(Line{}, err)
				return
			}
			for _, f := range found {
				after = f
				rule, ok := s.Rule(f.Rule)
				if !ok || only != "" && f.Rule != only {
					continue
				}
				since := f.Since.In(lienthong.Vietnam).Format(time.DateOnly)
				if !yield(Line{Record: f.Record, Key: f.Key, Rule: f.Rule, Term: rule.Term, Person: f.Person, Since: since, Says: rule.Says, Source: rule.Source}, nil) {
					return
				}
			}
			if len(found) < batch {
				return
			}
		}
	}
}
