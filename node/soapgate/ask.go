package soapgate

import (
	"context"
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/population"
)

// operation is what one SOAP operation gives away, in the words of grants.
type operation struct {
	name   soap.Operation
	rung   grant.Rung
	fields []population.Field // that an answer can hold
}

// The operations. A lookup sends everything that QCVN 109:2017/BTTTT has an
// element for. Of the household it sends the head alone.
var (
	verify = operation{name: soap.Verify, rung: grant.Verify}
	lookup = operation{name: soap.Lookup, rung: grant.Fields, fields: []population.Field{
		population.FieldPIN, population.FieldCMND9, population.FieldFullName, population.FieldSex, population.FieldEthnicity,
		population.FieldReligion, population.FieldMaritalStatus, population.FieldBloodGroup, population.FieldBirthDate,
		population.FieldBirthRegistration, population.FieldHometown, population.FieldPermanentResidence, population.FieldCurrentResidence,
		population.FieldNationality, population.FieldFather, population.FieldMother, population.FieldSpouse, population.FieldRepresentative,
		population.FieldHousehold, population.FieldRelationToHead, population.FieldResidenceFile,
	}}
	relatives = operation{name: soap.Relatives, rung: grant.Fields, fields: []population.Field{
		population.FieldPIN, population.FieldCMND9, population.FieldFullName, population.FieldBirthDate,
		population.FieldFather, population.FieldMother,
	}}
)

// path is the operation's in grants.
func (op *operation) path() string { return prefix + "/" + string(op.name) }

// template is the operation as evidence names it.
func (op *operation) template() string { return http.MethodPost + " " + op.path() }

// ids are the names of the fields; none for a yes or no.
func (op *operation) ids() []string {
	var out []string
	for _, f := range op.fields {
		out = append(out, f.String())
	}
	return out
}

// subject is whom the question names.
func (w *who) subject() population.Subject {
	return population.Subject{Number: w.number, Name: w.question.Name, BirthDate: w.question.BirthDate}
}

// verified answers 033. Without a date of birth it compares the name.
func (g *Gate) verified(ctx context.Context, w who) (bool, error) {
	if !w.one {
		return false, nil
	}
	if !w.question.BirthDate.IsZero() {
		return g.Population.Verify(ctx, w.subject(), w.at)
	}
	claims := []population.Claim{{Field: population.FieldFullName, Text: w.question.Name}}
	agreements, err := g.Population.Match(ctx, w.number, claims, w.at)
	return err == nil && agreements[0] == population.Agree, err
}

// citizen answers the others, with no field but those named; nil for nobody,
// as package soap answers all negatives alike.
func (g *Gate) citizen(ctx context.Context, w who, fields []string) (*soap.Citizen, error) {
	if !w.one {
		return nil, nil
	}
	readings, err := g.readings(ctx, w, fields)
	switch code := lienthong.CodeOf(err); {
	case code == lienthong.NotFound || code == lienthong.TooManyMatches:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return citizenOf(readings), nil
}

func (g *Gate) readings(ctx context.Context, w who, fields []string) ([]population.Reading, error) {
	wanted := make([]population.Wanted, len(fields))
	for i, name := range fields {
		f, err := population.ParseField(name)
		if err != nil {
			return nil, err
		}
		wanted[i].Field = f
	}
	id, err := g.Population.Find(ctx, w.subject(), w.at)
	if err != nil {
		return nil, err
	}
	return g.Population.Read(ctx, id, wanted, w.at)
}
