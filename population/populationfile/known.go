package populationfile

import (
	"context"
	"iter"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// Known says of each row whether somebody in the register bears one of its
// personal numbers, or, of a row without any, one of its old ones.
func Known(ctx context.Context, store population.Reader, at population.AsOf, versions iter.Seq2[population.Version, error]) (rows []bool, err error) {
	var numbers []lienthong.CardNumber
	var of []int // the row of each
	flush := func() error {
		holders, err := store.Holders(ctx, numbers, at)
		for _, h := range holders {
			rows[of[h.Index]] = true
		}
		numbers, of = numbers[:0], of[:0]
		return err
	}
	for v, err := range versions {
		if err != nil {
			return nil, err
		}
		for _, n := range identifying(v.Numbers) {
			numbers, of = append(numbers, n), append(of, len(rows))
		}
		if rows = append(rows, false); len(numbers) > population.MaxBatch-16 {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	return rows, flush()
}

// identifying are the numbers by which one asks whether somebody is there. Old
// numbers of nine digits were given twice now and then, so they count alone only.
func identifying(numbers []population.Identifier) (out []lienthong.CardNumber) {
	for _, n := range numbers {
		if !n.Number.PIN().IsZero() {
			out = append(out, n.Number)
		}
	}
	if out == nil {
		for _, n := range numbers {
			out = append(out, n.Number)
		}
	}
	return out
}

// Without leaves rows out.
func Without(rows []bool, versions iter.Seq2[population.Version, error]) iter.Seq2[population.Version, error] {
	return func(yield func(population.Version, error) bool) {
		row := -1
		for v, err := range versions {
			if row++; err == nil && row < len(rows) && rows[row] {
				continue
			}
			if !yield(v, err) {
				return
			}
		}
	}
}
