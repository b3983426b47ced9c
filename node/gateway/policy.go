package gateway

import (
	"context"
	"errors"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/ledger"
)

// Policy lets the grants decide what the exchange asks.
type Policy struct {
	Grants   *grant.Service
	Subjects *ledger.SubjectKey // makes the pseudonyms that evidence names persons by
	// Persons finds who bears the numbers, or is meant by the references of
	// earlier answers. Whom the register does not know is left out.
	Persons func(ctx context.Context, numbers, references []string) ([]lienthong.PersonID, error)
	// Records are the services with tables of their own; all others have the
	// register's.
	Records []Records
}

var _ exchange.Policy = (*Policy)(nil)

// Decide implements exchange.Policy.
func (p *Policy) Decide(ctx context.Context, r exchange.Request) (exchange.Verdict, error) {
	table, persons := operations, p.Persons
	if i := slices.IndexFunc(p.Records, func(s Records) bool { return s.ID == r.Service }); i >= 0 {
		table, persons = p.Records[i].operations(), p.Records[i].Persons
	}
	op, ok := operationAt(table, r.Method, r.Path)
	if !ok {
		return exchange.Verdict{Code: lienthong.AccessDenied, Message: "This service has no such operation for other agencies.",
			Steps: []exchange.Step{{Rule: "operation", Outcome: "not one that may be reached through a gateway"}}}, nil
	}
	a := asked{fields: op.fields}
	if op.read != nil {
		if err := readBody(r, op, &a); err != nil {
			return refusal(op, err), nil
		}
	}
	subjects, err := persons(ctx, a.numbers, a.references)
	if err != nil {
		return exchange.Verdict{}, err
	}
	if len(subjects) > MaxSubjects { // several may bear an old number
		return refusal(op, errTooMany), nil
	}
	ask := grant.Request{
		Consumer: r.Client, Service: r.Service, Method: r.Method, Path: r.Path,
		Rung: op.rung, Set: op.set, Fields: a.fields,
		Purpose: r.Purpose, Basis: r.LegalBasis, Procedure: r.Procedure, Case: r.Case,
		Subjects: subjects, Explain: true,
	}
	v, err := p.Grants.Decide(ctx, ask)
	if err != nil {
		return exchange.Verdict{}, err
	}
	return p.verdict(op, &v, subjects), nil
}

func readBody(r exchange.Request, op operation, a *asked) error {
	body := r.Body()
	defer body.Close()
	return op.read(body, a)
}

// refusal is of a request that cannot even be put to the grants.
func refusal(op operation, err error) exchange.Verdict {
	v := exchange.Verdict{Code: lienthong.CodeOf(err), Message: "The request cannot be read.", Operation: op.template(),
		Steps: []exchange.Step{{Rule: "body", Outcome: "not what the operation reads"}}}
	if own := (*lienthong.Error)(nil); errors.As(err, &own) {
		v.Message = own.Message
	}
	return v
}

// verdict says what the grants decided in the exchange's words. How other
// grants fared is the owner's operator's to see, not the caller's.
func (p *Policy) verdict(op operation, v *grant.Verdict, subjects []lienthong.PersonID) exchange.Verdict {
	out := exchange.Verdict{
		Permitted: v.Permitted, Code: v.Code, Grant: v.Grant, Operation: op.template(), Fields: v.Allowed(),
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
