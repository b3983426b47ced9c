package finding

import (
	"encoding/json"
	"log/slog"
	"net/http"

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
		e := json.NewEncoder(w)
		began := false
		for after := (Found{}); ; {
			found, err := s.Store.List(r.Context(), after, batch)
			switch {
			case err != nil && !began:
				web.WriteProblem(w, r, s.Log, err)
				return
			case err != nil:
				s.Log.LogAttrs(r.Context(), slog.LevelWarn, "findings ended early", slog.String("code", string(lienthong.CodeOf(err))))
				panic(http.ErrAbortHandler) // the status is out: cut the answer short
			case !began:
				w.Header().Set("Content-Type", web.LinesType)
				began = true
			}
			for _, f := range found {
				after = f
				rule, ok := s.Rule(f.Rule)
				if !ok || only != "" && f.Rule != only {
					continue
				}
				line := Line{Record: f.Record, Key: f.Key, Rule: f.Rule, Term: rule.Term, Person: f.Person, Since: f.Since.Format("2006-01-02"), Says: rule.Says, Source: rule.Source}
				if err := e.Encode(line); err != nil {
					return // the caller has gone
				}
			}
			if len(found) < batch {
				return
			}
		}
	})
}
