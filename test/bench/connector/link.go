package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/lienthong/lienthong/connector/linkage"
)

// linked compares linking through connector and exchange with the files job, turn by turn.
type linked struct {
	Persons int `json:"persons"`
	Rows    int `json:"rows"`
	Linked  int `json:"linked"`

	// First is the very first job of the owner's node, which has run for a while, as it has
	// where an agency was admitted and granted since.
	First   []took `json:"connector_first"`
	Nothing []took `json:"connector_nothing_changed"` // after it
	// Later is a job of nodes that run, after some persons changed, for an agency that has
	// not linked its rows yet; Full is every row linked once more, after it.
	Later []took `json:"connector_later"`
	Full  []took `json:"connector_full"`
	// Restarted is a job like the later ones, begun at once when both nodes had been
	// started anew.
	Restarted []took `json:"connector_restarted"`
	FilesJob  []took `json:"files_job"` // from CSV files
	Parquet   []took `json:"files_job_parquet"`

	FilesRows int `json:"files_job_linked"`
	// Speeds are those of the middle ones to the middle files job from CSV.
	SpeedFirst speed           `json:"speed_first_to_files_job"`
	Speed      speed           `json:"speed_to_files_job"`
	SpeedAnew  speed           `json:"speed_restarted_to_files_job"`
	SpeedFull  speed           `json:"speed_full_to_files_job"`
	Target     float64         `json:"target"`
	Met        bool            `json:"met"` // by all of them
	Summary    linkage.Summary `json:"summary"`
}

// speed is how much quicker something else is: below 1 it is not.
type speed struct {
	Clock     float64 `json:"by_the_clock"`
	Processor float64 `json:"by_processor_time"`
}

func (o *options) link(ctx context.Context, server string) (out *linked, err error) {
	dir, err := os.MkdirTemp("", "lienthong-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	c, err := found(ctx, dir, server, o.People, o.Share)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	links := c.agency.Node.Connectors[0].Links
	file := filepath.Join(dir, "rows.csv")
	if err := writeRows(ctx, file, links.Source, links.Bound[0]); err != nil { // participants
		return nil, err
	}
	out = &linked{Persons: o.People, Target: 0.5}
	for turn := range o.Turns { // side by side, so that a busy machine is busy for all
		if err := out.turn(ctx, o, c, turn, file); err != nil {
			return nil, err
		}
	}
	out.Met = true
	for to, times := range map[*speed][]took{&out.SpeedFirst: out.First, &out.Speed: out.Later, &out.SpeedAnew: out.Restarted, &out.SpeedFull: out.Full} {
		files, mine := middle(out.FilesJob), middle(times)
		*to = speed{files.Seconds / mine.Seconds, files.CPU / mine.CPU}
		out.Met = out.Met && to.Clock >= out.Target
	}
	return out, nil
}

// turn does everything once.
func (l *linked) turn(ctx context.Context, o *options, c *country, turn int, file string) error {
	if err := c.anew(ctx); err != nil {
		return err
	}
	select {
	case <-time.After(o.Pause):
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := o.with(ctx, c, fmt.Sprintf("first-%d", turn), func(j *jobs) (err error) {
		if err := j.add(ctx, "first", &l.First, l); err != nil {
			return err
		}
		return j.add(ctx, "nothing", &l.Nothing, nil)
	}); err != nil {
		return err
	}
	if err := c.change(ctx, turn); err != nil {
		return err
	}
	if err := o.with(ctx, c, fmt.Sprintf("later-%d", turn), func(j *jobs) error {
		if err := j.add(ctx, "later", &l.Later, l); err != nil {
			return err
		}
		j.links.Full = 0 // what was linked before now
		return j.add(ctx, "full", &l.Full, nil)
	}); err != nil {
		return err
	}
	for _, job := range []struct {
		what, population string
		times            *[]took
	}{{"files job, CSV", c.population, &l.FilesJob}, {"files job, Parquet", c.parquet, &l.Parquet}} {
		t, err := l.files(ctx, file, job.population, c.dir)
		if err != nil {
			return err
		}
		say("%s: %.2f s, %.2f s of processor", job.what, t.Seconds, t.CPU)
		*job.times = append(*job.times, t)
	}
	if err := c.restart(ctx); err != nil {
		return err
	}
	return o.with(ctx, c, fmt.Sprintf("restarted-%d", turn), func(j *jobs) error {
		return j.add(ctx, "restarted", &l.Restarted, l)
	})
}

// middle is the one of the middle by the clock.
func middle(all []took) took {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b took) int { return cmp.Compare(a.Seconds, b.Seconds) })
	return all[len(all)/2]
}
