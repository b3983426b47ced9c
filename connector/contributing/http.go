package contributing

import (
	"iter"
	"net/http"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

// Line is a report as the source's own owner is told it.
type Line struct {
	Record string `json:"record"`
	Key    string `json:"key"`   // of the source's row
	Field  string `json:"field"` // of the population register
	State  string `json:"state"`
	Why    string `json:"why,omitempty"`
	Sent   string `json:"sent"` // the last time
}

// Handler lists what was sent and how it stands, a JSON object a line, for the source's
// own owner: it holds keys of the source, and no gateway's table names it.
func (s *Service) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		web.WriteLines(w, r, s.Log, s.lines(r))
	})
}

func (s *Service) lines(r *http.Request) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for after := (Sent{}); ; {
			some, err := s.Store.List(r.Context(), after, batch)
			if err != nil {
				yield(Line{}, err)
				return
			}
			for _, x := range some {
				after = x
				if !yield(Line{x.Record, x.Key, x.Field, x.State, x.Why, x.At.In(lienthong.Vietnam).Format(time.DateOnly)}, nil) {
					return
				}
			}
			if len(some) < batch {
				return
			}
		}
	}
}
