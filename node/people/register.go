package people

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/reconcile/intake"
)

// Register is a population register for linkages that follow one another. Set the
// fields that are exported.
type Register struct {
	Store  population.Store
	Places intake.Places
	Memory int64 // bytes that the persons held may take; 0 holds nobody
	Now    func() time.Time
	Log    *slog.Logger

	mu   sync.Mutex // guards what follows; held while persons are read
	held *intake.Held
	read time.Time       // when all were
	mark population.Mark // of the state that is held
	due  []due           // whose cells will change by themselves
	told bool            // that they do not fit
}

// due is a person whose cells will be others from a time on.
type due struct {
	person lienthong.PersonID
	at     time.Time
}

const (
	// anewAfter is how long changes alone are followed.
	anewAfter = 24 * time.Hour
	// ahead of that, all may be read before a job asks for them.
	ahead = 2 * time.Hour
	// One in share of those held, and at least least, is how many changes are read one
	// by one: as long as that is quicker than all.
	share, least = 20, 5000
)

// Source is the population as it stands, for one linkage, and how many persons it is
// about. It holds until the next call.
func (r *Register) Source(ctx context.Context) (intake.Source, int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	counts, err := r.Store.Count(ctx)
	if err != nil {
		return intake.Source{}, 0, err
	}
	now, persons := r.now(), int(counts.Persons)
	if !r.fits(persons) {
		r.held, r.due = nil, nil
		return Source(ctx, r.Store, population.At(now)), persons, nil
	}
	if err := r.refresh(ctx, persons, now); err != nil {
		return intake.Source{}, 0, err
	}
	return intake.Source{Columns: personColumns, Held: r.held}, r.held.Len(), nil
}

// Expect reads all persons ahead of a job that may come, if it would have to: where none
// are held, nearly for a day, or too many have changed. It is not called while what
// Source gave is in use: both would be in memory.
func (r *Register) Expect(ctx context.Context) {
	r.mu.Lock()
	defer r.mu.Unlock()
	counts, err := r.Store.Count(ctx)
	if err != nil || counts.Persons == 0 || !r.fits(int(counts.Persons)) {
		return // the job reads them, or says what is wrong
	}
	now := r.now()
	if changes, err := r.changes(ctx, now, anewAfter-ahead); err != nil || !changes.Lost {
		return
	}
	if err := r.readAll(ctx, int(counts.Persons), now); err != nil && ctx.Err() == nil {
		r.Log.LogAttrs(ctx, slog.LevelWarn, "the population could not be read ahead of a linkage", slog.Any("err", err))
	}
}

// now is the present as stores keep it.
func (r *Register) now() time.Time { return r.Now().UTC().Truncate(time.Microsecond) }

// fits reports whether so many persons may be held, and says once if not.
func (r *Register) fits(persons int) bool {
	need := int64(persons+intake.HeldRoom) * intake.HeldBytes
	fits := need <= r.Memory
	if !fits && !r.told && r.Memory > 0 {
		r.Log.Warn("the population does not fit the memory allowed and is read anew for each linkage; allow more",
			"setting", "gateway.population_memory", "allowed_mib", r.Memory>>20, "needed_mib", need>>20+1)
	}
	r.told = !fits
	return fits
}

// changes are those since what is held was read, lost if that is so long ago that all
// are to be read anew.
func (r *Register) changes(ctx context.Context, now time.Time, long time.Duration) (population.Changes, error) {
	if r.held == nil || now.Sub(r.read) >= long || now.Before(r.read) {
		return population.Changes{Lost: true}, nil
	}
	return r.Store.Since(ctx, r.mark, now, max(least, r.held.Len()/share))
}

// refresh makes what is held that of now.
func (r *Register) refresh(ctx context.Context, persons int, now time.Time) error {
	changes, err := r.changes(ctx, now, anewAfter)
	if err != nil {
		return err
	}
	if changes.Lost {
		return r.readAll(ctx, persons, now)
	}
	passed := func(d due) bool { return !d.at.After(now) }
	changed := changes.Persons
	for _, d := range r.due {
		if passed(d) {
			changed = append(changed, d.person)
		}
	}
	slices.SortFunc(changed, lienthong.PersonID.Compare)
	if err := r.change(ctx, slices.Compact(changed), population.At(now)); err != nil {
		return err // the mark stays: they are named again
	}
	r.mark, r.due = changes.Mark, slices.DeleteFunc(r.due, passed)
	return nil
}

// change has these persons held as they are at a time.
func (r *Register) change(ctx context.Context, persons []lienthong.PersonID, at population.AsOf) error {
	for some := range slices.Chunk(persons, population.MaxBatch) {
		versions, err := r.Store.Documents(ctx, some, at)
		if err != nil {
			return err
		}
		rows := make([]intake.Row, len(versions))
		for i := range versions {
			rows[i] = intake.Row{Person: versions[i].Person, Cells: make([]string, len(personColumns))}
			if end := describe(rows[i].Cells, &versions[i], at); !end.IsZero() {
				r.due = append(r.due, due{versions[i].Person, end})
			}
		}
		r.held.Change(rows)
	}
	return nil
}

// readAll has everybody held. The mark is taken first: what is recorded while they are
// read is named by the next question.
func (r *Register) readAll(ctx context.Context, persons int, now time.Time) error {
	r.held, r.due = nil, nil // not twice in memory
	began, err := r.Store.Since(ctx, population.Mark{}, now, 0)
	if err != nil {
		return err
	}
	var ends []due
	from := source(ctx, r.Store, population.At(now), func(person lienthong.PersonID, at time.Time) { ends = append(ends, due{person, at}) })
	held, err := intake.Keep(ctx, from, persons, r.Places)
	if err != nil {
		return err
	}
	r.held, r.read, r.mark, r.due = held, now, began.Mark, ends
	return nil
}
