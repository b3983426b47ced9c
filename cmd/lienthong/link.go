package main

import (
	"context"
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/output"
	"github.com/lienthong/lienthong/cmd/lienthong/tables"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/filejob"
)

type linkCommand struct {
	Register          string `placeholder:"FILE" group:"Officials and population" help:"The register to be linked: CSV, XLSX or Parquet."`
	Population        string `placeholder:"FILE" group:"Officials and population" help:"The population: CSV, XLSX or Parquet."`
	Columns           string `placeholder:"NAME=HEADER,..." group:"Officials and population" help:"What the register's columns are, where it is not recognised: name=…,birth_date=…,number=…"`
	PopulationColumns string `placeholder:"NAME=HEADER,..." group:"Officials and population" help:"The same for the population."`
	Sheet             string `placeholder:"NAME" group:"Officials and population" help:"The sheet of a register in a workbook, if not the one that looks most like a table."`
	PopulationSheet   string `placeholder:"NAME" group:"Officials and population" help:"The same for the population."`

	Left  string `placeholder:"FILE" group:"Any two tables" help:"The left table: CSV, XLSX, Parquet, or a query in a YAML file."`
	Right string `placeholder:"FILE" group:"Any two tables" help:"The right table. Each row of one may mean a row of the other."`
	Pairs string `placeholder:"FILE" group:"Any two tables" help:"Where the pairs go, where the kind of link is dedupe_left and --out gets clusters."`
	tables.Flags

	shardFlags

	Out    string `required:"" placeholder:"FILE" help:"Where the verdicts go, one line a row, .csv or .xlsx, holding personal numbers in full; for any two tables the pairs, and the clusters of dedupe_left."`
	Report string `placeholder:"FILE" help:"Where the report goes, one HTML page; personal data in it is masked."`
	JSON   bool   `help:"Print the summary as one JSON object on stdout."`
	Quiet  bool   `short:"q" help:"Say nothing but errors."`
}

// Run links a register with a population (package filejob), or any two tables
// (package tablejob).
func (c linkCommand) Run(ctx context.Context, k *kong.Kong, s *streams, version tables.Version, shower tables.Shower) error {
	official, general := c.Register != "" || c.Population != "", c.Left != "" || c.Right != ""
	switch {
	case official && general:
		return lienthong.Errorf(lienthong.Invalid, "--register and --population link officials, --left and --right any two tables; give one pair")
	case general && c.Shards != "":
		return lienthong.Errorf(lienthong.Invalid, "--shards links officials; any two tables are linked without")
	case general && (c.Columns != "" || c.PopulationColumns != "" || c.Sheet != "" || c.PopulationSheet != ""):
		return lienthong.Errorf(lienthong.Invalid, "--columns and --sheet are of officials and a population; of any two tables the model names the columns, and a sheet stands behind the file: staff.xlsx#2024")
	case general && (c.Left == "" || c.Right == ""):
		return lienthong.Errorf(lienthong.Invalid, "give both --left and --right")
	case general:
		return tables.Link{Flags: c.Flags, Left: c.Left, Right: c.Right, Out: c.Out, Pairs: c.Pairs, Report: c.Report, JSON: c.JSON, Quiet: c.Quiet}.Run(ctx, k, version, shower)
	case c.Pairs != "":
		return lienthong.Errorf(lienthong.Invalid, "--pairs is of any two tables")
	case c.Decisions != "":
		return lienthong.Errorf(lienthong.Invalid, "--decisions is of any two tables; what people decide of officials is kept by the review")
	case c.Flags.Given() != "":
		return lienthong.Errorf(lienthong.Invalid, "%s is of any two tables; a model of officials (reconcile train --register … --population …) holds weights and thresholds", c.Flags.Given())
	case c.Register == "":
		return lienthong.Errorf(lienthong.Invalid, "missing flags: --register=FILE and --population=FILE, or --left=FILE and --right=FILE")
	case c.Population == "":
		return lienthong.Errorf(lienthong.Invalid, "missing flags: --population=FILE")
	}
	if err := output.Apart([]string{c.Out, c.Report}, []string{c.Register, c.Population, c.Model}); err != nil {
		return err
	}
	if err := output.Tables(c.Out); err != nil {
		return err
	}
	show := newProgress(s.err, c.Quiet)
	job := filejob.Job{
		Register: c.Register, Population: c.Population, Out: c.Out, Report: c.Report,
		Columns: c.Columns, PopulationColumns: c.PopulationColumns, Sheet: c.Sheet, PopulationSheet: c.PopulationSheet,
		Places: node.Places, Model: c.Model, Memory: int64(c.Memory), Version: string(version), Progress: show.Update, Log: show,
	}
	c.use(&job)
	summary, err := job.Run(ctx)
	show.Close()
	if err != nil {
		return err
	}
	if err := c.clear(); err != nil {
		return err
	}
	if c.JSON {
		return output.JSON(s.out, summary)
	}
	if !c.Quiet {
		c.tell(s.err, summary)
	}
	return nil
}

// tell says in words what came out.
func (c linkCommand) tell(w io.Writer, s *filejob.Summary) {
	fmt.Fprintf(w, "%d rows, %d persons, %.1f s\n", s.Rows, s.Persons, s.Seconds["read_and_link"]+s.Seconds["write"])
	for _, v := range reconcile.Verdicts {
		fmt.Fprintf(w, "  %-26s %7d\n", v, s.Verdicts[v])
	}
	if s.Duplicates > 0 {
		fmt.Fprintf(w, "%d rows repeat the person of another row\n", s.Duplicates)
	}
	if s.Skipped > 0 {
		fmt.Fprintf(w, "%d keys that too many rows share to tell them apart were left out, %d times a row; these rows were looked for by their other keys\n", s.Skipped, s.SkippedRows)
	}
	if s.Parts > 1 {
		fmt.Fprintf(w, "the register was linked in %d parts to stay within --memory\n", s.Parts)
	}
	fmt.Fprintf(w, "verdicts: %s (holds personal numbers in full)\n", c.Out)
	if c.Report != "" {
		fmt.Fprintf(w, "report:   %s\n", c.Report)
	}
}
