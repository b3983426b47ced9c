package table

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
)

var grantColumns = []string{
	"id", "consumer", "service", "operation", "rung", "set", "read", "search", "purpose", "legal_basis", "implied", "procedure", "relation",
	"valid_from", "valid_until", "mode", "disclosure", "per_second", "burst", "per_day", "keep_days", "fresh_hours", "agreement",
}

// ReadGrants reads a table of grants. Each of them can stand.
func ReadGrants(path string) ([]grant.Grant, error) {
	rows, err := read(path, grantColumns)
	if err != nil {
		return nil, err
	}
	out := make([]grant.Grant, len(rows))
	seen := map[string]bool{}
	for i, r := range rows {
		if out[i], err = r.grant(); err != nil {
			return nil, err
		}
		if seen[out[i].ID] {
			return nil, r.bad("id", "is that of a row above")
		}
		seen[out[i].ID] = true
	}
	return out, nil
}

func (r record) grant() (g grant.Grant, err error) {
	g = grant.Grant{
		ID: r.text("id"), Agreement: r.text("agreement"), Set: r.text("set"), Read: r.list("read"), Search: r.list("search"),
		Procedures: r.list("procedure"), Rung: grant.Rung(r.text("rung")), Mode: grant.Mode(r.text("mode")),
	}
	if g.Rung == "" {
		g.Rung = grant.Fields
	}
	if g.Mode == "" {
		g.Mode = grant.RefuseWhole
	}
	for _, p := range r.list("purpose") {
		g.Purposes = append(g.Purposes, lienthong.Purpose(p))
	}
	for _, step := range []func() error{
		func() error { g.Consumer, g.Service, err = r.parties(); return err },
		func() error { g.Method, g.Path, err = r.operation(); return err },
		func() error { g.Implied, err = r.yes("implied"); return err },
		func() error { g.Relation, err = r.relation(); return err },
		func() error { g.ValidFrom, err = r.time("valid_from"); return err },
		func() error { g.ValidUntil, err = r.time("valid_until"); return err },
		func() error { g.Disclosure, err = r.disclosure(); return err },
		func() error { g.Limit, g.Replica, err = r.numbers(); return err },
		func() error { g.Bases, err = r.provisions(); return err },
	} {
		if err := step(); err != nil {
			return g, err
		}
	}
	if err := g.Check(); err != nil {
		own, ok := errors.AsType[*lienthong.Error](err)
		if !ok {
			return g, err
		}
		return g, &lienthong.Error{Code: own.Code, Field: own.Field, Message: r.place + ": " + own.Message}
	}
	return g, nil
}

func (r record) parties() (consumer lienthong.SystemID, service lienthong.ServiceID, err error) {
	if consumer, err = lienthong.ParseSystemID(r.text("consumer")); err != nil {
		return consumer, service, r.bad("consumer", "names a system in four parts: VN/GOV/G21/CASES")
	}
	if service, err = lienthong.ParseServiceID(r.text("service")); err != nil {
		return consumer, service, r.bad("service", "names a service in five parts: VN/GOV/G01/POPULATION/persons")
	}
	return consumer, service, nil
}

func (r record) provisions() ([]lienthong.LegalBasis, error) {
	var out []lienthong.LegalBasis
	for _, text := range r.bases("legal_basis") {
		b, err := lienthong.ParseLegalBasis(text)
		if err != nil {
			return nil, r.bad("legal_basis", "is provisions such as 27/2026/ND-CP; article=5, with | between")
		}
		out = append(out, b)
	}
	return out, nil
}

func (r record) relation() (grant.Relation, error) {
	rule, rest, _ := strings.Cut(r.text("relation"), ":")
	sector, capacities, _ := strings.Cut(rest, ":")
	out := grant.Relation{Rule: grant.RelationRule(rule), Sector: sector}
	if capacities != "" {
		out.Capacities = strings.Split(capacities, "+")
	}
	if !slices.Contains([]grant.RelationRule{grant.Anybody, grant.Present, grant.Registered, grant.Party}, out.Rule) {
		return out, r.bad("relation", "is any, present, registered:SECTOR or party:SECTOR; it is never left out")
	}
	return out, nil
}

func (r record) disclosure() (grant.Disclosure, error) {
	class, rest, _ := strings.Cut(r.text("disclosure"), ":")
	out := grant.Disclosure{Class: lienthong.Disclosure(class)}
	var err error
	switch out.Class {
	case "", lienthong.DiscloseAtOnce:
		out.Class = lienthong.DiscloseAtOnce
		return out, nil
	case lienthong.DiscloseDeferred:
		var days string
		days, rest, _ = strings.Cut(rest, ":")
		if out.DeferDays, err = strconv.Atoi(days); err != nil {
			return out, r.bad("disclosure", "is deferred:DAYS:BASIS")
		}
	case lienthong.DiscloseNever:
	default:
		return out, r.bad("disclosure", "is at_once, deferred:DAYS:BASIS or never:BASIS")
	}
	if out.Basis, err = lienthong.ParseLegalBasis(rest); err != nil {
		return out, r.bad("disclosure", "needs the provision that allows it: never:91/2025/QH15; article=4")
	}
	return out, nil
}

func (r record) numbers() (l grant.Limit, p grant.Replica, err error) {
	if text := r.text("per_second"); text != "" {
		if l.PerSecond, err = strconv.ParseFloat(text, 64); err != nil {
			return l, p, r.bad("per_second", "is a number")
		}
	}
	perDay := 0
	for _, n := range []struct {
		name string
		into *int
	}{{"burst", &l.Burst}, {"per_day", &perDay}, {"keep_days", &p.KeepDays}, {"fresh_hours", &p.FreshHours}} {
		if text := r.text(n.name); text != "" {
			if *n.into, err = strconv.Atoi(text); err != nil {
				return l, p, r.bad(n.name, "is a whole number")
			}
		}
	}
	l.PerDay = int64(perDay)
	return l, p, nil
}
