package tables

import (
	"context"
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/output"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// Flags are what linking and deduping of tables have in common.
type Flags struct {
	Model     string    `placeholder:"FILE" help:"The model file; without one a model is proposed from the data, and officials are linked with weights that are set by hand."`
	SaveModel string    `placeholder:"FILE" group:"Any two tables" help:"Where the model goes as it was used, with what was learnt."`
	LinkType  string    `name:"link-type" placeholder:"KIND" group:"Any two tables" help:"link, one_to_one, spine, dedupe_left or auto, in place of the model's."`
	Threshold float64   `placeholder:"P" group:"Any two tables" help:"The probability from where a pair is a match, in place of the model's."`
	Decisions string    `placeholder:"FILE" group:"Any two tables" help:"Pairs that people decided: the ids of two rows and a column label, same or different. They hold, whatever the rows look like."`
	Memory    conf.Size `placeholder:"SIZE" group:"Any two tables" help:"The most memory to use, such as 4GiB; a job that needs more refuses and says how much."`
}

func (f Flags) job() tablejob.Job {
	return tablejob.Job{
		Model: f.Model, SaveModel: f.SaveModel, Link: scheme.Link(f.LinkType), Match: f.Threshold, Decisions: f.Decisions,
		Memory: int64(f.Memory),
	}
}

// Given names a flag that shapes the model of any two tables, "" if none was given.
func (f Flags) Given() string {
	switch {
	case f.SaveModel != "":
		return "--save-model"
	case f.LinkType != "":
		return "--link-type"
	case f.Threshold != 0:
		return "--threshold"
	}
	return ""
}

// Link is lienthong reconcile link of any two tables.
type Link struct {
	Flags
	Left, Right, Out, Pairs, Report string
	JSON, Quiet                     bool
}

// Run links the tables; see package tablejob.
func (c Link) Run(ctx context.Context, k *kong.Kong, version Version, shower Shower) error {
	if err := output.Apart([]string{c.Out, c.Pairs, c.SaveModel, c.Report}, []string{c.Left, c.Right, c.Model, c.Decisions}); err != nil {
		return err
	}
	if err := output.Tables(c.Out, c.Pairs); err != nil {
		return err
	}
	j := c.job()
	j.Left, j.Right, j.Out, j.PairsOut, j.Report, j.Version = c.Left, c.Right, c.Out, c.Pairs, c.Report, string(version)
	return runTables(ctx, k, shower, &j, c.JSON, c.Quiet)
}

// A Show is where progress and talk go.
type Show interface {
	io.Writer
	Update(stage string, done, total int64)
	Close()
}

// Version is that of the program, for reports.
type Version string

// A Shower begins a show; a quiet one says nothing.
type Shower func(quiet bool) Show

// Dedupe is lienthong reconcile dedupe.
type Dedupe struct {
	Table   string `arg:"" placeholder:"FILE" help:"The table: CSV, XLSX, Parquet, or a query in a YAML file."`
	Out     string `required:"" placeholder:"FILE" help:"Where the clusters go, one line a row, .csv or .xlsx."`
	Pairs   string `placeholder:"FILE" help:"Where the pairs go, with their scores and reasons, .csv or .xlsx."`
	Into    string `placeholder:"FILE" help:"Clusters of an earlier run: they keep their names, whatever is new or has changed."`
	Changes string `placeholder:"FILE" help:"Where what is not as it was goes, with the reason; needs --into."`
	Flags
	Report string `placeholder:"FILE" help:"Where the report goes, one HTML page; personal data in it is masked."`
	JSON   bool   `help:"Print the summary as one JSON object on stdout."`
	Quiet  bool   `short:"q" help:"Say nothing but errors."`
}

// Run finds the rows that mean the same; see package tablejob.
func (c Dedupe) Run(ctx context.Context, k *kong.Kong, version Version, shower Shower) error {
	if c.Changes != "" && c.Into == "" {
		return lienthong.Errorf(lienthong.Invalid, "--changes needs --into: what was before")
	}
	if err := output.Apart([]string{c.Out, c.Pairs, c.SaveModel, c.Report, c.Changes}, []string{c.Table, c.Model, c.Into, c.Decisions}); err != nil {
		return err
	}
	if err := output.Tables(c.Out, c.Pairs, c.Changes); err != nil {
		return err
	}
	j := c.job()
	j.Into, j.Changes = c.Into, c.Changes
	j.Left, j.Out, j.PairsOut, j.Report, j.Version = c.Table, c.Out, c.Pairs, c.Report, string(version)
	return runTables(ctx, k, shower, &j, c.JSON, c.Quiet)
}

// runTables runs the job and tells what came out.
func runTables(ctx context.Context, k *kong.Kong, shower Shower, j *tablejob.Job, asJSON, quiet bool) error {
	show := shower(quiet)
	j.Progress, j.Log = show.Update, show
	summary, err := j.Run(ctx)
	show.Close()
	if err != nil {
		return err
	}
	if asJSON {
		return output.JSON(k.Stdout, summary)
	}
	if !quiet {
		tellTables(k.Stderr, j, summary)
	}
	return nil
}

func tellTables(w io.Writer, j *tablejob.Job, s *tablejob.Summary) {
	fmt.Fprintf(w, "%d pairs compared; %d match, %d for review\n", s.Compared, s.Matches, s.Review)
	if s.Clusters > 0 {
		fmt.Fprintf(w, "%d rows mean %d things; %d chains were split\n", s.Rows[0]+s.Rows[1], s.Clusters, s.Split)
	}
	if s.LinkWhy != "" {
		fmt.Fprintf(w, "link: %s, since %s; say --link-type to choose\n", s.Link, s.LinkWhy)
	}
	fmt.Fprintf(w, "written: %s\n", j.Out)
}
