package em

import (
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// few is the share of rows with a double up to which a table has hardly any.
const few = 0.05

// AddFamily adds a class of kin that is not learnt, to what a table with hardly any doubles shows: as many as there
// are true pairs, who show what those show but on what one person alone bears, where they are strangers. Such are
// brothers and sisters of one house, who are the most alike there: so pairs of rows with a name and a birth need more
// than the house to be true ones.
func (e *Estimate) AddFamily() {
	if e.Lambda*e.Pairs > few*e.Rows {
		return
	}
	c, named, born := Class{Share: e.Lambda, Levels: level.Copy(e.M)}, false, false
	for f := range e.Fields {
		if !e.Fields[f].Own || e.Fields[f].Code || e.Doubted(f) {
			continue
		}
		copy(c.Levels[f], e.U[f])
		named, born = named || e.Fields[f].Named, born || e.Born(f)
	}
	if named && born && len(e.Kin) < scheme.MaxKin {
		e.Kin = append(e.Kin, c)
	}
}
