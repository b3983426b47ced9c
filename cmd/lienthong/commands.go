package main

import (
	"github.com/lienthong/lienthong/cmd/lienthong/answering"
	"github.com/lienthong/lienthong/cmd/lienthong/casework"
	"github.com/lienthong/lienthong/cmd/lienthong/evidence"
	"github.com/lienthong/lienthong/cmd/lienthong/granting"
	"github.com/lienthong/lienthong/cmd/lienthong/membership"
	"github.com/lienthong/lienthong/cmd/lienthong/recording"
	"github.com/lienthong/lienthong/cmd/lienthong/tables"
)

// commands is the whole command line. Nouns in the order in which a newcomer
// meets them.
type commands struct {
	Demo demoCommand `cmd:"" help:"Make a synthetic country, link an officials' register with it, and serve the console."`

	Reconcile struct {
		Link       linkCommand       `cmd:"" help:"Link a register file with a population file, or any two tables, and explain every row."`
		Dedupe     tables.Dedupe     `cmd:"" help:"Find the rows of one table that mean the same."`
		Duplicates tables.Duplicates `cmd:"" help:"Find persons who stand twice in a population."`
		Profile    tables.Profile    `cmd:"" help:"Look at one table or two and propose a model for linking them."`
		Train      tables.Train      `cmd:"" help:"Learn the weights of a model from the data, without labels."`
		Serve      answering.Serve   `cmd:"" help:"Hold a population in memory and answer who a single row may mean, over HTTP."`
		Evaluate   tables.Evaluate   `cmd:"" help:"Compare pairs or clusters with the truth."`
	} `cmd:"" help:"Record linkage: which person does each row of a register mean?"`

	Population struct {
		Import  importCommand     `cmd:"" help:"Fill a population register from a file."`
		Record  recording.Record  `cmd:"" help:"Record births, deaths, moves, corrections and merges from a file, all or none."`
		Events  recording.Events  `cmd:"" help:"List the life events that were recorded, by whom and on which paper."`
		Reports recording.Reports `cmd:"" help:"List what other agencies report to the register, for the officer who decides."`
		Decide  recording.Decide  `cmd:"" help:"Decide a report: record the event it stands for, refer it, or dismiss it."`
	} `cmd:"" help:"The register of persons."`

	Directory membership.Directory `cmd:"" help:"The directory of the exchange: who takes part, signed."`
	Gateway   membership.Gateway   `cmd:"" help:"The gateway of an agency."`

	Connector connectorCommands `cmd:"" help:"An agency's own database, connected by one file."`

	Party casework.Party `cmd:"" help:"Who takes part in a court's case, for the population owner's reference directory."`

	Ledger evidence.Ledger `cmd:"" help:"The evidence of exchanges."`

	Grant     granting.Grant     `cmd:"" help:"What other agencies may have of a register, and why."`
	Agreement granting.Agreement `cmd:"" help:"The agreements behind grants, and their deadlines."`
	Caller    granting.Caller    `cmd:"" help:"Who may call a node's own interface."`

	Synth struct {
		Country   countryCommand   `cmd:"" help:"Write the persons of a synthetic country to a file."`
		Officials officialsCommand `cmd:"" help:"Write an officials' register with realistic damage, and its truth."`
	} `cmd:"" help:"Synthetic data: no person in it exists."`

	Serve   serveCommand   `cmd:"" help:"Serve the roles that a configuration file names."`
	Check   checkCommand   `cmd:"" help:"Check a configuration file without starting anything."`
	Version versionCommand `cmd:"" help:"Say which version this is."`
}
