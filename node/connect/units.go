package connect

import (
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/gazetteer"
)

// Units lends connectors the gazetteer: what a source says of a unit, by the
// list of its day, in codes of the list of today.
func Units(now func() time.Time) connector.Units {
	return func(u connector.Unit) []string {
		g, today := gazetteer.Vietnam(), now()
		on := u.On
		if on.IsZero() {
			on = today
		}
		if u.Kind == connector.KindProvince {
			return provinces(g, u.Text, on, today)
		}
		return communes(g, u, on, today)
	}
}

func isCode(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func provinces(g *gazetteer.Gazetteer, text string, on, today time.Time) []string {
	if !isCode(text) {
		return codes(g.ResolveProvince(text, today))
	}
	found := provincesOn(g, text, on)
	if found == nil {
		return nil
	}
	return successors(g, found[0].Code, on, today)
}

// provincesOn are the provinces that a name or a code may mean, as they were on a day.
func provincesOn(g *gazetteer.Gazetteer, text string, on time.Time) []gazetteer.Unit {
	if !isCode(text) {
		return g.ResolveProvince(text, on)
	}
	if len(text) == 1 {
		text = "0" + text // a number column lost the zero
	}
	if p, ok := g.Province(text, on); ok {
		return []gazetteer.Unit{p}
	}
	return nil
}

func communes(g *gazetteer.Gazetteer, u connector.Unit, on, today time.Time) []string {
	if isCode(u.Text) {
		code := strings.Repeat("0", max(0, 5-len(u.Text))) + u.Text
		if _, ok := g.Commune(code, on); !ok {
			return nil
		}
		return successors(g, code, on, today)
	}
	province := u.Province
	if province == "" {
		province = u.Text // an address may end with it
	}
	var out []string
	for _, p := range provincesOn(g, province, on) {
		for _, c := range g.ResolveCommune(u.Text, p.Code, on) {
			for _, code := range successors(g, c.Code, on, today) {
				if !slices.Contains(out, code) {
					out = append(out, code)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// successors are today's codes of the unit that a code meant on a day.
func successors(g *gazetteer.Gazetteer, code string, on, today time.Time) []string {
	next := g.Successors(code, on)
	if len(next) == 0 || !on.Before(next[0].Unit.Valid.From) || today.Before(next[0].Unit.Valid.From) {
		return []string{code}
	}
	var out []string
	for _, s := range next {
		out = append(out, s.Unit.Code)
	}
	return out
}

func codes(units []gazetteer.Unit) []string {
	var out []string
	for _, u := range units {
		if u.Code != "" && !slices.Contains(out, u.Code) {
			out = append(out, u.Code)
		}
	}
	return out
}
