package deskroom

import (
	"context"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client/joined"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/console/desk"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/node/connect"
)

// question is a joined question that this agency can put.
type question struct {
	desk.Question
	from *connect.Connector // in whose system's name
	ask  func(ctx context.Context, said map[string]string) (*asked, error)
}

// asked is a question about somebody, and how its answer is read.
type asked struct {
	*joined.Question
	inCase   string
	conclude func(*joined.Answer) []desk.Conclusion
}

// possible are the questions whose registers are all there.
func (d *Desk) possible() (out []question, err error) {
	if c := d.own("finance"); c != nil && d.there("", "insurance") {
		q, err := d.payee(c)
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	if c := d.own("asset"); c != nil && d.there("", "business", "land") {
		q, err := d.declarant(c)
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, nil
}

func (d *Desk) there(sectors ...string) bool {
	for _, s := range sectors {
		if d.services[s].Service == "" {
			return false
		}
	}
	return true
}

// Questions implements desk.Agency.
func (d *Desk) Questions() (out []desk.Question) {
	for i := range d.questions {
		out = append(out, d.questions[i].Question)
	}
	return out
}

// payee asks whether a payee lives, is insured and was paid once.
func (d *Desk) payee(c *connect.Connector) (q question, err error) {
	own, err := lienthong.ParseServiceID(c.Description.Service)
	if err != nil {
		return q, err
	}
	to := joined.PayeeServices{Population: d.services[""], Insurance: d.services["insurance"], Finance: own}
	var on joined.PayeeBases
	if on.Assistance, err = basis("finance", "finance-payee-alive"); err != nil {
		return q, err
	}
	if on.Insurance, err = basis("insurance", "insurance-benefit-known"); err != nil {
		return q, err
	}
	return question{desk.Question{ID: "payee", Terms: []string{"number", "name", "birth_date"}}, c, func(_ context.Context, said map[string]string) (*asked, error) {
		who, err := subject(said["number"], said["name"], said["birth_date"])
		if err != nil {
			return nil, err
		}
		return &asked{joined.Payee(who, to, on), "", func(a *joined.Answer) []desk.Conclusion {
			c := joined.ConcludePayee(a)
			return []desk.Conclusion{{ID: "alive", Says: string(c.Alive)}, {ID: "insured", Says: string(c.Insured)}, {ID: "twice", Says: string(c.PaidTwice)}}
		}}, nil
	}}, nil
}

// declarant asks whether a declaration of the agency's own register agrees with
// others'.
func (d *Desk) declarant(c *connect.Connector) (q question, err error) {
	to := joined.DeclarantServices{Population: d.services[""], Business: d.services["business"], Land: d.services["land"]}
	var on joined.DeclarantBases
	for _, b := range []struct {
		sector, grant string
		into          *lienthong.LegalBasis
	}{{"asset", "asset-family-relation", &on.Family}, {"business", "business-roles", &on.Roles}, {"land", "land-rights", &on.Rights}} {
		if *b.into, err = basis(b.sector, b.grant); err != nil {
			return q, err
		}
	}
	return question{desk.Question{ID: "declarant", Terms: []string{"declaration"}}, c, func(ctx context.Context, said map[string]string) (*asked, error) {
		declared, err := declaration(ctx, c, said["declaration"])
		if err != nil {
			return nil, err
		}
		return &asked{joined.Declarant(declared, to, on), said["declaration"], func(a *joined.Answer) []desk.Conclusion {
			c := joined.ConcludeDeclarant(declared, a)
			return []desk.Conclusion{{ID: "family", Says: string(all(c.Family))}, compared("enterprises", c.Enterprises), compared("parcels", c.Parcels)}
		}}, nil
	}}, nil
}

// all is yes if everything is, and no if something is not.
func all(of []joined.Conclusion) joined.Conclusion {
	out := joined.Yes
	for _, c := range of {
		if c == joined.No {
			return joined.No
		}
		if c == joined.Unknown {
			out = joined.Unknown
		}
	}
	return out
}

func compared(id string, c joined.Comparison) desk.Conclusion {
	out := desk.Conclusion{ID: id, Says: string(c.Agrees)}
	for _, code := range c.Undeclared {
		out.Detail = append(out.Detail, "+ "+code)
	}
	for _, code := range c.Unfound {
		out.Detail = append(out.Detail, "− "+code)
	}
	return out
}

// subject is a person as typed.
func subject(number, name, born string) (s joined.Subject, err error) {
	n, err := vnfield.Number(number)
	if err != nil || n.Card.PIN().IsZero() || name == "" {
		return s, lienthong.Errorf(lienthong.Invalid, "The number is no personal number of 12 digits, or the name is missing.")
	}
	d, err := vnfield.Date(born)
	if err != nil || d.Date.IsZero() {
		return s, lienthong.Errorf(lienthong.Invalid, "The date of birth is no date.")
	}
	return joined.Subject{Number: n.Card.PIN(), Name: name, BirthDate: d.Date}, nil
}

// declaration reads a declaration of the agency's own register, with family and
// items.
func declaration(ctx context.Context, c *connect.Connector, code string) (d joined.Declaration, err error) {
	err = each(ctx, c, "declaration", code, func(r *connector.Record) error {
		d.Declarant, err = subject(r.Get("declarant_number"), r.Get("full_name"), r.Get("birth_date"))
		return err
	})
	if err == nil && d.Declarant.Name == "" {
		err = lienthong.Errorf(lienthong.NotFound, "The register has no such declaration.")
	}
	if err != nil {
		return d, err
	}
	err = each(ctx, c, "family", code, func(r *connector.Record) error {
		who, err := subject(r.Get("personal_number"), r.Get("full_name"), r.Get("birth_date"))
		if err != nil {
			return nil //nolint:nilerr // declared without a number: nobody can be asked
		}
		d.Family = append(d.Family, joined.Member{Subject: who, Relation: r.Get("relation")})
		return nil
	})
	if err != nil {
		return d, err
	}
	return d, each(ctx, c, "item", code, func(r *connector.Record) error {
		switch code := r.Get("register_code"); {
		case code == "":
		case r.Get("kind") == "land":
			d.Parcels = append(d.Parcels, code)
		case r.Get("kind") == "enterprise":
			d.Enterprises = append(d.Enterprises, code)
		}
		return nil
	})
}

// most bounds what one declaration has of a record type.
const most = 200

// each reads the records of a type that belong to a declaration.
func each(ctx context.Context, c *connect.Connector, record, code string, do func(*connector.Record) error) error {
	for _, b := range c.Bound {
		columns := b.Mapping.Terms["declaration_code"].Columns
		if b.Type.ID != record || len(columns) != 1 {
			continue
		}
		q := b.Query()
		q.Where, q.Limit = []connector.Condition{{Column: columns[0], In: []string{code}}}, most
		for row, err := range c.Source.Rows(ctx, q) {
			if err != nil {
				return err
			}
			if r := b.Read(row); strings.EqualFold(r.Get("declaration_code"), code) {
				if err := do(r); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
