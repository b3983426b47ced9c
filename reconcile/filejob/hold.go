package filejob

import (
	"context"
	"io"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/warm"
)

// Holding is a population that is held in memory under an index, for single questions.
type Holding struct {
	Population string        // path, Parquet
	Columns    string        // the user's choices, as in Job.Columns
	Places     intake.Places // required: the gazetteer
	Memory     int64         // bytes to stay under; zero for no limit
	Log        io.Writer     // as in Job; nil for silence
}

// Index reads and indexes the population. One that does not fit is refused before it
// is read, with how much it would take.
func (h Holding) Index(ctx context.Context) (*warm.Index, error) {
	in, err := populationAlone(h.Population, h.Columns, h.Log)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	if err := fits("holding the population", in.source(), warm.BytesPerPerson+held.Parents{}.BytesPerPerson(), h.Memory); err != nil {
		return nil, err
	}
	table, err := intake.Hold(ctx, in.source(), h.Places, held.Parents{}, 0)
	if err != nil {
		return nil, err
	}
	return warm.New(table), nil
}

// populationAlone opens a population that stands by itself on the command line.
func populationAlone(path, columns string, log io.Writer) (*input, error) {
	n := populationNeeds
	n.flag = "--columns"
	in, err := openInput(path, "", columns, n)
	if err == nil && log != nil {
		in.describe(log)
	}
	return in, err
}

// Open is a register, or a population, as a linkage reads it, for who measures one;
// done closes it.
func Open(path string, population bool) (s intake.Source, done func() error, err error) {
	n := registerNeeds
	if population {
		n = populationNeeds
	}
	in, err := openInput(path, "", "", n)
	if err != nil {
		return intake.Source{}, nil, err
	}
	return in.source(), in.Close, nil
}

// fits refuses before anything is read what would not fit, at so many bytes a person:
// a quarter more goes to what the collector has not yet swept.
func fits(what string, s intake.Source, each, memory int64) error {
	const forAll = 400 << 20
	if memory == 0 || s.Groups == nil {
		return nil
	}
	if need := forAll + s.Groups.Rows()*each*5/4; need > memory {
		return lienthong.Errorf(lienthong.TooLarge, "%s needs about %d MiB of memory and may use %d MiB; allow more", what, need>>20, memory>>20)
	}
	return nil
}
