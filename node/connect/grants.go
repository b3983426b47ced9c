package connect

import (
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/grant"
)

// Terms are what a sector's default grants leave open: who gives whom, and from
// when on.
type Terms struct {
	Consumer lienthong.SystemID
	Service  lienthong.ServiceID
	// Sector is the consumer's in the owner's reference directory; the relations
	// registered and party ask it.
	Sector     string
	ValidFrom  time.Time
	ValidUntil time.Time // zero: no end
	Agreement  string    // "": sharing by default
	// Only are ids of the sector's defaults; none for all of them.
	Only []string
}

// Asks are the grants by which a sector's system may ask the population register
// what the sector asks by default. The register's owner gives them, or fewer.
func Asks(s *connector.Sector, t Terms) ([]grant.Grant, error) {
	t.Sector = orSector(t.Sector, s.ID)
	return t.grants(s.Asks)
}

// Offers are the grants by which a consumer may ask a sector's records what the
// sector offers by default. The sector's owner gives them, or fewer.
func Offers(s *connector.Sector, t Terms) ([]grant.Grant, error) { return t.grants(s.Offers) }

func orSector(sector, own string) string {
	if sector == "" {
		return own
	}
	return sector
}

func (t Terms) grants(defaults []connector.Grant) ([]grant.Grant, error) {
	var out []grant.Grant
	var known []string
	for i := range defaults {
		d := &defaults[i]
		known = append(known, d.ID)
		if len(t.Only) > 0 && !slices.Contains(t.Only, d.ID) {
			continue
		}
		g, err := t.grant(d)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	for _, id := range t.Only {
		if !slices.Contains(known, id) {
			return nil, lienthong.Errorf(lienthong.Invalid, "The sector proposes no such grant; it proposes %s.", strings.Join(known, ", "))
		}
	}
	return out, nil
}

// id names a grant for one consumer, so that giving the same default to another
// does not take it from the first.
func (t Terms) id(d *connector.Grant) string {
	return d.ID + "." + t.Consumer.Member + "." + t.Consumer.System
}

func (t Terms) grant(d *connector.Grant) (grant.Grant, error) {
	method, path, _ := strings.Cut(d.Operation, " ") // the sector was checked
	g := grant.Grant{
		ID: t.id(d), Agreement: t.Agreement, Consumer: t.Consumer, Service: t.Service, Method: method, Path: path, Rung: grant.Rung(d.Rung), Set: d.Set,
		Read: d.Fields, Mode: grant.RefuseWhole, ValidFrom: t.ValidFrom, ValidUntil: t.ValidUntil,
		Relation:   grant.Relation{Rule: grant.RelationRule(d.Relation)},
		Disclosure: grant.Disclosure{Class: lienthong.Disclosure(d.Disclosure), DeferDays: d.DeferDays},
	}
	if path == "/v1/linkages" {
		linking(&g)
	}
	if g.Rung == grant.Fields || g.Rung == grant.Match {
		g.Mode = grant.LeaveOut // a question for more is answered without the rest
	}
	for _, p := range append([]string{d.Purpose}, d.Purposes...) {
		g.Purposes = append(g.Purposes, lienthong.Purpose(p))
	}
	if g.Relation.Rule == grant.Registered || g.Relation.Rule == grant.Party {
		if t.Sector == "" {
			return g, &lienthong.Error{Code: lienthong.Invalid, Field: "sector",
				Message: "Grant " + d.ID + " asks what the consumer has to do with the person; say in which sector of the owner's reference directory the consumer's persons are (--to-sector)."}
		}
		g.Relation.Sector, g.Relation.Capacities = t.Sector, d.Capacities
	}
	basis, err := lienthong.ParseLegalBasis(d.Basis)
	if err != nil {
		return g, err
	}
	g.Bases = []lienthong.LegalBasis{basis}
	if d.DisclosureBasis != "" {
		if g.Disclosure.Basis, err = lienthong.ParseLegalBasis(d.DisclosureBasis); err != nil {
			return g, err
		}
	}
	return g, g.Check()
}

// linking widens the default of linking to the operations that a job is made
// of. Whoever submits rows is told verdicts; numbers and differences are what
// linking is for, and are named as fields unless the sector names others.
func linking(g *grant.Grant) {
	g.Method, g.Path, g.Rung = "*", "/v1/linkages/**", grant.Fields
	if len(g.Read) == 0 {
		g.Read = []string{"pin", "differences"}
	}
}
