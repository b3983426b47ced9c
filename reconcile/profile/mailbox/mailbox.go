package mailbox

import (
	"strings"

	"github.com/lienthong/lienthong/reconcile/column"
)

const (
	mostly   = 0.5 // share of the addresses that are nothing but names
	leastOf  = 3   // letters of a name that is hardly there by chance
	initials = 1   // letters of an address beside its names: the first of another name
)

// Count counts addresses.
type Count struct{ all, named float64 }

// Add adds the address of a row whose names are in some cells.
func (c *Count) Add(address string, names []string) {
	box, _, ok := strings.Cut(address, "@")
	if box = glued(box); !ok || box == "" {
		return
	}
	for _, cell := range names {
		for name := range strings.FieldsSeq(column.Fold(cell)) {
			if len(name) >= leastOf {
				box = strings.Replace(box, name, "", 1)
			}
		}
	}
	c.all++
	if len(box) <= initials {
		c.named++
	}
}

// OfNames reports whether most addresses are nothing but names.
func (c *Count) OfNames() bool { return c.named > mostly*c.all }

func glued(s string) string { return strings.ReplaceAll(column.Fold(s), " ", "") }
