package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"strconv"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/reconcile/filejob"
)

// linked compares linking through connector and exchange with the files job.
type linked struct {
	Persons       int             `json:"persons"`
	Rows          int             `json:"rows"`
	Connector     took            `json:"connector"`
	Linked        int             `json:"linked"`
	Again         took            `json:"connector_nothing_changed"`
	FilesJob      took            `json:"files_job"`       // with the collector's pace that the command has
	FilesJobPaced took            `json:"files_job_paced"` // and with that of a server, which the connector's side has
	FilesRows     int             `json:"files_job_linked"`
	Speed         float64         `json:"speed_to_files_job"`     // by the clock
	SpeedCPU      float64         `json:"speed_to_files_job_cpu"` // by processor time
	Target        float64         `json:"target"`
	Met           bool            `json:"met"`
	Summary       linkage.Summary `json:"summary"`
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
	if o.Profile != "" {
		f, err := os.Create(o.Profile)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		if err := pprof.StartCPUProfile(f); err != nil {
			return nil, err
		}
	}
	out.Connector, err = measure(func() (err error) { out.Summary, err = links.Run(ctx, b); return err })
	pprof.StopCPUProfile()
	if err != nil {
		return nil, err
	}
	out.Rows, out.Linked = out.Summary.Rows, out.Summary.Linked
	say("connector: %d rows in %.1f s, %.1f s of processor", out.Rows, out.Connector.Seconds, out.Connector.CPU)
	if out.Again, err = measure(func() error { _, err := links.Run(ctx, b); return err }); err != nil {
		return nil, err
	}
	say("nothing changed: %.1f s, %.1f s of processor", out.Again.Seconds, out.Again.CPU)
	file := filepath.Join(dir, "rows.csv")
	if err := writeRows(ctx, file, links.Source, b); err != nil {
		return nil, err
	}
	files := func() error {
		s, err := filejob.Job{Register: file, Population: c.population, Out: filepath.Join(dir, "verdicts.csv"), Places: node.Places, Version: "bench", Log: io.Discard}.Run(ctx)
		out.FilesRows = s.Verdicts["linked"] + s.Verdicts["linked_with_differences"]
		return err
	}
	if out.FilesJobPaced, err = measure(files); err != nil {
		return nil, err
	}
	pace := debug.SetGCPercent(100) // Go's own, which the command has
	defer debug.SetGCPercent(pace)
	if out.FilesJob, err = measure(files); err != nil {
		return nil, err
	}
	say("files job: %.1f s, %.1f s of processor; with a server's pace %.1f and %.1f", out.FilesJob.Seconds, out.FilesJob.CPU, out.FilesJobPaced.Seconds, out.FilesJobPaced.CPU)
	out.Speed, out.SpeedCPU = out.FilesJob.Seconds/out.Connector.Seconds, out.FilesJob.CPU/out.Connector.CPU
	out.Met = out.Speed >= out.Target
	return out, nil
}

// headers are the columns of the files job's register.
var headers = map[vnfield.Column]string{
	vnfield.ColName: "Họ và tên", vnfield.ColBirthDate: "Ngày sinh", vnfield.ColSex: "Giới tính", vnfield.ColNumber: "Số định danh", vnfield.ColResidence: "Nơi thường trú",
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
