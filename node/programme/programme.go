package programme

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/indicator"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/reconcile/linkjob"
)

// Programme keeps the counts. Fill in the first fields, then Open; its methods
// may be called at once.
type Programme struct {
	Plan indicator.Plan
	// Path is the file of the counts.
	Path string
	// Records gives the records of the ledger from an index on.
	Records func(ctx context.Context, from uint64) iter.Seq2[ledger.Entry, error]
	// Own says which services the gateway offers.
	Own func(lienthong.ServiceID) bool
	// Agreements are those that the node's grants rest on; nil for a node
	// without any.
	Agreements func(ctx context.Context) ([]agreement.View, error)
	Now        func() time.Time
	Log        *slog.Logger

	mu   sync.Mutex
	kept kept
}

// kept is the file.
type kept struct {
	Tally    indicator.Tally              `json:"tally"`
	Linkages map[string]indicator.Linkage `json:"linkages"` // the latest, by system and register
}

// Open reads the counts as they were kept. A file that cannot be read is counted
// anew, since the ledger is the truth.
func (p *Programme) Open() error {
	p.kept = kept{Linkages: map[string]indicator.Linkage{}}
	b, err := os.ReadFile(p.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(b, &p.kept)
	}
	if err != nil {
		p.Log.Warn("the counts of the programme cannot be read and are made anew", "path", p.Path, "err", err)
		p.kept = kept{}
	}
	if p.kept.Linkages == nil {
		p.kept.Linkages = map[string]indicator.Linkage{}
	}
	if digest := p.Plan.Digest(); p.kept.Tally.Plan != digest {
		p.kept.Tally = indicator.Tally{Plan: digest}
	}
	return nil
}

// saveEvery is how many records are counted between two savings of a long
// catching up: some seconds of work.
const saveEvery = 1 << 18

// CatchUp counts what the ledger has since the last time.
func (p *Programme) CatchUp(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := p.kept.Tally.Next
	for e, err := range p.Records(ctx, kept) {
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return errors.Join(err, p.save())
		}
		p.kept.Tally.Add(&p.Plan, &e.Evidence, p.Own)
		if p.kept.Tally.Next-kept >= saveEvery {
			if err := p.save(); err != nil {
				return err
			}
			kept = p.kept.Tally.Next
		}
	}
	if p.kept.Tally.Next == kept {
		return nil
	}
	return p.save()
}

// save writes the file. The caller holds mu.
func (p *Programme) save() error {
	b, err := json.Marshal(p.kept)
	if err != nil {
		return err
	}
	return durable.WriteFile(p.Path, b)
}

// catchUpEvery keeps the pages quick: what came since is counted when they ask.
const catchUpEvery = time.Minute

// Watch catches up again and again until ctx ends.
func (p *Programme) Watch(ctx context.Context) {
	tick := time.NewTicker(catchUpEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		if err := p.CatchUp(ctx); err != nil && ctx.Err() == nil {
			p.Log.Warn("the counts of the programme are behind", "err", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

// Linked takes in how a register was linked.
func (p *Programme) Linked(l linkjob.Linked) {
	if l.Owner == "" {
		return // a direct call on this machine is nobody's register
	}
	out := indicator.Linkage{
		Job: l.Job, System: l.Owner, Register: l.Register, At: l.At, Rows: l.Rows, Persons: l.Persons, Duplicates: l.Duplicates,
		Verdicts: map[string]int{}, Qualities: map[string]indicator.Figure{},
	}
	for v, n := range l.Verdicts {
		out.Verdicts[string(v)] = n
	}
	for q, f := range l.Qualities {
		out.Qualities[string(q)] = indicator.Figure{N: f.N, Of: f.Of}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept.Linkages[strings.TrimSpace(l.Owner+" "+l.Register)] = out
	if err := p.save(); err != nil {
		p.Log.Warn("a linkage cannot be kept for the programme", "job", l.Job, "err", err)
	}
}

// Counted is how many records of the ledger are counted.
func (p *Programme) Counted() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kept.Tally.Next
}

// Facts is what is known of each connection now.
func (p *Programme) Facts(ctx context.Context) (map[string]indicator.Facts, error) {
	if err := p.CatchUp(ctx); err != nil {
		return nil, err
	}
	var agreements []agreement.View
	if p.Agreements != nil {
		var err error
		if agreements, err = p.Agreements(ctx); err != nil {
			return nil, err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	out := map[string]indicator.Facts{}
	for i := range p.Plan.Connections {
		c := &p.Plan.Connections[i]
		f := indicator.Facts{}
		if x := p.kept.Tally.Connections[c.ID]; x != nil {
			f.Exchanges = x.Clone()
		}
		for _, a := range agreements {
			if c.Owns(a.Asked.Consumer) || c.Owns(a.Asked.Service.SystemID) {
				f.Agreements = append(f.Agreements, agreementFact(&a))
			}
		}
		for _, l := range p.kept.Linkages {
			if id, err := lienthong.ParseSystemID(l.System); err == nil && c.Owns(id) {
				f.Linkages = append(f.Linkages, l)
			}
		}
		slices.SortFunc(f.Linkages, func(a, b indicator.Linkage) int {
			return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.System, b.System), cmp.Compare(a.Register, b.Register))
		})
		out[c.ID] = f
	}
	return out, nil
}

func agreementFact(a *agreement.View) indicator.Agreement {
	f := indicator.Agreement{ID: a.ID, State: string(a.State)}
	if n := len(a.Steps); n > 0 {
		f.Since = a.Steps[n-1].Effective
	}
	for _, d := range a.Due {
		f.Overdue = f.Overdue || d.Overdue
	}
	return f
}
