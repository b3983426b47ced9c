package sector

import (
	"context"
	"net/http"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client/joined"
	"github.com/lienthong/lienthong/connector"
)

// declarants is about how many declarations the joined question is asked.
const declarants = 20

// Declared is what came of asking whether what officials declared agrees with the
// registers: family, enterprises, parcels.
type Declared struct {
	Plan        string         `json:"plan"` // of the first
	Asked       int            `json:"asked"`
	Parts       int            `json:"parts"`  // exchanges
	Family      map[string]int `json:"family"` // declared relatives by the conclusion
	Enterprises map[string]int `json:"enterprises"`
	Parcels     map[string]int `json:"parcels"`
	// Undeclared and Unfound are codes of enterprises and parcels that only the
	// registers have, or only the declarations.
	Undeclared int            `json:"undeclared"`
	Unfound    int            `json:"unfound"`
	Refused    map[string]int `json:"refused"`
	First      *Declaration   `json:"-"` // for whoever wants to try it
}

// Declaration is a declaration as the register has it.
type Declaration struct {
	Code string
	joined.Declaration
}

// AskDeclarants asks for the first declarations of the asset register; nil where
// that, or the register of enterprises or of land, is not there.
func AskDeclarants(ctx context.Context, agencies []*Running, population lienthong.ServiceID, now func() time.Time) (*Declared, error) {
	asset, f := Of(agencies, "asset")
	business, enterprises := Of(agencies, "business")
	land, parcels := Of(agencies, "land")
	if asset == nil || business == nil || land == nil {
		return nil, nil
	}
	to := joined.DeclarantServices{Population: population, Business: enterprises.Service, Land: parcels.Service}
	var on joined.DeclarantBases
	var err error
	if on.Family, err = Basis("asset", "asset-family-relation"); err != nil {
		return nil, err
	}
	if on.Roles, err = business.Offer(ctx, enterprises, "business-roles", f.Register, now); err != nil {
		return nil, err
	}
	if on.Rights, err = land.Offer(ctx, parcels, "land-rights", f.Register, now); err != nil {
		return nil, err
	}
	all, err := asset.declarations(ctx, f)
	if err != nil {
		return nil, err
	}
	d := &Declared{Family: map[string]int{}, Enterprises: map[string]int{}, Parcels: map[string]int{}, Refused: map[string]int{}}
	for i := range all {
		q := joined.Declarant(all[i].Declaration, to, on)
		if i == 0 {
			d.Plan, d.First = q.Plan(), &all[i]
		}
		a := joined.Run(ctx, &joined.Gateway{
			URL: asset.Node.Gateway.ClientsURL(), System: f.System(), Officer: "demo-officer", Case: all[i].Code, HTTP: http.DefaultClient,
		}, q)
		d.count(joined.ConcludeDeclarant(all[i].Declaration, a), a)
	}
	return d, nil
}

func (d *Declared) count(c joined.DeclarantConclusions, a *joined.Answer) {
	d.Asked++
	d.Parts += len(a.Outcomes)
	for _, x := range c.Family {
		d.Family[string(x)]++
	}
	d.Enterprises[string(c.Enterprises.Agrees)]++
	d.Parcels[string(c.Parcels.Agrees)]++
	d.Undeclared += len(c.Enterprises.Undeclared) + len(c.Parcels.Undeclared)
	d.Unfound += len(c.Enterprises.Unfound) + len(c.Parcels.Unfound)
	countRefused(d.Refused, a)
}

// declarations reads the first declarations of the register through its
// connector, with the family and the items of each.
func (r *Running) declarations(ctx context.Context, f *Filled) ([]Declaration, error) {
	var out []Declaration
	at := map[string]int{}
	err := r.records(ctx, f, "declaration", func(d *connector.Record) error {
		who, ok := subjectOf(d.Get("declarant_number"), d.Get("full_name"), d.Get("birth_date"))
		if ok && len(out) < declarants {
			at[d.Get("declaration_code")] = len(out)
			out = append(out, Declaration{d.Get("declaration_code"), joined.Declaration{Declarant: who}})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = r.records(ctx, f, "family", func(m *connector.Record) error {
		i, known := at[m.Get("declaration_code")]
		if who, ok := subjectOf(m.Get("personal_number"), m.Get("full_name"), m.Get("birth_date")); known && ok {
			out[i].Family = append(out[i].Family, joined.Member{Subject: who, Relation: m.Get("relation")})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, r.records(ctx, f, "item", func(item *connector.Record) error {
		i, known := at[item.Get("declaration_code")]
		code := item.Get("register_code")
		switch kind := item.Get("kind"); {
		case !known || code == "":
		case kind == "land":
			out[i].Parcels = append(out[i].Parcels, code)
		case kind == "enterprise":
			out[i].Enterprises = append(out[i].Enterprises, code)
		}
		return nil
	})
}

// records reads the records of a type through the register's connector.
func (r *Running) records(ctx context.Context, f *Filled, record string, each func(*connector.Record) error) error {
	c := r.connector(f)
	for _, b := range c.Bound {
		if b.Type.ID != record {
			continue
		}
		for row, err := range c.Source.Rows(ctx, b.Query()) {
			if err != nil {
				return err
			}
			if err := each(b.Read(row)); err != nil {
				return err
			}
		}
	}
	return nil
}

// subjectOf is a person whom a question can be about.
func subjectOf(number, name, born string) (s joined.Subject, ok bool) {
	pin, err := lienthong.ParsePIN(number)
	if err != nil || name == "" {
		return s, false
	}
	day, err := lienthong.ParseDate(born)
	return joined.Subject{Number: pin, Name: name, BirthDate: day}, err == nil && !day.IsZero()
}
