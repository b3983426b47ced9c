package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/output"
	"github.com/lienthong/lienthong/cmd/lienthong/story"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/internal/obs"
	"github.com/lienthong/lienthong/nation"
)

type demoCommand struct {
	People   int    `default:"100000" help:"Persons of the country, the dead included."`
	Seed     uint64 `default:"1" help:"Another seed, another country."`
	Dir      string `type:"path" placeholder:"FOLDER" help:"Where its files and database go; a new temporary folder if not given."`
	Listen   string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where the console is served; this machine only."`
	Sectors  string `default:"all" placeholder:"NAMES" help:"Whose registers there are beside the officials', by sector (docs/sectors.en.md), with commas between; all or none."`
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
		story.Country(s.err, n, !c.Exit)
	}
	if c.JSON {
		if err := output.JSON(s.out, n.Summary); err != nil {
			return errors.Join(err, n.Close())
		}
	}
	if c.Exit {
		return n.Close()
	}
	return errors.Join(n.Serve(ctx), n.Close())
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
