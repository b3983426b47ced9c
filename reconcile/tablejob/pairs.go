package tablejob

import (
	"cmp"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong/internal/csvtext"
	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablejob/reason"
)

// decidedPair is a pair to be written.
type decidedPair struct {
	engine.Scored
	said     int32 // log odds given the other pairs of its rows
	match    bool
	standing reason.Standing // what other rows make of it
	// People decided the pair, and that its rows are not the same.
	ruled, different bool
}

func (d *decidedPair) tail() tail {
	return tail{pattern: d.Pattern, decision: d.decision(), standing: d.standing, ruled: d.ruled}
}

func byRows(a, b engine.Scored) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) }

// pairs are the pairs that are written, in the order of their rows: matches,
// and those for review.
func (o *outcome) pairs() []decidedPair {
	if o.written != nil {
		return o.written
	}
	match := weight.ScoreOf(o.model.Thresholds.Match)
	decided := o.decided
	scored := o.withMembers()
	out := make([]decidedPair, 0, len(scored))
	for i, p := range scored {
		twins := o.mayBeTwins(p)
		d := decidedPair{Scored: p, said: p.Score, match: p.Score >= match && !twins}
		switch {
		case o.groups == nil:
			d.said = o.said[i]
		case twins:
			d.said = min(d.said, match-1)
		}
		switch {
		case o.groups != nil:
			d.match = o.groups[p.A] == o.groups[p.B]
		case o.model.Link != scheme.LinkTables:
			d.match = len(decided) > 0 && decided[0].A == p.A && decided[0].B == p.B
			if d.match { // both are in the order of the rows
				decided = decided[1:]
			}
		}
		d.standing = o.standing(&d, p.Score >= match)
		out = append(out, d)
	}
	o.written = o.withRuled(out)
	return o.written
}

// standing is what other rows make of a pair, which by itself is a match if alone says so.
// Without it, a reason would speak for the opposite of what was decided.
func (o *outcome) standing(d *decidedPair, alone bool) reason.Standing {
	switch {
	case o.mayBeTwins(d.Scored):
		return reason.MayBeTwins
	case o.held[[2]uint32{d.A, d.B}], o.groups == nil && d.Score+o.free-d.said >= weight.Bit:
		return reason.HasRivals
	case o.groups != nil && d.match && !alone:
		return reason.Together
	case o.groups != nil && !d.match && alone:
		return reason.Apart
	case o.groups == nil && d.match && !alone:
		return reason.LeftOver
	}
	return reason.ByItself
}

// withMembers are the scored pairs, with those of a cluster that no key found or
// that scored too low to be written by themselves, in the order of their rows.
func (o *outcome) withMembers() []engine.Scored {
	if o.groups == nil {
		return o.scored
	}
	known := make(map[[2]uint32]bool, len(o.scored))
	for _, p := range o.scored {
		known[[2]uint32{p.A, p.B}] = true
	}
	members := map[uint32][]uint32{}
	for row, g := range o.groups {
		members[g] = append(members[g], uint32(row))
	}
	out := slices.Clone(o.scored)
	for _, rows := range members {
		if len(rows) < 3 { // a cluster of two is a pair that was scored
			continue
		}
		for _, p := range engine.Among(o.records, o.weights, rows) {
			if !known[[2]uint32{p.A, p.B}] {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, byRows)
	return out
}

// writePairs writes pairs in the order of the left ids, the likeliest first.
func (o *outcome) writePairs(w io.Writer) error {
	pairs := o.pairs()
	groups := o.byLeft(pairs)
	header := "left_id,right_id,probability,score,decision,levels,reason_en,reason_vi"
	if o.model.Link == scheme.DedupeLeft {
		header += ",right_table"
	}
	if _, err := io.WriteString(w, header+"\n"); err != nil {
		return err
	}
	// Pieces are written into memory by several liners in turn, and from there in
	// their order.
	pieces := slices.Collect(slices.Chunk(groups, groupsAtOnce))
	liners := make([]liner, runtime.GOMAXPROCS(0)+1)
	for i := range liners {
		l := &liners[i]
		*l = liner{o: o, fields: o.model.Compared(), chances: map[int32][]byte{}, scores: map[int32][]byte{}, tails: map[tail][]byte{}, full: make(chan []byte), empty: make(chan []byte, 1)}
		l.empty <- nil
		go func() {
			for k := i; k < len(pieces); k += len(liners) {
				l.buf = (<-l.empty)[:0]
				for some := range slices.Chunk(pieces[k], idsAtOnce) {
					l.lines(pairs, some)
				}
				l.full <- l.buf
			}
		}()
	}
	var err error
	for k := range pieces { // after an error too, so that the liners end
		l := &liners[k%len(liners)]
		lines := <-l.full
		if err == nil {
			_, err = w.Write(lines)
		}
		l.empty <- lines
	}
	return err
}

// leftRow is a left row, by its id, with where its pairs begin.
type leftRow struct {
	number uint64
	text   bool
	from   uint32
}

// byLeft are the left rows of pairs, in the order of their ids.
func (o *outcome) byLeft(pairs []decidedPair) []leftRow {
	rows, out := make([]uint32, 0, len(pairs)), make([]leftRow, 0, len(pairs)) // most have one pair
	for i := range pairs {
		if i == 0 || pairs[i].A != pairs[i-1].A {
			rows, out = append(rows, pairs[i].A), append(out, leftRow{from: uint32(i)})
		}
	}
	arrange.InParts(runtime.GOMAXPROCS(0), len(rows), func(_, from, upTo int) {
		var ids [][]byte
		for some := range slices.Chunk(rows[from:upTo], idsAtOnce) {
			ids = o.records.IDs(ids, some)
			for _, id := range ids {
				k := keyOf(id)
				out[from].number, out[from].text = k.number, k.text
				from++
			}
		}
	})
	return arrange.Sorted(out, func(a, b leftRow) int {
		if !a.text && !b.text && a.number != b.number {
			return cmp.Compare(a.number, b.number)
		}
		return compareIDs(o.records.ID(pairs[a.from].A), o.records.ID(pairs[b.from].A))
	})
}

// groupsAtOnce is how many left rows' pairs are written into memory at once: some
// megabytes. idsAtOnce is for how many of them ids are looked up at once.
const (
	groupsAtOnce = 1 << 14
	idsAtOnce    = 1 << 6
)

// liner writes lines. What only the score or the levels decide is written once
// and kept, since few of them make up most pairs.
type liner struct {
	o       *outcome
	fields  []*scheme.Field
	chances map[int32][]byte // by what is said of a pair
	scores  map[int32][]byte
	tails   map[tail][]byte
	rows    []uint32
	ids     [][]byte
	of      []lined // pairs of some left rows
	ends    []int   // of each one's in of
	buf     []byte  // the lines

	full, empty chan []byte // lines to be written, and memory for others
}

type tail struct {
	pattern  weight.Pattern
	decision string
	standing reason.Standing
	ruled    bool
	table    string // of the right row, where it may be either
}

// reasons are those of such pairs, in English and in Vietnamese.
func (t tail) reasons(fields []*scheme.Field) (en, vi string) {
	standing := t.standing
	switch {
	case t.ruled && t.decision == parted:
		standing = reason.Parted
	case t.ruled:
		standing = reason.Joined
	}
	return reason.English.Because(fields, t.pattern, standing), reason.Vietnamese.Because(fields, t.pattern, standing)
}

// lined is a pair with its ids.
type lined struct {
	*decidedPair
	left, right []byte
}

// lines appends the pairs of some left rows, of each the likeliest first.
func (l *liner) lines(pairs []decidedPair, groups []leftRow) {
	l.rows, l.of, l.ends = l.rows[:0], l.of[:0], l.ends[:0]
	for _, g := range groups {
		a := pairs[g.from].A
		for i := int(g.from); i < len(pairs) && pairs[i].A == a; i++ {
			l.of = append(l.of, lined{decidedPair: &pairs[i]})
			l.rows = append(l.rows, a, pairs[i].B)
		}
		l.ends = append(l.ends, len(l.of))
	}
	l.ids = l.o.records.IDs(l.ids, l.rows)
	for i := range l.of {
		l.of[i].left, l.of[i].right = l.ids[2*i], l.ids[2*i+1]
	}
	from := 0
	for _, end := range l.ends {
		slices.SortFunc(l.of[from:end], func(a, b lined) int {
			return cmp.Or(cmp.Compare(b.said, a.said), cmp.Compare(b.Score, a.Score), compareIDs(a.right, b.right))
		})
		for i := from; i < end; i++ {
			l.line(&l.of[i])
		}
		from = end
	}
}

// line appends the line of a pair.
func (l *liner) line(p *lined) {
	chance, ok := l.chances[p.said]
	if !ok {
		chance = strconv.AppendFloat(append(chance, ','), weight.Probability(p.said), 'f', 6, 64)
		l.chances[p.said] = chance
	}
	score, ok := l.scores[p.Score]
	if !ok {
		score = append(strconv.AppendFloat(append(score, ','), float64(p.Score)/weight.Bit, 'f', 3, 64), ',')
		l.scores[p.Score] = score
	}
	t := p.tail()
	if l.o.model.Link == scheme.DedupeLeft {
		t.table = l.o.table(p.B)
	}
	rest, ok := l.tails[t]
	if !ok {
		rest = l.rest(t)
		l.tails[t] = rest
	}
	l.buf = append(csvtext.AppendCell(l.buf, p.left), ',')
	l.buf = append(append(append(csvtext.AppendCell(l.buf, p.right), chance...), score...), rest...)
}

// rest is a line from the decision on.
func (l *liner) rest(t tail) []byte {
	out := []byte(t.decision)
	en, vi := t.reasons(l.fields)
	for _, text := range []string{l.o.levels(l.fields, t.pattern), en, vi} {
		out = csvtext.AppendCell(append(out, ','), text)
	}
	if t.table != "" {
		out = append(append(out, ','), t.table...)
	}
	return append(out, '\n')
}

// levels names the levels of a pattern.
func (o *outcome) levels(fields []*scheme.Field, p weight.Pattern) string {
	var words []string
	for i, f := range fields {
		words = append(words, f.Name+"="+LevelName(f, p.Level(i)))
	}
	return strings.Join(words, ";")
}

// LevelName is a level in a word or two.
func LevelName(f *scheme.Field, level int) string {
	levels := f.Parsed()
	switch {
	case level == 0:
		return "missing"
	case level > len(levels):
		return "other"
	}
	return levels[level-1].String()
}
