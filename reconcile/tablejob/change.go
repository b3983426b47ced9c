package tablejob

import (
	"context"
	"encoding/csv"
	"io"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/cluster"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/tablejob/reason"
)

// former reads the clusters that an earlier run wrote.
func (j *Job) former(ctx context.Context) (map[string]string, error) {
	if j.Into == "" {
		return nil, nil
	}
	header, rows, err := readAll(ctx, j.Into)
	if err != nil {
		return nil, err
	}
	id, in := slices.Index(header, "id"), slices.Index(header, "cluster")
	if id < 0 || in < 0 {
		return nil, lienthong.Errorf(lienthong.Invalid, "%q does not hold clusters as dedupe writes them: id, cluster", j.Into)
	}
	of := make(map[string]string, len(rows))
	for _, row := range rows {
		if before, twice := of[row.Cells[id]]; twice && before != row.Cells[in] {
			return nil, lienthong.Errorf(lienthong.Invalid, "%q: row %d: its id stands in an earlier row with another cluster; an id is in one cluster, mend one of the rows", j.Into, row.Number)
		}
		of[row.Cells[id]] = row.Cells[in]
	}
	return of, nil
}

// nameGroups names the cluster of each row, by the number of its first row.
// Members are in the order of their ids, those of the left table first. A right row that is
// alone does not take the name of a left row's cluster.
func (o *outcome) nameGroups() {
	byGroup, taken := map[uint32]int{}, map[string]bool{}
	var groups [][]string
	for _, row := range o.byID() {
		id := o.records.ID(row)
		if int(row) < o.records.Left {
			taken[id] = true
		} else if taken[id] {
			id = "right:" + id
		}
		g := o.groups[row]
		at, known := byGroup[g]
		if !known {
			at = len(groups)
			byGroup[g] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], id)
	}
	o.names = map[uint32]string{}
	names := cluster.Names(groups, o.before)
	for g, at := range byGroup {
		o.names[g] = names[at]
	}
}

// byID are the rows in the order of their ids, those of the left table first.
func (o *outcome) byID() []uint32 {
	rows := make([]uint32, o.records.Len())
	for i := range rows {
		rows[i] = uint32(i)
	}
	byID := func(a, b uint32) int { return compareIDs(o.records.ID(a), o.records.ID(b)) }
	slices.SortFunc(rows[:o.records.Left], byID)
	slices.SortFunc(rows[o.records.Left:], byID)
	return rows
}

// writeChanges writes what is not as it was: rows that are new, that moved to
// another cluster, or that are gone; and why: for those that have company the pair
// that speaks most for it.
func (o *outcome) writeChanges(w io.Writer) error {
	best := o.bestInside()
	c := csv.NewWriter(w)
	_ = c.Write([]string{"id", "change", "before", "after", "with", "reason_en", "reason_vi"}) // c.Error tells
	fields := o.model.Compared()
	here := map[string]bool{}
	for _, row := range o.byID() {
		id, now := o.records.ID(row), o.names[o.groups[row]]
		here[id] = true
		was, known := o.before[id]
		change := "moved"
		switch {
		case known && was == now:
			continue
		case !known:
			change = "new"
		}
		line := []string{id, change, was, now, "", reason.English.Change(change), reason.Vietnamese.Change(change)}
		if p, ok := best[row]; ok {
			other := p.A
			if other == row {
				other = p.B
			}
			line[4], line[5], line[6] = o.records.ID(other), reason.English.Levels(fields, p.Pattern), reason.Vietnamese.Levels(fields, p.Pattern)
		}
		_ = c.Write(line)
	}
	var gone []string
	for id := range o.before {
		if !here[id] {
			gone = append(gone, id)
		}
	}
	slices.SortFunc(gone, compareIDs)
	for _, id := range gone {
		_ = c.Write([]string{id, "gone", o.before[id], "", "", reason.English.Change("gone"), reason.Vietnamese.Change("gone")})
	}
	c.Flush()
	return c.Error()
}

// bestInside is, for each row, the surest pair with another of its cluster.
func (o *outcome) bestInside() map[uint32]engine.Scored {
	best := map[uint32]engine.Scored{}
	for _, p := range o.withMembers() {
		if o.groups[p.A] != o.groups[p.B] {
			continue
		}
		for _, row := range []uint32{p.A, p.B} {
			if old, ok := best[row]; !ok || p.Score > old.Score {
				best[row] = p
			}
		}
	}
	return best
}
