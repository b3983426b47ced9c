package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/tables"
)

// The exit codes; see the package comment.
const (
	exitDone    = 0
	exitFault   = 1
	exitUsage   = 2
	exitStopped = 128 + int(syscall.SIGINT)
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is main with its surroundings given.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once

	parser, leave := newParser(stdout, stderr)
	cmd, err := parser.Parse(args)
	if *leave {
		return exitDone // --help has printed
	}
	if err != nil {
		fmt.Fprintf(stderr, "lienthong: %s\nRun lienthong --help for the commands.\n", err)
		return exitUsage
	}
	cmd.BindTo(ctx, (*context.Context)(nil))
	if err := cmd.Run(&streams{out: stdout, err: stderr}, tables.Version(versionText()), tables.Shower(func(quiet bool) tables.Show { return newProgress(stderr, quiet) })); err != nil {
		return report(ctx, err, stderr)
	}
	return exitDone
}

// streams are where a command's data and talk go.
type streams struct {
	out io.Writer // data
	err io.Writer // talk
}

// newParser makes the parser. The flag it returns becomes true when kong wants
// to leave, which it does after printing help.
func newParser(stdout, stderr io.Writer) (*kong.Kong, *bool) {
	left := new(bool)
	parser, err := kong.New(&commands{},
		kong.Name("lienthong"),
		kong.Description("Liên Thông connects a population register with the other registers of the state."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(int) { *left = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
	if err != nil {
		panic(err) // the command struct itself is wrong; every test would see it
	}
	return parser, left
}

// report says what went wrong in one sentence and picks the exit code.
func report(ctx context.Context, err error, stderr io.Writer) int {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "lienthong: stopped; nothing half-written is left")
		return exitStopped
	}
	e, coded := errors.AsType[*lienthong.Error](err)
	if !coded {
		fmt.Fprintf(stderr, "lienthong: %s\n", err)
		return exitFault
	}
	fmt.Fprintf(stderr, "lienthong: %s\n", e.Message)
	switch e.Code {
	case lienthong.Internal, lienthong.Conflict, lienthong.Unavailable:
		return exitFault
	default:
		return exitUsage
	}
}
