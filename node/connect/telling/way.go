package telling

import (
	"slices"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linked"
)

// A way is how persons in a capacity are asked about; its grant is nil where the sector
// asks for none that would tell any of what is needed.
type way struct {
	grant     *connector.Grant
	fields    []string // what is asked
	concerned bool     // the grant is about persons in that capacity
}

// way is the sector's default that would tell most of a need by an operation. One for
// somebody who is present, or party to a case, is of no use here: nobody is, and there
// is none.
func (f Facts) way(operation string, need linked.Need, capacity string) (best way) {
	for i := range f.Sector.Asks {
		g := &f.Sector.Asks[i]
		tells := granted(g, need)
		if g.Operation != operation || g.Relation != "registered" && g.Relation != "any" || len(tells) == 0 {
			continue
		}
		about := len(g.Capacities) == 0 || slices.Contains(g.Capacities, capacity)
		switch {
		case best.grant == nil, about && !best.concerned, about == best.concerned && len(tells) > len(best.fields):
			best = way{g, tells, about}
		}
	}
	return best
}

// ways are those for many persons, of whom few capacities are many's: each is looked for
// once. One is together, the zero way where persons in the capacity are to be asked about
// one by one, since more is told of them so.
func (f Facts) ways(need linked.Need) func(capacity string) (together way) {
	found := map[string]way{}
	return func(capacity string) way {
		w, ok := found[capacity]
		if !ok {
			w = f.way(bulkOperation, need, capacity)
			if len(w.fields) < len(f.way(readOperation, need, capacity).fields) {
				w = way{}
			}
			found[capacity] = w
		}
		return w
	}
}

// granted are the fields that tell a need and that a default asks for.
func granted(ask *connector.Grant, need linked.Need) (fields []string) {
	tell, help := need.Fields()
	for _, name := range append(tell, help...) {
		if slices.Contains(ask.Fields, name) {
			fields = append(fields, name)
		}
	}
	return fields
}
