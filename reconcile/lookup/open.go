package lookup

import (
	"context"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/warm"
)

// perPerson is what a person takes: 24 bytes in the table, and at most 64 in the
// index while it is made.
const perPerson = 24 + 64

// Source is a table with its columns recognised, as a linkage reads it.
func Source(path, columns string) (s intake.Source, done func() error, err error) {
	over, err := vnfield.ParseOverrides(columns)
	if err != nil {
		return intake.Source{}, nil, err
	}
	table, err := tabular.Open(path, tabular.Options{HeaderScore: vnfield.HeaderScore})
	if err != nil {
		return intake.Source{}, nil, err
	}
	r, err := vnfield.RecogniseWith(table.Header(), over)
	if err != nil {
		_ = table.Close() // opened for reading: nothing can be lost
		return intake.Source{}, nil, err
	}
	return intake.Source{Columns: r.Columns, Groups: table.Groups(1), Rows: func(yield func(intake.Row, error) bool) {
		for row, err := range table.Rows() {
			if !yield(intake.Row{Number: row.Number, Cells: row.Cells}, err) {
				return
			}
		}
	}}, table.Close, nil
}

// Open holds and indexes a population in Parquet. Where that would take more than
// so many bytes, it refuses and says how much; memory of 0 is no limit.
func Open(ctx context.Context, path, columns string, places intake.Places, memory int64) (*warm.Index, error) {
	population, done, err := Source(path, columns)
	if err != nil {
		return nil, err
	}
	defer func() { _ = done() }() // read to its end
	has := func(cs ...vnfield.Column) bool {
		return slices.ContainsFunc(cs, func(c vnfield.Column) bool { return slices.Contains(population.Columns, c) })
	}
	if !has(vnfield.ColName, vnfield.ColGivenName) || !has(vnfield.ColPIN, vnfield.ColNumber) {
		return nil, lienthong.Errorf(lienthong.Invalid, "the population needs a column of names and one of personal numbers; say which with --columns name=…,pin=…")
	}
	if population.Groups != nil {
		if need := population.Groups.Rows() * perPerson; memory > 0 && need > memory {
			return nil, lienthong.Errorf(lienthong.TooLarge, "%d persons take about %d MiB, more than --memory allows; give it more, or hold a part of the population", population.Groups.Rows(), need>>20+1)
		}
	}
	table, err := intake.Hold(ctx, population, places, held.Parents{}, 0)
	if err != nil {
		return nil, err
	}
	return warm.New(table), nil
}
