package tablejob

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// decidedPair is a pair to be written.
type decidedPair struct {
	engine.Scored
	match bool
}

func byRows(a, b engine.Scored) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) }

// pairs are the pairs that are written, in the order of their rows: matches,
// and those for review.
func (o *outcome) pairs() []decidedPair {
	if o.written != nil {
		return o.written
	}
	match := engine.ScoreOf(o.model.Thresholds.Match)
	decided := o.decided
	scored := o.withMembers()
	out := make([]decidedPair, 0, len(scored))
	for _, p := range scored {
		d := decidedPair{p, p.Score >= match}
		switch {
		case o.groups != nil:
			d.match = o.groups[p.A] == o.groups[p.B]
		case o.model.Link != scheme.LinkTables:
			d.match = len(decided) > 0 && decided[0] == p
			if d.match { // both are in the order of the rows
				decided = decided[1:]
			}
		}
		out = append(out, d)
	}
	o.written = out
	return out
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
	type group struct { // the pairs of a left row
		number uint64
		text   bool
		from   uint32
	}
	var groups []group
	for i := range pairs {
		if i == 0 || pairs[i].A != pairs[i-1].A {
			k := keyOf(o.records.ID(pairs[i].A))
			groups = append(groups, group{k.number, k.text, uint32(i)})
		}
	}
	slices.SortFunc(groups, func(a, b group) int {
		if !a.text && !b.text && a.number != b.number {
			return cmp.Compare(a.number, b.number)
		}
		return compareIDs(o.records.ID(pairs[a.from].A), o.records.ID(pairs[b.from].A))
	})
	if _, err := io.WriteString(w, "left_id,right_id,probability,score,decision,levels,reason_en,reason_vi\n"); err != nil {
		return err
	}
	// As many pieces as there are cores are written into memory at once, and then
	// in their order.
	pieces := make([]liner, runtime.GOMAXPROCS(0))
	for i := range pieces {
		pieces[i] = liner{o: o, fields: o.model.Compared(), odds: map[int32][]byte{}, tails: map[tail][]byte{}}
	}
	for len(groups) > 0 {
		var wg sync.WaitGroup
		for i := range pieces {
			mine := groups[:min(len(groups), groupsAtOnce)]
			groups = groups[len(mine):]
			wg.Go(func() {
				l := &pieces[i]
				l.buf = l.buf[:0]
				for _, g := range mine {
					l.group(pairs[g.from:])
				}
			})
		}
		wg.Wait()
		for i := range pieces {
			if _, err := w.Write(pieces[i].buf); err != nil {
				return err
			}
		}
	}
	return nil
}

// groupsAtOnce is how many left rows' pairs are written into memory at once: some
// megabytes.
const groupsAtOnce = 1 << 14

// liner writes lines. What only the score or the levels decide is written once
// and kept, since few of them make up most pairs.
type liner struct {
	o      *outcome
	fields []*scheme.Field
	odds   map[int32][]byte
	tails  map[tail][]byte
	of     []decidedPair
	buf    []byte // the lines
}

type tail struct {
	pattern engine.Pattern
	match   bool
}

// group appends the pairs of the first left row, the likeliest first.
func (l *liner) group(pairs []decidedPair) {
	n := 1
	for n < len(pairs) && pairs[n].A == pairs[0].A {
		n++
	}
	l.of = append(l.of[:0], pairs[:n]...)
	slices.SortFunc(l.of, func(a, b decidedPair) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), compareIDs(l.o.records.ID(a.B), l.o.records.ID(b.B)))
	})
	for i := range l.of {
		l.line(&l.of[i])
	}
}

// line appends the line of a pair.
func (l *liner) line(p *decidedPair) {
	odds, ok := l.odds[p.Score]
	if !ok {
		odds = strconv.AppendFloat(append(odds, ','), engine.Probability(p.Score), 'f', 6, 64)
		odds = strconv.AppendFloat(append(odds, ','), float64(p.Score)/engine.Bit, 'f', 3, 64)
		l.odds[p.Score] = append(odds, ',')
		odds = l.odds[p.Score]
	}
	t := tail{p.Pattern, p.match}
	rest, ok := l.tails[t]
	if !ok {
		rest = l.rest(t)
		l.tails[t] = rest
	}
	l.buf = append(l.cell(l.buf, p.A), ',')
	l.buf = append(append(l.cell(l.buf, p.B), odds...), rest...)
}

// rest is a line from the decision on.
func (l *liner) rest(t tail) []byte {
	decision := "review"
	if t.match {
		decision = "match"
	}
	return []byte(record(decision, l.o.levels(l.fields, t.pattern), english.reason(l.fields, t.pattern), vietnamese.reason(l.fields, t.pattern)))
}

// record is cells as a line of CSV.
func record(cells ...string) string {
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	_ = c.Write(cells) // nothing fails in memory
	c.Flush()
	return b.String()
}

// cell appends the id of a row as a cell of CSV.
func (l *liner) cell(dst []byte, row uint32) []byte {
	from := len(dst)
	dst = l.o.records.AppendID(dst, row)
	if plain(dst[from:]) {
		return dst
	}
	return append(dst[:from], quoted(string(dst[from:]))...)
}

// plain reports whether a text stands in CSV as it is.
func plain(text []byte) bool {
	for _, c := range text {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

func quoted(s string) string { return strings.TrimSuffix(record(s), "\n") }

// levels names the levels of a pattern.
func (o *outcome) levels(fields []*scheme.Field, p engine.Pattern) string {
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
