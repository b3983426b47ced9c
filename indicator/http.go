package indicator

import (
	"context"
	"net/http"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

// Service tells how far the programme is.
type Service struct {
	Plan Plan
	// Facts is what is known of every connection, by its id. An error of a
	// source is answered as it is: half of the facts would show a wrong state.
	Facts func(ctx context.Context) (map[string]Facts, error)
	Now   func() time.Time
}

const tag = "programme"

// Mount registers the operations. They hold no personal data.
func (s *Service) Mount(a *web.API) {
	web.Get(a, web.Operation{
		ID: "readProgramme", Path: "/v1/programme", Tag: tag,
		Summary:     "How far is each connection that the decision orders?",
		Description: "States and figures are computed from the ledger, the agreements and the linking jobs of this node.",
	}, s.serveProgramme)
	web.Ask(a, http.MethodGet, web.Operation{
		ID: "readConnection", Path: "/v1/programme/{connection}", Tag: tag,
		Summary: "One connection, and what its figures were computed from.",
		Errors:  []lienthong.Code{lienthong.NotFound},
	}, []web.Parameter{{Name: "connection", InPath: true, Description: "Its id, such as officials."}}, s.serveConnection)
}

func (s *Service) serveProgramme(ctx context.Context) (*wireProgramme, error) {
	facts, err := s.Facts(ctx)
	if err != nil {
		return nil, err
	}
	out := &wireProgramme{Decision: s.Plan.Decision, At: s.Now().UTC(), Connections: []wireSummary{}}
	for i := range s.Plan.Connections {
		c := &s.Plan.Connections[i]
		out.Connections = append(out.Connections, s.summary(c, facts[c.ID], out.At))
	}
	return out, nil
}

func (s *Service) serveConnection(ctx context.Context, v web.Values) (*wireConnection, error) {
	for i := range s.Plan.Connections {
		c := &s.Plan.Connections[i]
		if c.ID != v.Text("connection") {
			continue
		}
		facts, err := s.Facts(ctx)
		if err != nil {
			return nil, err
		}
		return s.whole(c, facts[c.ID], s.Now().UTC()), nil
	}
	return nil, lienthong.Errorf(lienthong.NotFound, "The programme has no such connection; readProgramme lists them.")
}
