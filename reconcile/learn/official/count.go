package official

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile/hashing"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
	"github.com/lienthong/lienthong/reconcile/lexicon"
	"github.com/lienthong/lienthong/reconcile/reading"
)

// The bounds of counting. Strangers share a date of birth once in 24,000 pairs: of
// four million some 170 do.
const (
	mostRows    = 400_000   // of the register, held
	mostPersons = 4_000_000 // of the population, where groups of it can be passed over
	drawn       = 4_000_000 // pairs drawn at random
	mostSome    = 100_000   // persons for them
	mostBlock   = 2_000     // rows under one key; a larger block tells nobody apart
	handful     = 1 << 12   // persons whose keys are made at once
)

// kinds is how many kinds of keys there are.
const kinds = len(kernel.LearningKinds)

// met is how a pair came out: its pattern, how its dates are written, and under which
// keys it met, a bit for each.
type met struct {
	pattern kernel.Pattern
	date    uint8
	keys    uint8
}

// counter counts pairs.
type counter struct {
	rows    []kernel.Record
	blocks  [kinds]map[uint64][]int32 // rows by key
	dropped int                       // keys of too many rows
	judge   *kernel.Judge

	persons int
	some    *chooser // of persons, for pairs at random
	pairs   map[met]float64
	random  map[met]float64

	shared []shared
}

// shared is a row that a person shares some keys with.
type shared struct {
	row  int32
	keys uint8
}

// newCounter holds the rows, whose names are tokens of x.
func newCounter(rows []kernel.Record, x *lexicon.Lexicon) *counter {
	c := &counter{rows: rows, judge: kernel.NewJudge(x, kernel.DefaultWeights),
		some: newChooser(mostSome), pairs: map[met]float64{}, random: map[met]float64{}}
	keys := kernel.NewLearningKeys(x, handful)
	for kind := range c.blocks {
		blocks := make(map[uint64][]int32, len(rows))
		for from := 0; from < len(rows); from += handful {
			for i, key := range keys.Of(kind, rows[from:min(from+handful, len(rows))]) {
				if key != 0 {
					blocks[key] = append(blocks[key], int32(from+i))
				}
			}
		}
		for key, block := range blocks {
			if len(block) > mostBlock {
				delete(blocks, key)
				c.dropped++
			}
		}
		c.blocks[kind] = blocks
	}
	return c
}

// pass compares persons with the rows that share a key.
func (c *counter) pass(persons []kernel.Record, keys *kernel.ByKind) {
	var of [kinds][]uint64
	for kind := range of {
		of[kind] = slices.Clone(keys.Of(kind, persons))
	}
	for i := range persons {
		p := &persons[i]
		c.shared = c.shared[:0]
		for kind := range of {
			for _, row := range c.blocks[kind][of[kind][i]] {
				c.shared = append(c.shared, shared{row, 1 << kind})
			}
		}
		slices.SortFunc(c.shared, func(a, b shared) int { return int(a.row - b.row) })
		for k := 0; k < len(c.shared); {
			row, under := c.shared[k].row, uint8(0)
			for ; k < len(c.shared) && c.shared[k].row == row; k++ {
				under |= c.shared[k].keys
			}
			c.pairs[c.compare(row, p, under)]++
		}
		c.some.add(p)
	}
	c.persons += len(persons)
}

// draw compares so many pairs of a person and a row at random.
func (c *counter) draw(draws int) {
	persons := c.some.list()
	if len(persons) == 0 || len(c.rows) == 0 {
		return
	}
	for k := range draws {
		row := hashing.Mix(uint64(k)) % uint64(len(c.rows))
		c.random[c.compare(int32(row), &persons[k%len(persons)], 0)]++
	}
}

func (c *counter) compare(row int32, p *kernel.Record, keys uint8) met {
	r := &c.rows[row]
	return met{c.judge.Compare(r, p), dateForm(r, p), keys}
}

// passAll streams the population in handfuls, of one that lies in groups every
// step-th group.
func (c *counter) passAll(ctx context.Context, s intake.Source, places intake.Places, step int) error {
	reader, keys := reading.New(s.Columns, nil, places), kernel.NewLearningKeys(c.judge.Lexicon(), handful)
	some := make([]kernel.Record, 0, handful)
	take := func(cells []string) {
		if some = append(some, reader.In(c.judge.Lexicon()).Whole(cells)); len(some) == handful {
			c.pass(some, keys)
			some = some[:0]
		}
	}
	defer func() { c.pass(some, keys) }()
	if s.Groups != nil {
		return groups(ctx, s.Groups, s.Columns, step, take)
	}
	for row, err := range s.Rows {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		take(row.Cells)
	}
	return nil
}

// groups reads every step-th group.
func groups(ctx context.Context, g *tabular.Groups, of []vnfield.Column, step int, take func(cells []string)) error {
	var columns []int
	for i, c := range of {
		if reading.Wanted(c) {
			columns = append(columns, i)
		}
	}
	cells := make([]string, len(of))
	for group := 0; group < g.Len(); group += step {
		for s, err := range g.Read(group, columns) {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return err
			}
			for i := range s.Rows {
				for k, c := range columns {
					if cells[c] = s.Strips[k].Text(i); !utf8.ValidString(cells[c]) {
						return g.NotText(s.First+int64(i), c)
					}
				}
				take(cells)
			}
		}
	}
	return nil
}

// patterns are counts as learning has them; only those that met under a key, if kind
// is one.
func patterns(counts map[met]float64, order []met, kind int) (out []pattern.Pattern) {
	at := map[string]int{}
	for _, m := range order {
		if kind >= 0 && m.keys>>kind&1 == 0 {
			continue
		}
		levels := levelsOf(m.pattern, m.date)
		i, ok := at[string(levels)]
		if !ok {
			i, at[string(levels)] = len(out), len(out)
			out = append(out, pattern.Pattern{Levels: levels})
		}
		out[i].Pairs += counts[m]
	}
	return out
}

// onLevels counts pairs by form and level.
func onLevels(ps []pattern.Pattern) [][]float64 {
	out := make([][]float64, len(forms))
	for i, f := range forms {
		out[i] = make([]float64, len(f.levels)+1)
		for _, p := range ps {
			out[i][p.Levels[i]] += p.Pairs
		}
	}
	return out
}
