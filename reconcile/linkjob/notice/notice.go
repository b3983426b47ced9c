package notice

import (
	"context"
	"net/http"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile/linkjob"
)

// Path is where the operation is.
const Path = "/v1/linkages/changed"

// PersonsAtOnce bounds an answer: evidence of an exchange names so many, and a few more.
const PersonsAtOnce = 1980

// MaxMark bounds a mark, in bytes.
const MaxMark = 128

// Question asks who has changed.
type Question struct {
	Mark string `json:"mark" maxLength:"128" doc:"The mark of the answer before; empty for the first question, which learns the present one alone."`
}

// Answer is some of those who have.
type Answer struct {
	Mark    string   `json:"mark" doc:"Ask with it the next time."`
	More    bool     `json:"more" doc:"Ask again at once: there may be others."`
	Lost    bool     `json:"lost" doc:"The mark leads nowhere: link every row again."`
	Anybody bool     `json:"anybody" doc:"Whether the register has changed at all, be it of persons whom you do not know."`
	Numbers []string `json:"numbers" doc:"Numbers that persons whom your sector knows bear or bore, whose record has been written anew."`

	Persons []lienthong.PersonID `json:"-"` // whom it names
	subject func(lienthong.PersonID) string
}

// SetHeader names the persons to the evidence.
func (a *Answer) SetHeader(h http.Header) {
	if len(a.Persons) == 0 || a.subject == nil {
		return
	}
	names := make([]string, len(a.Persons))
	for i, p := range a.Persons {
		names[i] = a.subject(p)
	}
	h.Set("Lienthong-Subject", strings.Join(names, ","))
}

// Service is the operation. Set the fields.
type Service struct {
	// Changed says who of those that a system's sector knows has changed since a mark.
	Changed func(ctx context.Context, system, mark string) (*Answer, error)
	// Subject is the pseudonym by which evidence names a person.
	Subject func(lienthong.PersonID) string
}

// Mount registers the operation. Whoever assembles the process sees to it that
// only the gateway reaches it, or programs of this machine.
func (s *Service) Mount(a *web.API) {
	web.PostAs(a, web.Operation{
		ID: "listChangedPersons", Path: Path, Tag: "linkage", Summary: "Which of the persons whom my sector knows have changed?",
		Description: "The numbers of persons with an entry of the caller's sector in the reference directory whose record was written since the mark, to link the rows about them again. Not what has changed.",
		Errors:      []lienthong.Code{lienthong.AccessDenied},
	}, func(ctx context.Context, h http.Header, in *Question) (*Answer, error) {
		if len(in.Mark) > MaxMark {
			return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "/mark", Message: "The mark is none that was given here."}
		}
		if !linkjob.GrantedBy(h).PIN {
			return nil, lienthong.Errorf(lienthong.AccessDenied, "Your grant does not let out numbers (pin), by which changed persons are named.")
		}
		out, err := s.Changed(ctx, h.Get("X-Road-Client"), in.Mark)
		if err != nil {
			return nil, err
		}
		out.subject = s.Subject
		return out, nil
	})
}
