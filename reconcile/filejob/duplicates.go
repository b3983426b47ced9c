package filejob

import (
	"context"
	"encoding/csv"
	"io"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/internal/sheet"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/twice"
)

// Duplicates finds persons who stand twice in one population file.
type Duplicates struct {
	Population string // path, of Parquet
	Columns    string // the user's choices, as in Job
	Out        string // path of the pairs, CSV

	Places  intake.Places // required: the gazetteer
	Policy  twice.Policy
	Workers int   // zero for one a processor
	Memory  int64 // bytes to stay under; zero for no limit

	Progress func(stage string, done, total int64) // as in Job
	Log      io.Writer                             // as in Job
}

// DuplicatesSummary is what such a job did.
type DuplicatesSummary struct {
	Persons     int                   `json:"persons"`
	Pairs       map[twice.Verdict]int `json:"pairs"`
	Compared    int64                 `json:"pairs_compared"`
	Skipped     int                   `json:"blocks_skipped"`
	SkippedRows int                   `json:"persons_in_blocks_skipped"`
	Seconds     map[string]float64    `json:"seconds"`
}

// Run reads, finds and writes. On an error there is no output.
func (j Duplicates) Run(ctx context.Context) (*DuplicatesSummary, error) {
	if err := j.Policy.Validate(); err != nil {
		return nil, err
	}
	var outputs durable.Group
	defer outputs.Abort()
	out, err := outputs.Create(j.Out)
	if err != nil {
		return nil, err
	}
	in, err := populationAlone(j.Population, j.Columns, j.Log)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	of := held.Parents{Mother: in.has(vnfield.ColMother), Father: in.has(vnfield.ColFather)}
	source := in.source()
	if err := fits("finding who stands twice", source, of.BytesPerPerson()+twice.BytesPerPerson, j.Memory); err != nil {
		return nil, err
	}
	if j.Memory > 0 { // the collector works harder rather than let the heap grow
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(j.Memory))
	}
	began := time.Now()
	stop := watch(j.Progress, stage{"population", in})
	table, err := intake.Hold(ctx, source, j.Places, of, j.Workers)
	stop()
	if err != nil {
		return nil, err
	}
	read := time.Now()
	found, err := twice.Find(ctx, table, j.Policy, j.Workers)
	if err != nil {
		return nil, err
	}
	s := &DuplicatesSummary{
		Persons: table.Len(), Pairs: make(map[twice.Verdict]int), Compared: found.Compared,
		Skipped: found.Skipped.Blocks, SkippedRows: found.Skipped.Rows,
	}
	err = sheet.Write(j.Out, out, []string{"group", "row_a", "row_b", "probability", "score"}, func(w io.Writer) error {
		return writePairs(w, table, found, s)
	})
	if err != nil {
		return nil, err
	}
	s.Seconds = map[string]float64{"read": read.Sub(began).Seconds(), "find_and_write": time.Since(read).Seconds()}
	return s, outputs.Commit()
}

// pairsHeader is how a line of the pairs file begins; the level of each comparison and
// the reasons follow. Rows count from 1, without the header.
var pairsHeader = []string{"group", "row_a", "pin_a", "row_b", "pin_b", "verdict", "probability", "score"}

func writePairs(w io.Writer, table *held.Table, found *twice.Outcome, s *DuplicatesSummary) error {
	c := csv.NewWriter(w)
	line := slices.Clone(pairsHeader)
	for f := range (kernel.Pattern{}) {
		line = append(line, kernel.Field(f).String())
	}
	if err := c.Write(append(line, "reason_vi", "reason_en")); err != nil {
		return err
	}
	for i := range found.Pairs {
		p := &found.Pairs[i]
		s.Pairs[p.Verdict]++
		line = append(line[:0], strconv.FormatInt(p.Group, 10), strconv.FormatInt(p.A, 10), numberOf(table, p.A),
			strconv.FormatInt(p.B, 10), numberOf(table, p.B), string(p.Verdict),
			strconv.FormatFloat(p.Probability, 'f', 6, 64), strconv.FormatFloat(p.Score, 'f', 2, 64))
		for _, level := range p.Pattern {
			line = append(line, level.String())
		}
		vi, en := twice.Explain(p)
		if err := c.Write(append(line, vi, en)); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func numberOf(table *held.Table, ordinal int64) string {
	var r kernel.Record
	table.Person(ordinal, &r)
	pin, err := lienthong.PINFromUint64(r.PIN)
	if err != nil {
		return "" // a person without one
	}
	return pin.Reveal()
}
