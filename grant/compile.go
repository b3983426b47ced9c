package grant

import (
	"cmp"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
)

// pair is what grants are compiled by.
type pair struct {
	consumer lienthong.SystemID
	service  lienthong.ServiceID
}

// compiled is a grant made ready for deciding. It is never changed.
type compiled struct {
	Version
	operation operation
	rank      int
	literals  int
	label     string // method and path template, as evidence names it
	read      map[string]struct{}
	search    map[string]struct{}
	standing  []Standing // of its agreement, in the order they take effect
}

func compile(v Version, standings map[string][]Standing) (*compiled, error) {
	if err := v.Grant.Check(); err != nil {
		return nil, err
	}
	o, err := parseOperation(v.Grant.Method, v.Grant.Path)
	if err != nil {
		return nil, err
	}
	c := &compiled{Version: v, operation: o, rank: v.Grant.Rung.rank(), literals: o.literals()}
	c.label = v.Grant.Method + " " + v.Grant.Path
	c.read, c.search = setOf(v.Grant.Read), setOf(v.Grant.Search)
	c.standing = standings[v.Grant.Agreement]
	return c, nil
}

func setOf(words []string) map[string]struct{} {
	m := make(map[string]struct{}, len(words))
	for _, w := range words {
		m[w] = struct{}{}
	}
	return m
}

// moreSpecific orders grants as doc.go says. Ids differ, so no two are equal.
func moreSpecific(a, b *compiled) int {
	return cmp.Or(
		cmp.Compare(b.literals, a.literals),
		compareBool(a.operation.method != "", b.operation.method != ""),
		compareBool(!a.operation.many, !b.operation.many),
		cmp.Compare(a.rank, b.rank),
		cmp.Compare(len(a.Grant.Read), len(b.Grant.Read)),
		cmp.Compare(len(a.Grant.Search), len(b.Grant.Search)),
		cmp.Compare(narrowness(a.Grant.Relation.Rule), narrowness(b.Grant.Relation.Rule)),
		compareBool(len(a.Grant.Procedures) > 0, len(b.Grant.Procedures) > 0),
		cmp.Compare(len(a.Grant.Purposes), len(b.Grant.Purposes)),
		b.Grant.ValidFrom.Compare(a.Grant.ValidFrom),
		cmp.Compare(a.Grant.ID, b.Grant.ID),
	)
}

// compareBool puts true first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}

func narrowness(r RelationRule) int {
	return slices.Index([]RelationRule{Present, Party, Registered, Anybody}, r)
}

// active reports whether the grant's agreement lets it be used at a time.
func (c *compiled) active(at time.Time) bool {
	if c.Grant.Agreement == "" {
		return true
	}
	active := false
	for _, s := range c.standing {
		if s.From.After(at) {
			break
		}
		active = s.Active
	}
	return active
}

// inForce reports whether at lies in the validity.
func (c *compiled) inForce(at time.Time) bool {
	return !at.Before(c.Grant.ValidFrom) && (c.Grant.ValidUntil.IsZero() || at.Before(c.Grant.ValidUntil))
}

// covers reports whether one of the grant's bases covers the request's.
func (c *compiled) covers(b lienthong.LegalBasis) bool {
	for i := range c.Grant.Bases {
		if c.Grant.Bases[i].Covers(b) {
			return true
		}
	}
	return false
}

// table is all grants that may be asked, at one revision of the store. It is
// never changed; a change makes a new one.
type table struct {
	pairs    map[pair][]*compiled // most specific first
	revision int64
	read     time.Time // when it was last known to be the present one
}

// newTable compiles versions. A row that cannot stand is left out, which
// refuses, and handed to bad.
func newTable(versions []Version, standings []Standing, bad func(id string, err error)) *table {
	by := make(map[string][]Standing)
	for _, s := range standings {
		by[s.Agreement] = append(by[s.Agreement], s)
	}
	for _, list := range by {
		slices.SortStableFunc(list, func(a, b Standing) int { return a.From.Compare(b.From) })
	}
	t := &table{pairs: make(map[pair][]*compiled)}
	for _, v := range versions {
		c, err := compile(v, by)
		if err != nil {
			bad(v.Grant.ID, err)
			continue
		}
		p := pair{v.Grant.Consumer, v.Grant.Service}
		t.pairs[p] = append(t.pairs[p], c)
	}
	for _, list := range t.pairs {
		slices.SortFunc(list, moreSpecific)
	}
	return t
}
