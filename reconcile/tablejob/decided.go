package tablejob

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/cluster"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/learn"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// What people decided of two rows holds, whatever the two look like: the rows are linked, or
// never are. It goes into the scores before anything is decided, as a score that nothing
// outweighs, so that other pairs give way; what is written is what the rows say by themselves.

// byPeople is the score of a decided pair, for or against: beyond all that fields can say.
const byPeople = 120 * weight.Bit

// ruling is what people decided of a pair.
type ruling struct {
	same  bool
	alone engine.Scored // what the pair is by itself
}

// readDecisions reads what people decided. Rows that are not there, any more, are passed over,
// and how many is said: decisions outlive the tables of a day.
func (j *Job) readDecisions(ctx context.Context, r *engine.Records) ([]labelled, error) {
	if j.Decisions == "" {
		return nil, nil
	}
	all, gone, err := j.readLabels(ctx, j.Decisions, r)
	if err != nil {
		return nil, err
	}
	j.say("%d pairs that people decided hold", len(all))
	if len(gone) > 0 {
		j.say("%d decided pairs name a row that is not there%s", len(gone), j.exchanged(len(all)))
	}
	return all, nil
}

// exchanged asks, where no decision names two rows, whether the ids stand in their order.
func (j *Job) exchanged(found int) string {
	if found > 0 {
		return ""
	}
	return "; " + j.idsOfLabels()
}

// contradiction finds decisions that cannot hold together, in words: of one pair, of rows
// that others make the same, or of a row that has one partner at most.
func contradiction(decided []labelled, left, rows int, link scheme.Link) string {
	first := map[[2]uint32]labelled{}
	joined := cluster.NewJoined(rows)
	var partner [2]map[uint32]labelled
	x := exclusive(link)
	for side, is := range []bool{x.Left, x.Right} {
		if is {
			partner[side] = map[uint32]labelled{}
		}
	}
	for _, d := range decided {
		key := [2]uint32{d.A, d.B}
		if f, ok := first[key]; ok && f.Same != d.Same {
			return rowsText(f.line, d.line) + " say of the same two rows that they are the same, and that they are not"
		} else if ok || !d.Same {
			first[key] = d
			continue
		}
		first[key] = d
		for side, row := range key {
			if partner[side] == nil {
				continue
			}
			if f, ok := partner[side][row]; ok {
				return rowsText(f.line, d.line) + " give one row two partners, and the kind of link (" + string(link) + ") allows one"
			}
			partner[side][row] = d
		}
		joined.Join(d.A, d.B)
	}
	if link != scheme.Dedupe && link != scheme.DedupeLeft {
		return ""
	}
	for _, d := range decided {
		if !d.Same && joined.First(d.A) == joined.First(d.B) {
			return rowsText(d.line) + " keeps two rows apart that other rows of the file make the same, one after the other"
		}
	}
	if link == scheme.DedupeLeft {
		return twoDistinct(decided, left, joined)
	}
	return ""
}

// twoDistinct finds decisions that make two rows of the right table one, in words.
func twoDistinct(decided []labelled, left int, joined cluster.Joined) string {
	right := map[uint32]labelled{} // by the first row of what is joined
	for _, d := range decided {
		if !d.Same || int(d.B) < left {
			continue
		}
		if f, ok := right[joined.First(d.A)]; ok && f.B != d.B {
			return rowsText(f.line, d.line) + " make two rows of the right table the same, and the kind of link (dedupe_left) never does"
		}
		right[joined.First(d.A)] = d
	}
	return ""
}

// rule enters what people decided into the scored pairs.
func (o *outcome) rule(decided []labelled, file string) error {
	if len(decided) == 0 {
		return nil
	}
	if text := contradiction(decided, o.records.Left, o.records.Len(), o.model.Link); text != "" {
		return lienthong.Errorf(lienthong.Invalid, "%q: %s; mend one of them", file, text)
	}
	at := make(map[[2]uint32]int, len(o.scored))
	for i, p := range o.scored {
		at[[2]uint32{p.A, p.B}] = i
	}
	o.ruled = make(map[[2]uint32]ruling, len(decided))
	for _, d := range decided {
		key := [2]uint32{d.A, d.B}
		if _, ok := o.ruled[key]; ok {
			continue
		}
		i, ok := at[key]
		if !ok {
			alone := engine.Among(o.records, o.weights, key[:])
			if len(alone) == 0 {
				return lienthong.Errorf(lienthong.Invalid, "%q: row %d is of two rows that the kind of link (%s) never compares", file, d.line, o.model.Link)
			}
			i, o.scored = len(o.scored), append(o.scored, alone[0])
		}
		o.ruled[key] = ruling{d.Same, o.scored[i]}
		o.scored[i].Score = scoreOf(d.Same)
	}
	slices.SortFunc(o.scored, byRows)
	return nil
}

func scoreOf(same bool) int32 {
	if same {
		return byPeople
	}
	return -byPeople
}

// fixed is what is settled of two rows, by people, by the kind of link, or since they may be twins, for the making of groups.
func (o *outcome) fixed() func(a, b uint32) cluster.Fixed {
	if o.ruled == nil && o.twins == nil && !o.distinct() {
		return nil
	}
	return func(a, b uint32) cluster.Fixed {
		if o.distinct() && int(min(a, b)) >= o.records.Left {
			return cluster.Apart
		}
		pair := [2]uint32{min(a, b), max(a, b)}
		switch d, ok := o.ruled[pair]; {
		case o.twins[pair]:
			return cluster.Apart
		case !ok:
			return cluster.Open
		case d.same:
			return cluster.Together
		}
		return cluster.Apart
	}
}

// severalDecided is the kind of link that leaves room for what people decided: one in which a
// row has several partners, where they gave it several.
func severalDecided(decided []labelled, left, rows int, link scheme.Link) scheme.Link {
	for _, l := range []scheme.Link{link, scheme.Spine} {
		if (l == link || link == scheme.OneToOne) && contradiction(decided, left, rows, l) == "" {
			return l
		}
	}
	return scheme.LinkTables
}

// kept checks that decisions hold in the groups: one of so many rows that it could not be
// looked at pair by pair may hold rows that people held apart.
func (o *outcome) kept() error {
	for key, d := range o.ruled {
		if o.groups != nil && (o.groups[key[0]] == o.groups[key[1]]) != d.same {
			return lienthong.Errorf(lienthong.TooLarge, "rows that people decided on stand in a group too large to be parted; compare more fields, or raise the threshold")
		}
	}
	return nil
}

// parted is the decision of two rows that people hold apart.
const parted = "different"

// decision is the word for what becomes of a pair.
func (d *decidedPair) decision() string {
	switch {
	case d.different:
		return parted
	case d.match:
		return "match"
	}
	return "review"
}

// withRuled are the pairs to be written with what decided ones are by themselves, and with
// those that people hold apart, which nothing else would show.
func (o *outcome) withRuled(pairs []decidedPair) []decidedPair {
	if o.ruled == nil {
		return pairs
	}
	left := make(map[[2]uint32]ruling, len(o.ruled))
	for key, d := range o.ruled {
		left[key] = d
	}
	for i := range pairs {
		p := &pairs[i]
		key := [2]uint32{p.A, p.B}
		if d, ok := left[key]; ok {
			p.Scored, p.ruled = d.alone, true
			p.different = !d.same
			delete(left, key)
		}
	}
	for _, d := range left {
		pairs = append(pairs, decidedPair{Scored: d.alone, said: scoreOf(d.same), ruled: true, different: !d.same})
	}
	slices.SortFunc(pairs, func(a, b decidedPair) int { return byRows(a.Scored, b.Scored) })
	return pairs
}

// labelsOf are decisions as learning hears them.
func labelsOf(decided []labelled) (out []learn.Label) {
	for _, d := range decided {
		out = append(out, d.Label)
	}
	slices.SortFunc(out, func(a, b learn.Label) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return out
}

// rowsText names rows of the file.
func rowsText(rows ...int) string {
	if len(rows) == 1 {
		return fmt.Sprintf("row %d", rows[0])
	}
	return fmt.Sprintf("rows %d and %d", rows[0], rows[1])
}
