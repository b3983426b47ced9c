package deskroom

import (
	"context"
	"slices"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linked"
	"github.com/lienthong/lienthong/console/desk"
	"github.com/lienthong/lienthong/node/connect"
)

// maxOthers is how many other records of a group a page shows.
const maxOthers = 20

// group is what a rule brought together with one record.
type group struct {
	connector *connect.Connector
	rule      *linked.Rule
	bound     *connector.Bound // of the record
	row       []string
	record    *connector.Record
	number    string   // that linking gave the record
	keys      []string // of the person's records of the type that is read
}

// others reads the other records of the group from the source, as it has them now,
// and masks them. What the population's owner told is not among them.
func (g *group) others(ctx context.Context) (out []desk.Other, more bool, err error) {
	for _, b := range g.connector.Bound {
		if !slices.Contains(g.rule.Records, b.Type.ID) {
			continue
		}
		queries, err := g.queries(ctx, b)
		if err != nil {
			return nil, false, err
		}
		seen := map[string]bool{}
		for _, q := range queries {
			q.Limit = maxOthers + 2 // itself, and one more than is shown
			for row, err := range g.connector.Source.Rows(ctx, q) {
				if err != nil {
					return nil, false, err
				}
				record := b.Read(row)
				if seen[record.Key] || !g.holds(b, record) {
					continue
				}
				if seen[record.Key] = true; len(out) == maxOthers {
					return out, true, nil
				}
				out = append(out, desk.Other{Name: b.Type.Name, Terms: masked(record)})
			}
		}
	}
	return out, false, nil
}

// queries ask for the records of a type that may be of the group.
func (g *group) queries(ctx context.Context, b *connector.Bound) (out []*connector.Query, err error) {
	if g.rule.By != "" {
		if q := b.Together(g.rule.By, g.bound, g.row); q != nil {
			out = append(out, q)
		}
		return out, nil
	}
	if g.number == "" {
		return nil, nil
	}
	keys, err := g.connector.Serving.Linked(ctx, b.Type.ID, g.number)
	g.keys = keys[:min(len(keys), maxOthers+2)]
	for _, key := range g.keys {
		if q := b.ByKey(key); q != nil {
			out = append(out, q)
		}
	}
	return out, err
}

// holds reports whether a record is another one of the group. A source may take keys
// for the same that differ in case, and give a stranger's record.
func (g *group) holds(b *connector.Bound, r *connector.Record) bool {
	if b == g.bound && r.Key == g.record.Key {
		return false
	}
	if g.rule.By == "" {
		return slices.Contains(g.keys, r.Key)
	}
	return r.Get(g.rule.By) == g.record.Get(g.rule.By)
}
