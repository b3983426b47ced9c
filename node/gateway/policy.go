package gateway

import (
	"context"
	"errors"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/node/gateway/offer"
	"github.com/lienthong/lienthong/node/presence"
)

// Policy lets the grants decide what the exchange asks.
type Policy struct {
	Grants   *grant.Service
	Subjects *ledger.SubjectKey // makes the pseudonyms that evidence names persons by
	Offers   *offer.List
	Presence *presence.Desk // reads proofs that a person is present; nil where none is taken
}

var _ exchange.Policy = (*Policy)(nil)

// Decide implements exchange.Policy.
func (p *Policy) Decide(ctx context.Context, r exchange.Request) (exchange.Verdict, error) {
	service, _ := p.Offers.Find(r.Service)
	op, ok := service.Operation(r.Method, r.Path)
	if !ok {
		return exchange.Verdict{Code: lienthong.AccessDenied, Message: "This service has no such operation for other agencies.",
			Steps: []exchange.Step{{Rule: "operation", Outcome: "not one that may be reached through a gateway"}}}, nil
	}
	a, err := op.Ask(&r)
	if err != nil {
		return refusal(op, err), nil
	}
	subjects, err := service.Persons(ctx, a.Numbers, a.References)
	if err != nil {
		return exchange.Verdict{}, err
	}
	if len(subjects) > offer.MaxSubjects { // several may bear an old number
		return refusal(op, offer.ErrTooMany), nil
	}
	ask := grant.Request{
		Consumer: r.Client, Service: r.Service, Method: r.Method, Path: r.Path,
		Rung: op.Rung, Set: op.Set, Fields: a.Fields,
		Purpose: r.Purpose, Basis: r.LegalBasis, Procedure: r.Procedure, Case: r.Case,
		Subjects: subjects, Explain: true,
	}
	var proof presence.Found
	if r.Presence != "" {
		if proof, err = p.present(ctx, &r, service, subjects); err != nil {
			return unproven(op, err)
		}
		ask.Present = true
	}
	if service.Directory != nil {
		ask.References = service.Directory(a.Numbers)
	}
	v, err := p.Grants.Decide(ctx, ask)
	if err != nil {
		return exchange.Verdict{}, err
	}
	out := p.verdict(op, &v, subjects)
	if service.Whole && out.Permitted && len(out.Fields) < len(a.Fields) {
		out.Permitted, out.Code, out.Message = false, lienthong.AccessDenied, "This service answers with all its fields, and the grant leaves some out."
		out.Steps = append(out.Steps, exchange.Step{Rule: "fields", Outcome: "not all granted, and the service cannot leave any out"})
	}
	if out.Permitted && ask.Present {
		if err := p.Presence.Use(ctx, proof); err != nil {
			return unproven(op, err)
		}
	}
	return out, nil
}

// Stands implements exchange.Policy.
func (p *Policy) Stands(ctx context.Context, r exchange.Request, id string) (bool, error) {
	return p.Grants.Stands(ctx, r.Client, r.Service, id)
}

// present reads the proof that came with a request. It has to be of everybody whom
// the question is about, who is one person then.
func (p *Policy) present(ctx context.Context, r *exchange.Request, service offer.Service, subjects []lienthong.PersonID) (presence.Found, error) {
	if p.Presence == nil {
		return presence.Found{}, lienthong.Errorf(lienthong.AccessDenied, "The owner takes no proofs that a person is present.")
	}
	proof, err := p.Presence.Read(ctx, r)
	if err != nil {
		return proof, err
	}
	who, err := service.Persons(ctx, []string{proof.Number}, nil)
	if err != nil {
		return proof, err
	}
	if len(who) != 1 || len(subjects) != 1 || who[0] != subjects[0] {
		return proof, lienthong.Errorf(lienthong.AccessDenied, "The proof that the person is present does not hold: it is of somebody else than the question is about, or that is about several.")
	}
	return proof, nil
}

// unproven refuses a proof that does not hold; other errors are faults.
func unproven(op offer.Operation, err error) (exchange.Verdict, error) {
	if lienthong.CodeOf(err) != lienthong.AccessDenied {
		return exchange.Verdict{}, err
	}
	v := refusal(op, err)
	v.Steps = []exchange.Step{{Rule: "presence", Outcome: v.Message}}
	return v, nil
}

// refusal is of a request that cannot even be put to the grants.
func refusal(op offer.Operation, err error) exchange.Verdict {
	v := exchange.Verdict{Code: lienthong.CodeOf(err), Message: "The request cannot be read.", Operation: op.Template(),
		Steps: []exchange.Step{{Rule: "body", Outcome: "not what the operation reads"}}}
	if own := (*lienthong.Error)(nil); errors.As(err, &own) {
		v.Message = own.Message
	}
	return v
}

// verdict says what the grants decided in the exchange's words. How other
// grants fared is the owner's operator's to see, not the caller's.
func (p *Policy) verdict(op offer.Operation, v *grant.Verdict, subjects []lienthong.PersonID) exchange.Verdict {
	out := exchange.Verdict{
		Permitted: v.Permitted, Code: v.Code, Grant: v.Grant, Operation: op.Template(), Fields: v.Allowed(),
		Purpose: v.Purpose, LegalBasis: v.Basis, Disclosure: v.Disclosure, DiscloseFrom: v.DiscloseFrom,
	}
	if own := (*lienthong.Error)(nil); errors.As(v.Err(), &own) {
		out.Message = own.Message
	}
	for _, s := range v.Explain {
		outcome := "held"
		if !s.OK {
			outcome = s.Check.Sentence()
		}
		out.Steps = append(out.Steps, exchange.Step{Rule: string(s.Check), Outcome: outcome, Private: s.Grant != v.Grant})
	}
	for _, id := range subjects {
		out.Subjects = append(out.Subjects, p.Subjects.Person(id))
	}
	return out
}
