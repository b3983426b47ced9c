package reference

import (
	"context"
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

const tag = "references"

// Party is a person of a case on the wire.
type Party struct {
	Person
	Capacity string `json:"capacity" doc:"What the person is in the case, in a word of the asker's sector." example:"witness"`
}

// Entered is the answer to it.
type Entered struct {
	Done bool `json:"done" doc:"Whether number, name and date of birth are one person's, who is now entered, or has left. A no does not say which is wrong."`
}

// KnownQuestion asks about a person and a sector.
type KnownQuestion struct {
	Number     string   `json:"number" doc:"Number of the person."`
	Sector     string   `json:"sector" doc:"A sector of the directory." example:"court"`
	Capacities []string `json:"capacities,omitempty" doc:"In one of these; in any, if none is named."`
}

// KnownAnswer is yes or no.
type KnownAnswer struct {
	Known bool `json:"known" doc:"Whether the sector knows the person; with Lienthong-Case, as party to that case."`
}

// Mount registers the operations. Whoever assembles the process sees to it that
// only the gateway reaches them, or programs of this machine.
func (s *Service) Mount(a *web.API) {
	web.PostAs(a, web.Operation{
		ID: "enterParty", Path: "/v1/parties", Tag: tag, Summary: "This person is party to my case.",
		Description: "The case is that of Lienthong-Case. From then on grants for the parties to the case are about this person too.",
		Errors:      []lienthong.Code{lienthong.AccessDenied, lienthong.TooManyMatches},
	}, func(ctx context.Context, h http.Header, in *Party) (*Entered, error) {
		done, err := s.Enter(ctx, askerOf(h), in.Person, in.Capacity)
		return &Entered{done}, err
	})
	web.PostAs(a, web.Operation{
		ID: "leaveParty", Path: "/v1/parties/left", Tag: tag, Summary: "This person is party to my case no longer.",
		Errors: []lienthong.Code{lienthong.AccessDenied, lienthong.TooManyMatches},
	}, func(ctx context.Context, h http.Header, in *Party) (*Entered, error) {
		done, err := s.Leave(ctx, askerOf(h), in.Person, in.Capacity)
		return &Entered{done}, err
	})
	web.PostAs(a, web.Operation{
		ID: "knownToSector", Path: "/v1/references/known", Tag: tag, Summary: "Does a sector know this person?",
		Description: "For owners of registers whose grants ask for a relation. Yes or no; with Lienthong-Case, as party to that case; without, parties to cases are not known.",
	}, func(ctx context.Context, h http.Header, in *KnownQuestion) (*KnownAnswer, error) {
		known, err := s.Known(ctx, in.Number, in.Sector, in.Capacities, askerOf(h).Case)
		return &KnownAnswer{known}, err
	})
}

// askerOf reads what the owner's gateway says; package exchange names the
// fields, which a part does not import. A program of this machine says nothing
// and is nobody's system.
func askerOf(h http.Header) Asker {
	return Asker{System: h.Get("X-Road-Client"), Purpose: lienthong.Purpose(h.Get("Lienthong-Purpose")), Case: h.Get("Lienthong-Case")}
}
