package courtroom

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client/joined"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/court"
	"github.com/lienthong/lienthong/console/clerk"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/node/attest"
)

// Options are what a court needs to ask.
type Options struct {
	Gateway    string             // the address of its own gateway's side for systems
	System     lienthong.SystemID // in whose name it asks
	Population lienthong.ServiceID
	Services   map[string][]lienthong.ServiceID // of the sectors that documents are verified with
	Ledger     string                           // the folder of its gateway's ledger
	Directory  func() (*directory.List, error)  // whose keys signed the messages
	HTTP       *http.Client                     // to the gateway
	Now        func() time.Time
}

// Court implements clerk.Court.
type Court struct {
	Options
	sector    *connector.Sector
	documents []document
}

var _ clerk.Court = (*Court)(nil)

const participant = "participant"

// asks are the default grants of the sector under which each kind is asked.
var asks = map[clerk.Kind]string{clerk.Verify: "court-verify", clerk.Read: "court-read", clerk.Enter: "court-party", clerk.Leave: "court-party-left"}

// terms are the terms that fields of the population register fill. Other fields
// of the grant are not asked for: the form has no place for them.
var terms = map[string]connector.TermID{
	"pin": "personal_number", "full_name": "full_name", "birth_date": "birth_date", "sex": "sex", "nationality": "nationality",
	"permanent_residence": "residence",
}

// New is a court with the built-in sector.
func New(o Options) (*Court, error) {
	s, err := court.BuiltIn()
	if err != nil {
		return nil, err
	}
	documents, err := documentsOf(s, o)
	return &Court{o, s, documents}, err
}

// Stages implements clerk.Court: what the sector's record type knows and its rules
// allow.
func (c *Court) Stages() (out []clerk.Stage) {
	typ, _ := c.sector.Record(participant)
	for _, stage := range typ.Terms[typ.Find("stage")].Codes {
		s := clerk.Stage{ID: stage.Value, Name: stage.Name}
		for _, relation := range typ.Terms[typ.Find("relation")].Codes {
			q := court.Question{Case: "any", Stage: stage.Value, Relation: relation.Value}
			if _, err := q.Purpose(c.sector); err == nil {
				s.Relations = append(s.Relations, clerk.Choice{ID: relation.Value, Name: relation.Name})
			}
		}
		out = append(out, s)
	}
	return out
}

// Way implements clerk.Court.
func (c *Court) Way(f clerk.Form) string { return string(court.WayOf(c.record(f))) }

// Ask implements clerk.Court: one exchange over the court's own gateway.
func (c *Court) Ask(ctx context.Context, officer string, f clerk.Form, kind clerk.Kind) (clerk.Answer, error) {
	own, ok := f.(*form)
	i := slices.IndexFunc(c.sector.Asks, func(g connector.Grant) bool { return g.ID == asks[kind] })
	if !ok || i < 0 {
		return clerk.Answer{}, lienthong.Errorf(lienthong.Invalid, "This cannot be asked.")
	}
	part, err := c.part(&c.sector.Asks[i], kind, f)
	if err != nil {
		return clerk.Answer{}, err
	}
	body, id, err := c.ask(ctx, officer, f, part)
	answer := clerk.Answer{Exchange: id}
	if kind == clerk.Read && lienthong.CodeOf(err) == lienthong.NotFound {
		return answer, nil // there is nobody of this number, name and date of birth
	}
	if err != nil {
		return answer, err
	}
	values, err := confirmed(kind, part, body)
	if err != nil || len(values) == 0 {
		return answer, err
	}
	answer.Yes = true
	if kind == clerk.Leave {
		return answer, nil
	}
	return answer, own.Confirm(values, id, c.Now())
}

// ask puts a part to its owner, in the form's case.
func (c *Court) ask(ctx context.Context, officer string, f clerk.Form, p *joined.Part) (body []byte, exchange string, err error) {
	return (&joined.Gateway{URL: c.Gateway, System: c.System, Officer: officer, Case: f.Get("case_code").Value, HTTP: c.HTTP}).Ask(ctx, p)
}

// ground is for what is asked, and on which provision.
func (c *Court) ground(ask *connector.Grant, f clerk.Form) (lienthong.Purpose, lienthong.LegalBasis, error) {
	of := court.Question{Case: f.Get("case_code").Value, Stage: f.Get("stage").Value, Relation: f.Get("relation").Value}
	purpose, err := of.Purpose(c.sector)
	if err != nil {
		return "", lienthong.LegalBasis{}, err
	}
	basis, err := lienthong.ParseLegalBasis(ask.Basis)
	return purpose, basis, err
}

// part is the question. What cannot be read as a number or a date is said here,
// before anybody is asked.
func (c *Court) part(ask *connector.Grant, kind clerk.Kind, f clerk.Form) (*joined.Part, error) {
	purpose, basis, err := c.ground(ask, f)
	if err != nil {
		return nil, err
	}
	body, err := claim(f.Get("personal_number").Value, f.Get("full_name").Value, f.Get("birth_date").Value)
	if err != nil {
		return nil, err
	}
	p := &joined.Part{ID: ask.ID, Title: ask.Title, Service: c.Population, Path: strings.TrimPrefix(ask.Operation, "POST "), Purpose: purpose, Basis: basis, Body: body}
	if kind == clerk.Enter || kind == clerk.Leave {
		p.Body["capacity"] = f.Get("relation").Value
	}
	for _, field := range ask.Fields {
		if _, known := terms[field]; known {
			p.Fields = append(p.Fields, field)
		}
	}
	if len(p.Fields) > 0 {
		p.Body["fields"] = p.Fields
	}
	return p, nil
}

// claim is who somebody is said to be, as the register reads it.
func claim(number, name, born string) (joined.Body, error) {
	n, err := vnfield.Number(number)
	if err != nil || n.Card.IsZero() {
		return nil, lienthong.Errorf(lienthong.Invalid, "The number is no personal number.")
	}
	d, err := vnfield.Date(born)
	if err != nil || d.Date.IsZero() {
		return nil, lienthong.Errorf(lienthong.Invalid, "The date of birth is no date.")
	}
	return joined.Body{"number": n.Card.Reveal(), "name": name, "birth_date": d.Date.String()}, nil // leaves for the register, in the body
}

// confirmed is what an answer confirms: after a yes what was asked, else what was
// read; nothing after a no.
func confirmed(kind clerk.Kind, asked *joined.Part, answer []byte) (map[connector.TermID]string, error) {
	var told struct {
		Verified bool `json:"verified"`
		Done     bool `json:"done"`
		Values   []struct {
			Field, Value string
		} `json:"values"`
	}
	if json.Unmarshal(answer, &told) != nil {
		return nil, lienthong.Errorf(lienthong.AnswerRefused, "The answer to a question about a participant has an unknown form.")
	}
	out := map[connector.TermID]string{}
	if kind == clerk.Verify && told.Verified || (kind == clerk.Enter || kind == clerk.Leave) && told.Done {
		for id, term := range map[string]connector.TermID{"number": "personal_number", "name": "full_name", "birth_date": "birth_date"} {
			out[term], _ = asked.Body[id].(string)
		}
	}
	for _, v := range told.Values {
		if term, known := terms[v.Field]; known && kind == clerk.Read && v.Value != "" && out[term] == "" {
			out[term] = v.Value
		}
	}
	return out, nil
}

// Evidence implements clerk.Court.
func (c *Court) Evidence(ctx context.Context, exchange string) ([]byte, error) {
	return attest.Evidence(ctx, exchange, c.Ledger, c.Directory)
}
