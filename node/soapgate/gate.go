package soapgate

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/population"
)

// prefix is the path before the names of the operations, in URLs and in grants.
const prefix = "/soap"

// Gate answers the SOAP services from a register. Fill in all fields, then
// serve Handler behind TLS.
type Gate struct {
	Service    lienthong.ServiceID // that grants for these paths are about
	Population *population.Service
	Grants     *grant.Service
	Subjects   *ledger.SubjectKey // makes the pseudonyms of persons and officers
	Ledger     exchange.Ledger
	Now        func() time.Time
	Log        *slog.Logger

	// SOAP has the accounts and the settings of the protocol. Its Register,
	// Prefix, Now and Log are the gate's to set.
	SOAP soap.Service
}

// Handler serves the operations and their WSDL under /soap/.
func (g *Gate) Handler() http.Handler {
	s := g.SOAP
	s.Register, s.Prefix, s.Now, s.Log = register{g}, prefix, g.Now, g.Log
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.ServeHTTP(w, received(r, g.Now()))
	})
}

// register is the Gate as package soap asks it.
type register struct{ *Gate }

var _ soap.Register = register{}

// Verify implements soap.Register.
func (r register) Verify(ctx context.Context, q *soap.Question) (yes bool, err error) {
	err = r.exchange(ctx, &verify, q, func(ctx context.Context, w who, _ []string) (found, error) {
		yes, err = r.verified(ctx, w)
		return found{yes: yes}, err
	})
	return yes && err == nil, err
}

// Lookup implements soap.Register.
func (r register) Lookup(ctx context.Context, q *soap.Question) (*soap.Citizen, error) {
	return r.read(ctx, &lookup, q)
}

// Relatives implements soap.Register.
func (r register) Relatives(ctx context.Context, q *soap.Question) (*soap.Citizen, error) {
	return r.read(ctx, &relatives, q)
}

// read gives what the grants allow of the person.
func (g *Gate) read(ctx context.Context, op *operation, q *soap.Question) (c *soap.Citizen, err error) {
	err = g.exchange(ctx, op, q, func(ctx context.Context, w who, fields []string) (found, error) {
		c, err = g.citizen(ctx, w, fields)
		return found{citizen: c}, err
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// found is what the register has to say: yes or no, or a person.
type found struct {
	yes     bool
	citizen *soap.Citizen
}

// exchange is the way of one call: about whom, may it be, the answer, the
// record. What answer found leaves only if exchange returns nil.
func (g *Gate) exchange(ctx context.Context, op *operation, q *soap.Question,
	answer func(ctx context.Context, w who, fields []string) (found, error),
) error {
	e := g.evidence(ctx, op, q)
	var f found
	outcome := func() error {
		w, err := g.who(ctx, q)
		if err != nil {
			return err
		}
		v, err := g.Grants.Decide(ctx, grant.Request{
			Consumer: q.Client, Service: g.Service, Method: http.MethodPost, Path: op.path(),
			Rung: op.rung, Fields: op.ids(), Purpose: q.Purpose, Basis: q.LegalBasis, Procedure: q.Procedure, Subjects: w.persons,
		})
		if err != nil {
			return err
		}
		e.Permitted, e.Grant, e.Disclosure, e.DiscloseFrom = v.Permitted, v.Grant, v.Disclosure, v.DiscloseFrom
		for _, id := range w.persons {
			e.Subjects = append(e.Subjects, g.Subjects.Person(id))
		}
		if !v.Permitted {
			return v.Err()
		}
		f, err = answer(ctx, w, v.Allowed())
		if f.citizen != nil && err == nil {
			e.Fields = v.Allowed()
		}
		return err
	}()
	g.answered(e, q, f, outcome)
	if err := g.record(ctx, e, outcome); err != nil {
		return err
	}
	return outcome
}

// who is whom a question is about.
type who struct {
	question *soap.Question
	number   lienthong.CardNumber // to ask by
	persons  []lienthong.PersonID // who bears one of the numbers
	one      bool                 // the numbers are the same person's
	at       population.AsOf
}

// who finds the bearers of the numbers. Of two numbers the personal number is
// the one to ask by, for it is certain to be unique; the answer counts only if
// whoever bears it bears the other too.
func (g *Gate) who(ctx context.Context, q *soap.Question) (who, error) {
	w := who{question: q, number: lienthong.CardNumberOf(q.PIN), one: true, at: population.At(g.Now().UTC().Truncate(time.Microsecond))}
	old := lienthong.CardNumberOfCMND(q.CMND9)
	if q.PIN.IsZero() {
		w.number, old = old, lienthong.CardNumber{}
	}
	holders, err := g.Population.Store.Holders(ctx, []lienthong.CardNumber{w.number, old}, w.at)
	if err != nil {
		return who{}, err
	}
	var bearers [2][]lienthong.PersonID
	for i := range holders {
		h := &holders[i]
		bearers[h.Index] = append(bearers[h.Index], h.Person)
		if !slices.Contains(w.persons, h.Person) {
			w.persons = append(w.persons, h.Person)
		}
	}
	for _, id := range bearers[0] {
		w.one = w.one && (old.IsZero() || slices.Contains(bearers[1], id))
	}
	return w, nil
}
