package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"

	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/linkage/linkagesql"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/reconcile/filejob"
)

// jobs are of an agency that has not linked its rows yet: it has a table of links of its
// own.
type jobs struct {
	*options
	links *linkage.Service
	seen  *stages
}

// with does jobs of the agency's node, with links in a file that is not there yet.
func (o *options) with(ctx context.Context, c *country, name string, do func(*jobs) error) (err error) {
	of := c.agency.Node.Connectors[0].Links
	db, err := sqldb.Open(ctx, "sqlite:"+filepath.Join(c.dir, name+".db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	store, err := linkagesql.New(ctx, db, of.Name)
	if err != nil {
		return err
	}
	seen := &stages{Store: store, Population: of.Population}
	return do(&jobs{o, &linkage.Service{
		Name: of.Name, Bound: of.Bound, Source: of.Source, Store: seen, Population: seen,
		JobRows: of.JobRows, Fits: of.Fits, Every: of.Every, Full: of.Full, Now: of.Now, Log: of.Log,
	}, seen})
}

// add links what has changed of the first record type, and adds what that took to
// times. If all rows are linked, they are counted, and are as many as ever.
func (j *jobs) add(ctx context.Context, what string, times *[]took, all *linked) error {
	var sum linkage.Summary
	t, err := j.profiled(what, func() (took, error) {
		j.seen.begin()
		return measure(func() (err error) { sum, err = j.links.Run(ctx, j.links.Bound[0]); return err })
	})
	if err != nil {
		return err
	}
	j.seen.end("tidied")
	say("%s: %.2f s, %.2f s of processor: %s", what, t.Seconds, t.CPU, j.seen)
	*times = append(*times, t)
	if all == nil {
		return nil
	}
	if all.Linked != 0 && sum.Linked != all.Linked {
		return fmt.Errorf("%d rows are linked, and were %d", sum.Linked, all.Linked)
	}
	all.Summary, all.Rows, all.Linked = sum, sum.Rows, sum.Linked
	return nil
}

// profiled writes a CPU profile of what is done, the first time that it is what is to
// be profiled.
func (o *options) profiled(what string, do func() (took, error)) (took, error) {
	if o.Profile == "" || o.Profiled != what {
		return do()
	}
	f, err := os.OpenFile(o.Profile, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return do()
	}
	if err != nil {
		return took{}, err
	}
	defer func() { _ = f.Close() }() // a profile that is cut shows
	if err := pprof.StartCPUProfile(f); err != nil {
		return took{}, err
	}
	defer pprof.StopCPUProfile()
	return do()
}

// files does the files job, with the collector's pace of its command.
func (l *linked) files(ctx context.Context, file, population, dir string) (took, error) {
	pace := debug.SetGCPercent(100)
	defer debug.SetGCPercent(pace)
	return measure(func() error {
		s, err := filejob.Job{Register: file, Population: population, Out: filepath.Join(dir, "verdicts.csv"), Places: node.Places, Version: "bench", Log: io.Discard}.Run(ctx)
		l.FilesRows = s.Verdicts["linked"] + s.Verdicts["linked_with_differences"]
		return err
	})
}
