package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strconv"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/linkage/linkagesql"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/reconcile/filejob"
)

// linked compares linking through connector and exchange with the files job.
type linked struct {
	Persons int `json:"persons"`
	Rows    int `json:"rows"`
	Linked  int `json:"linked"`

	// First is the first job after the owner's node was started, which reads the
	// population into memory; Later are jobs after it, each after some persons changed.
	First took   `json:"connector_first"`
	Later []took `json:"connector_later"`
	Full  []took `json:"connector_full"` // every row linked once more, after each of the later
	// Restarted are jobs like the later ones, each begun at once when both nodes had been
	// started anew: the owner's reads the population into memory meanwhile.
	Restarted []took `json:"connector_restarted"`
	Again     took   `json:"connector_nothing_changed"`
	FilesJob  []took `json:"files_job"` // from CSV files
	Parquet   []took `json:"files_job_parquet"`

	FilesRows int `json:"files_job_linked"`
	// SpeedFirst and Speed are of the first job and of the middle one of the later, to
	// the files job from CSV.
	SpeedFirst float64         `json:"speed_first_to_files_job"`
	Speed      float64         `json:"speed_to_files_job"`
	SpeedAnew  float64         `json:"speed_restarted_to_files_job"`
	SpeedFull  float64         `json:"speed_full_to_files_job"`
	SpeedCPU   float64         `json:"speed_to_files_job_cpu"` // by processor time
	Target     float64         `json:"target"`
	Met        bool            `json:"met"` // by the later jobs: an owner's node is started once, and asked for years
	Summary    linkage.Summary `json:"summary"`
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
	b := links.Bound[0] // participants
	out = &linked{Persons: o.People, Target: 0.5}
	if out.First, err = o.profiled("first", func() (took, error) {
		return measure(func() (err error) { out.Summary, err = links.Run(ctx, b); return err })
	}); err != nil {
		return nil, err
	}
	out.Rows, out.Linked = out.Summary.Rows, out.Summary.Linked
	say("first: %d rows in %.1f s, %.1f s of processor", out.Rows, out.First.Seconds, out.First.CPU)
	if out.Again, err = o.profiled("nothing", func() (took, error) {
		return measure(func() error { _, err := links.Run(ctx, b); return err })
	}); err != nil {
		return nil, err
	}
	say("nothing changed: %.1f s, %.1f s of processor", out.Again.Seconds, out.Again.CPU)
	file := filepath.Join(dir, "rows.csv")
	if err := writeRows(ctx, file, links.Source, b); err != nil {
		return nil, err
	}
	for turn := range o.Turns { // side by side, so that a busy machine is busy for all
		if err := c.change(ctx, turn); err != nil {
			return nil, err
		}
		later, full, err := o.later(ctx, c, filepath.Join(dir, fmt.Sprintf("links-%d.db", turn)), out.Linked)
		if err != nil {
			return nil, err
		}
		out.Later, out.Full = append(out.Later, later), append(out.Full, full)
		for _, job := range []struct {
			population string
			took       *[]took
		}{{c.population, &out.FilesJob}, {c.parquet, &out.Parquet}} {
			t, err := out.files(ctx, file, job.population, dir)
			if err != nil {
				return nil, err
			}
			*job.took = append(*job.took, t)
		}
		say("later: %+v; all again: %+v; files job: %+v from CSV, %+v from Parquet", later, full, out.FilesJob[turn], out.Parquet[turn])
	}
	for turn := range o.Turns {
		if err := c.restart(ctx); err != nil {
			return nil, err
		}
		anew, _, err := o.later(ctx, c, filepath.Join(dir, fmt.Sprintf("anew-%d.db", turn)), out.Linked)
		if err != nil {
			return nil, err
		}
		out.Restarted = append(out.Restarted, anew)
		say("restarted: %+v", anew)
	}
	files, later := middle(out.FilesJob), middle(out.Later)
	out.SpeedFirst, out.Speed, out.SpeedCPU = files.Seconds/out.First.Seconds, files.Seconds/later.Seconds, files.CPU/later.CPU
	out.SpeedAnew = files.Seconds / middle(out.Restarted).Seconds
	out.SpeedFull = files.Seconds / middle(out.Full).Seconds
	out.Met = out.Speed >= out.Target
	return out, nil
}

// later links the same rows once more for an agency that has not linked them yet, with
// a table of links of its own; and then all of them again, which full says.
func (o *options) later(ctx context.Context, c *country, file string, want int) (first, full took, err error) {
	of := c.agency.Node.Connectors[0].Links
	db, err := sqldb.Open(ctx, "sqlite:"+file)
	if err != nil {
		return first, full, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	store, err := linkagesql.New(ctx, db, of.Name)
	if err != nil {
		return first, full, err
	}
	watched := &stages{Store: store, Population: of.Population}
	links := &linkage.Service{
		Name: of.Name, Bound: of.Bound, Source: of.Source, Store: watched, Population: watched,
		JobRows: of.JobRows, Fits: of.Fits, Every: of.Every, Full: of.Full, Now: of.Now, Log: of.Log,
	}
	if first, err = o.profiled("later", func() (took, error) { watched.begin(); return run(ctx, links, want) }); err != nil {
		return first, full, err
	}
	watched.end("tidied")
	say("%s", watched)
	links.Full = 0 // what was linked before now
	full, err = o.profiled("full", func() (took, error) { return run(ctx, links, want) })
	return first, full, err
}

// run links the rows of the first record type.
func run(ctx context.Context, links *linkage.Service, want int) (took, error) {
	return measure(func() error {
		sum, err := links.Run(ctx, links.Bound[0])
		if err == nil && sum.Linked != want {
			err = fmt.Errorf("%d rows are linked, and were %d", sum.Linked, want)
		}
		return err
	})
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

// middle is the one of the middle by the clock.
func middle(all []took) took {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b took) int { return cmp.Compare(a.Seconds, b.Seconds) })
	return all[len(all)/2]
}

// headers are the columns of the files job's register.
var headers = map[vnfield.Column]string{
	vnfield.ColName: "Họ và tên", vnfield.ColBirthDate: "Ngày sinh", vnfield.ColSex: "Giới tính", vnfield.ColNumber: "Số định danh",
}

// writeRows writes the rows that the connector sends as a file.
func writeRows(ctx context.Context, path string, src connector.Source, b *connector.Bound) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // after its last error
	buffered := bufio.NewWriter(f)
	w := csv.NewWriter(buffered)
	header := []string{"STT"}
	for _, c := range b.LinkColumns() {
		header = append(header, headers[c])
	}
	if err := w.Write(header); err != nil {
		return err
	}
	var cells []string
	n := 0
	for row, err := range src.Rows(ctx, b.Query()) {
		if err != nil {
			return err
		}
		n++
		cells = b.Linking(cells, row)
		if err := w.Write(append([]string{strconv.Itoa(n)}, cells...)); err != nil {
			return err
		}
	}
	w.Flush()
	return errors.Join(w.Error(), buffered.Flush(), f.Close())
}
