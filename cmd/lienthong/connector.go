package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/connecting"
	"github.com/lienthong/lienthong/cmd/lienthong/output"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/checking"
	"github.com/lienthong/lienthong/connector/proposing"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/obs"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/connect"
)

// connectorCommands connect a database that an agency has.
type connectorCommands struct {
	Init  connectorInit  `cmd:"" help:"Look at a database and propose the file that connects it, with sample values masked."`
	Check connectorCheck `cmd:"" help:"Try a connector on its database, and say row by row what does not fit."`
	Serve connectorServe `cmd:"" help:"Serve one connector on this machine, to try it; agencies reach it through a gateway (see serve)."`

	Upkeep        connecting.Upkeep        `cmd:"" help:"Have a served connector linked with the population now, and its rules run; it is also done from time to time."`
	Findings      connecting.Findings      `cmd:"" help:"What the rules found once the records were linked: a pension after death, a payee whom nobody knows."`
	Contributions connecting.Contributions `cmd:"" help:"What was reported to the population register, and how it stands there."`

	WriteBack connecting.WriteBack `cmd:"" help:"What is to be written into the source, where its file has write_back; writes nothing itself."`

	Grants connecting.Grants `cmd:"" help:"The grants that a connector's sector proposes, as tables for lienthong grant add."`
}

type connectorInit struct {
	Sector       string            `required:"" placeholder:"SECTOR" help:"In whose terms, e.g. insurance."`
	Kind         string            `required:"" placeholder:"KIND" help:"postgres, mariadb, sqlserver, oracle, sqlite, folder, rest, soap."`
	Address      string            `required:"" placeholder:"ADDRESS" help:"Where the database is, without a password: postgres://reader@host/database."`
	PasswordFile string            `placeholder:"FILE" help:"File with the account's password."`
	Schema       string            `placeholder:"NAME" help:"Schema of the tables, if it is not the account's own."`
	Resources    string            `placeholder:"FILE" help:"What a web service can be asked (YAML), of kind rest and soap; see docs/connector.en.md, section 6."`
	Name         string            `placeholder:"WORD" help:"Name of the connector; by default, of the sector."`
	Table        map[string]string `placeholder:"RECORD=TABLE" help:"The table of a record type, where it is known."`
}

// Run proposes a description on standard output.
func (c connectorInit) Run(ctx context.Context, s *streams) error {
	sector, err := connect.Sector(c.Sector)
	if err != nil {
		return err
	}
	if c.Name == "" {
		c.Name = c.Sector
	}
	d := &connector.Description{Name: c.Name, Sector: c.Sector, Source: connector.SourceConfig{
		Kind: c.Kind, Address: c.Address, PasswordFile: conf.SecretFile(c.PasswordFile), Schema: c.Schema,
		Connections: 1, Timeout: 30 * time.Second, Retry: time.Second,
	}}
	if c.Kind == "sqlite" || c.Kind == "folder" {
		if d.Source.Address, err = filepath.Abs(c.Address); err != nil {
			return err
		}
	}
	if d.Source.Resources, err = connect.Resources(ctx, d.Source, c.Resources); err != nil {
		return err
	}
	src, err := connect.Source(d, time.Now)
	if err != nil {
		return err
	}
	text, err := proposing.Proposal{Name: c.Name, Source: d.Source, Sector: sector, Tables: c.Table}.Propose(ctx, src)
	if err := errors.Join(err, src.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprint(s.out, text)
	return err
}

type connectorCheck struct {
	File  string `arg:"" placeholder:"FILE" help:"The connector's file (YAML)."`
	Limit int    `placeholder:"N" help:"Look at so many rows of each table; by default at all."`
	Rows  int    `default:"3" placeholder:"N" help:"Show so many rows of each finding."`
	JSON  bool   `name:"json" help:"Print the report as JSON."`
}

// errDoesNotFit gives a check that found a record type which cannot be served
// the exit code of bad input.
var errDoesNotFit = lienthong.Errorf(lienthong.Invalid, "Some record types cannot be served as they are mapped; the report says why.")

// Run checks and reports. No value of the source is shown.
func (c connectorCheck) Run(ctx context.Context, s *streams) error {
	d, _, bound, err := connect.Describe(c.File, time.Now)
	if err != nil {
		return err
	}
	src, err := connect.Source(d, time.Now)
	if err != nil {
		return err
	}
	report, err := checking.Check(ctx, src, bound, c.Limit, c.Rows)
	if err := errors.Join(err, src.Close()); err != nil {
		return err
	}
	if err := connect.CheckWriteBack(ctx, d, bound, report); err != nil {
		return err
	}
	if c.JSON {
		err = output.JSON(s.out, report)
	} else {
		_, err = fmt.Fprint(s.out, reportText(report))
	}
	if err == nil && slices.ContainsFunc(report.Records, func(r checking.TypeReport) bool { return r.Problem != "" }) {
		return errDoesNotFit
	}
	return err
}

func reportText(r *checking.Report) string {
	var out strings.Builder
	for _, w := range r.Warnings {
		fmt.Fprintf(&out, "warning: %s\n", w)
	}
	for _, t := range r.Records {
		if t.Problem != "" {
			fmt.Fprintf(&out, "%s: CANNOT BE SERVED: %s\n", t.Record, t.Problem)
			continue
		}
		fmt.Fprintf(&out, "%s: %d rows, %d without a finding\n", t.Record, t.Rows, t.Clean)
		for _, f := range slices.Sorted(maps.Keys(t.Findings)) {
			fmt.Fprintf(&out, "  %7d  %s\n", t.Findings[f], f)
		}
		for _, u := range t.Unknown {
			fmt.Fprintf(&out, "           %s (column %s): %s\n", u.Term, u.Column, unknownText(u))
		}
		for _, id := range t.Unmapped {
			fmt.Fprintf(&out, "           %s: not mapped\n", id)
		}
	}
	for _, row := range r.Rows {
		for _, f := range row.Findings {
			where := "column " + f.Column
			if f.Column == "" {
				where = "not mapped"
			}
			key := ""
			if row.Key != "" {
				key = ", key " + row.Key
			}
			fmt.Fprintf(&out, "%s row %d%s: %s (%s): %s\n", row.Record, row.Number, key, f.Term, where, f.Code)
		}
	}
	return out.String()
}

// unknownText lists codes that nothing explains, to be put into the mapping.
func unknownText(u checking.UnknownCodes) string {
	var codes []string
	for _, c := range u.Codes {
		codes = append(codes, fmt.Sprintf("%q on %d", c.Code, c.Rows))
	}
	text := "unknown codes, and on how many rows: " + strings.Join(codes, ", ")
	if u.More {
		text += ", and more: is it the right column?"
	}
	return text
}

type connectorServe struct {
	File   string `arg:"" placeholder:"FILE" help:"The connector's file (YAML)."`
	Listen string `default:"127.0.0.1:8082" placeholder:"HOST:PORT" help:"Address to serve on, of this machine."`
}

// Run serves the connector until a signal to stop.
func (c connectorServe) Run(ctx context.Context, s *streams) error {
	log, err := obs.NewLogger(s.err, "info", "text")
	if err != nil {
		return err
	}
	n := &node.Node{Version: versionText(), Now: time.Now, Log: log, Config: node.Config{
		Listen: c.Listen, Database: "sqlite::memory:", Roles: []node.Role{node.Connector}, Connectors: []conf.File{conf.File(c.File)},
	}}
	if err := n.Open(ctx); err != nil {
		return err
	}
	for _, o := range n.Connectors {
		fmt.Fprintf(s.err, "serving %s/connectors/%s, described at %s/connectors/%s/docs\n", n.URL(), o.Description.Name, n.URL(), o.Description.Name)
	}
	return errors.Join(n.Serve(ctx), n.Close())
}
