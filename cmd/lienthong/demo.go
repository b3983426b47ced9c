package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/internal/obs"
	"github.com/lienthong/lienthong/nation"
	"github.com/lienthong/lienthong/nation/sector"
	"github.com/lienthong/lienthong/reconcile"
)

type demoCommand struct {
	People   int    `default:"100000" help:"Persons of the country, the dead included."`
	Seed     uint64 `default:"1" help:"Another seed, another country."`
	Dir      string `type:"path" placeholder:"FOLDER" help:"Where its files and database go; a new temporary folder if not given."`
	Listen   string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where the console is served; this machine only."`
	Sectors  string `default:"all" placeholder:"NAMES" help:"Whose registers there are beside the officials', with commas between: asset, business, court, environment, finance, insurance, integrity, land, science; all or none."`
	Postgres string `placeholder:"URL" xor:"server" help:"Make their databases on a PostgreSQL server, postgres://user:password@host:5432/postgres; databases lienthong_demo_* there are replaced."`
	MariaDB  string `name:"mariadb" placeholder:"DSN" xor:"server" help:"The same on MariaDB, user:password@tcp(host:3306)/ or user@unix(/run/mysqld/mysqld.sock)/."`
	Exit     bool   `help:"Stop when everything is made and linked, without serving."`
	JSON     bool   `help:"Print the summary as one JSON object on stdout."`
	Quiet    bool   `short:"q" help:"Say nothing but errors."`
}

// Run makes the country, says what came of it, and serves it until Ctrl-C.
func (c demoCommand) Run(ctx context.Context, s *streams) error {
	if c.Exit {
		c.Listen = "127.0.0.1:0" // nobody will call, so no port is in the way
	}
	temporary := c.Dir == ""
	if temporary {
		dir, err := os.MkdirTemp("", "lienthong-demo-")
		if err != nil {
			return &lienthong.Error{Code: lienthong.Unavailable, Message: "no temporary folder can be made; name one with --dir", Cause: err}
		}
		c.Dir = dir
	}
	log, err := obs.NewLogger(s.err, "error", "text") // the demo has a question refused on purpose
	if err != nil {
		return err
	}
	show := newProgress(s.err, c.Quiet)
	n, err := nation.Run(ctx, nation.Options{
		People: c.People, Seed: c.Seed, Dir: c.Dir, Listen: c.Listen, Sectors: c.sectors(), Server: c.server(),
		Version: versionText(), Now: time.Now, Log: log, Progress: show.Update,
	})
	show.Close()
	if err != nil {
		if temporary {
			err = errors.Join(err, os.RemoveAll(c.Dir)) // nobody knows of it
		}
		return err
	}
	if !c.Quiet {
		c.tell(s.err, n)
	}
	if c.JSON {
		if err := writeJSON(s.out, n.Summary); err != nil {
			return errors.Join(err, n.Close())
		}
	}
	if c.Exit {
		return n.Close()
	}
	return errors.Join(n.Serve(ctx), n.Close())
}

// tellSectors says what came of the other registers, a line each.
func tellSectors(w io.Writer, sectors []sector.Summary) {
	if len(sectors) == 0 {
		return
	}
	fmt.Fprintf(w, "\nThe other registers, each in its agency's own database and behind its agency's own gateway:\n  %-16s %-12s %7s %7s %7s %8s %10s %8s\n",
		"register", "sector", "rows", "clean", "sent", "linked", "precision", "recall")
	for i := range sectors {
		s := &sectors[i]
		if !s.Linked {
			fmt.Fprintf(w, "  %-16s %-12s %7d %7d %7s   not linked: it asks about one person at a time%s\n", s.Name, s.Sector, s.Rows, s.Clean, "-", tellAsked(s.Asked))
			continue
		}
		fmt.Fprintf(w, "  %-16s %-12s %7d %7d %7d %8d %10.4f %8.4f\n", s.Name, s.Sector, s.Rows, s.Clean, s.Sent, s.Links, s.Precision, s.Recall)
	}
	fmt.Fprintln(w)
}

// server is where the legacy databases are made; zero for files.
func (c demoCommand) server() legacysql.Server {
	switch {
	case c.Postgres != "":
		return legacysql.Server{Kind: "postgres", Line: c.Postgres}
	case c.MariaDB != "":
		return legacysql.Server{Kind: "mariadb", Line: c.MariaDB}
	default:
		return legacysql.Server{}
	}
}

// tellCounts says how often each conclusion was drawn.
func tellCounts(n map[string]int) string {
	return fmt.Sprintf("%d yes, %d no, %d unknown", n["yes"], n["no"], n["unknown"])
}

func tellAsked(a *sector.Asked) string {
	if a == nil {
		return ""
	}
	return fmt.Sprintf(", %d times, %d yes", a.Asked, a.Verified)
}

// tellJoined says what was asked jointly: the plan, and what came of it.
func tellJoined(w io.Writer, j *sector.Joined) {
	if j == nil {
		return
	}
	fmt.Fprintf(w, "A question that needs three registers, as the finance agency reads it before it asks:\n%s", j.Plan)
	fmt.Fprintf(w, "Asked about %d people: lives: %s; draws a pension: %s; paid twice: %s.\nBefore the insurer had given its grant:\n",
		j.Asked, tellCounts(j.Alive), tellCounts(j.Insured), tellCounts(j.Twice))
	for _, m := range j.Partial.Missing {
		fmt.Fprintf(w, "  %s\n", m)
	}
	fmt.Fprintln(w)
}

// tellCourt says where the court's clerk works, and whom to try it with.
func tellCourt(w io.Writer, n *nation.Nation) {
	address, p := n.Court()
	if address == "" {
		return
	}
	fmt.Fprintf(w, "Court clerk:   %s   (English: %sen/)\n", address, address)
	if p != nil {
		fmt.Fprintf(w, "               try it with case %s, %s at %s: %s, born %s, %s\n", p.Case, p.Relation, p.Stage, p.Name, p.Born, p.Number)
	}
}

func (c demoCommand) sectors() []string {
	switch c.Sectors {
	case "all":
		return nil
	case "none":
		return []string{}
	default:
		return strings.Split(c.Sectors, ",")
	}
}

func (c demoCommand) tell(w io.Writer, n *nation.Nation) {
	s := n.Summary
	fmt.Fprintf(w, "\nA country of %d persons, none of whom exists, and a register of %d officials with damage.\n", s.People, s.Officials)
	for _, v := range reconcile.Verdicts {
		fmt.Fprintf(w, "  %-26s %7d\n", v, s.Verdicts[v])
	}
	fmt.Fprintf(w, "Against the truth: precision %.4f, recall %.4f (%d of %d links right, %d rows linkable).\n",
		s.Precision, s.Recall, s.Right, s.Links, s.Linkable)
	x := s.Exchange
	fmt.Fprintf(w, "Over the exchange, between two gateways: %d questions one by one and %d in bulk, %d answered yes, %d refused; %.1f ms each,\n"+
		"signed both ways, with evidence on both disks. The ministry's register was linked that way too: %d numbers came back.\n",
		x.Asked, x.Bulk, x.Verified, x.Refused, x.MedianMS, x.Linked)
	tellSectors(w, s.Sectors)
	tellJoined(w, s.Joined)
	fmt.Fprintf(w, "Made in %.1f s.\n\n", s.Seconds["total"])
	fmt.Fprintf(w, "The register:  %s\nVerdicts:      %s\nReport:        %s\n", s.Files.Officials, s.Files.Verdicts, s.Files.Report)
	fmt.Fprintf(w, "Link it yourself:\n  %s reconcile link --register %s --population %s --out my-verdicts.csv --report my-report.html\n\n",
		os.Args[0], s.Files.Officials, s.Files.Population)
	fmt.Fprintf(w, "Check the evidence:\n  %s ledger verify %s\n\n", os.Args[0], s.Files.Ledger)
	if !c.Exit {
		fmt.Fprintf(w, "Gateway:       %s/r1/   (X-Road REST, as the agency's own systems use it)\n", n.Gateway())
		tellCourt(w, n)
		fmt.Fprintf(w, "Console:       %s   (English: %s/en/)\nInterface:     %s/docs\nStop with Ctrl-C.\n", n.Node.URL(), n.Node.URL(), n.Node.URL())
	}
}
