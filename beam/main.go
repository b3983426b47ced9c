package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal/extworker"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/filejob"
	"github.com/lienthong/lienthong/reconcile/shard"
)

// The exit codes, those of lienthong.
const (
	exitFault   = 1
	exitUsage   = 2
	exitStopped = 128 + int(syscall.SIGINT)
)

// version is set by the linker; empty in a plain go build.
var version string

// versionText falls back on what the Go tool stamped into the binary.
func versionText() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}

type commands struct {
	Link   linkCommand   `cmd:"" help:"Link a register with a population in shards, on a Beam runner."`
	Worker workerCommand `cmd:"" help:"Do units for the task managers of this machine, until it is stopped."`
}

type linkCommand struct {
	Register          string `required:"" placeholder:"FILE" help:"The register to be linked: CSV, XLSX or Parquet."`
	Population        string `required:"" placeholder:"FILE" help:"The population: Parquet, under the same path on every machine."`
	Columns           string `placeholder:"NAME=HEADER,..." help:"What the register's columns are, where it is not recognised."`
	PopulationColumns string `placeholder:"NAME=HEADER,..." help:"The same for the population."`
	Sheet             string `placeholder:"NAME" help:"The sheet of a register in a workbook."`

	Out    string `required:"" placeholder:"FILE" help:"Where the verdicts go, .csv or .xlsx, holding personal numbers in full."`
	Report string `placeholder:"FILE" help:"Where the report goes, one HTML page."`
	JSON   bool   `help:"Print the summary as one JSON object on stdout."`

	Shards       string `required:"" placeholder:"FOLDER" help:"The folder that all workers share."`
	ShardRows    int    `default:"1000000" placeholder:"N" help:"Rows of the register in a shard; memory follows them."`
	ShardPersons int    `default:"5000000" placeholder:"N" help:"Persons of the population that one unit compares."`
	KeepShards   bool   `help:"Leave the folder as it is at the end; it holds personal data."`

	Endpoint          string `placeholder:"HOST:PORT" help:"Beam's job server, of Flink or Spark; without one Prism does the job in this process."`
	Environment       string `default:"loopback" enum:"loopback,external" help:"Who does the units: this process, or a worker on each machine."`
	EnvironmentConfig string `default:"localhost:50000" placeholder:"HOST:PORT" help:"Where task managers find their worker, for --environment=external."`
	Parallelism       int    `default:"-1" placeholder:"N" help:"How many units a job server has done at once; its own choice if not given."`
}

// options are Beam's.
func (c linkCommand) options() map[string]string {
	o := map[string]string{"job_name": "lienthong-link"}
	if c.Endpoint != "" {
		o["endpoint"], o["environment_type"], o["parallelism"] = c.Endpoint, c.Environment, strconv.Itoa(c.Parallelism)
	}
	if c.Environment == "external" {
		o["environment_config"] = c.EnvironmentConfig
	}
	return o
}

// Run links; see package filejob.
func (c linkCommand) Run(ctx context.Context) error {
	if err := prepare(c.options()); err != nil {
		return err
	}
	schedule := onPrism
	if c.Endpoint != "" {
		schedule = onJobServer
	}
	summary, err := c.job(schedule).Run(ctx)
	if err != nil {
		return err
	}
	if !c.KeepShards {
		if err := shard.Remove(c.Shards); err != nil {
			return err
		}
	}
	if c.JSON {
		e := json.NewEncoder(os.Stdout)
		e.SetIndent("", "  ")
		return e.Encode(summary)
	}
	return nil
}

func (c linkCommand) job(schedule shard.Schedule) filejob.Job {
	return filejob.Job{
		Register: c.Register, Population: c.Population, Out: c.Out, Report: c.Report,
		Columns: c.Columns, PopulationColumns: c.PopulationColumns, Sheet: c.Sheet,
		Places: worker.Places, Version: worker.Version, Log: os.Stderr,
		Stream: shard.Job{
			Dir: c.Shards, Population: c.Population, Rows: c.ShardRows, Persons: c.ShardPersons,
			Version: worker.Version, Schedule: schedule, Worker: worker,
		}.Stream,
	}
}

type workerCommand struct {
	Port int `default:"50000" help:"Where task managers of this machine find the worker; no other machine does."`
}

// Run serves until ctx ends.
func (c workerCommand) Run(ctx context.Context) error {
	if err := prepare(nil); err != nil {
		return err
	}
	server, err := extworker.StartLoopback(ctx, c.Port)
	if err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("port %d is taken; choose another with --port", c.Port), Cause: err}
	}
	fmt.Fprintf(os.Stderr, "worker: %s\n", server.EnvironmentConfig(ctx))
	<-ctx.Done()
	return server.Stop(context.WithoutCancel(ctx))
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	k := kong.Parse(&commands{}, kong.Name("lienthong-beam"),
		kong.Description("Links a register with a population in shards on an Apache Beam runner."))
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(); err != nil {
		os.Exit(report(ctx, err))
	}
}

// report says what went wrong in one sentence and picks the exit code.
func report(ctx context.Context, err error) int {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "lienthong-beam: stopped; what is done lies in the folder of shards")
		return exitStopped
	}
	e, coded := errors.AsType[*lienthong.Error](err)
	if !coded {
		fmt.Fprintf(os.Stderr, "lienthong-beam: %s\n", err)
		return exitFault
	}
	fmt.Fprintf(os.Stderr, "lienthong-beam: %s\n", e.Message)
	if e.Code == lienthong.Internal || e.Code == lienthong.Unavailable {
		return exitFault
	}
	return exitUsage
}
