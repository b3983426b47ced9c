package nation

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/nation/accuracy"
	"github.com/lienthong/lienthong/nation/exchange"
	"github.com/lienthong/lienthong/nation/sector"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/gateway"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/synth"
)

// Nation is a country that is ready: its registers are filled and linked, its
// files written. Serve shows it; Close ends it.
type Nation struct {
	Summary Summary
	Node    *node.Node

	around *exchange.Exchange
	agency *gateway.Gateway // of the ministry that asks
	others []*sector.Running
	// serving ends when the country does; it outlives the making.
	serving context.Context //nolint:containedctx // of the goroutines in group
	stop    context.CancelFunc
	group   errgroup.Group // what serves
	ended   chan error     // what serving ended with
}

// Summary is what came of making and linking a country.
type Summary struct {
	People    int                       `json:"people"`
	Seed      uint64                    `json:"seed"`
	Officials int                       `json:"officials"` // rows of the officials' register
	Verdicts  map[reconcile.Verdict]int `json:"verdicts"`  // of the files job
	// RegisterVerdicts are those of linking the registers themselves.
	RegisterVerdicts map[reconcile.Verdict]int `json:"register_verdicts"`
	Duplicates       int                       `json:"duplicates"`
	accuracy.Accuracy
	Exchange Exchanged          `json:"exchange"`
	Sectors  []sector.Summary   `json:"sectors"` // the other registers of the decision
	Joined   *sector.Joined     `json:"joined,omitempty"`
	Declared *sector.Declared   `json:"declared,omitempty"`
	Seconds  map[string]float64 `json:"seconds"` // by stage, and "total"
	Files    Files              `json:"files"`
}

// Files are what a country leaves in its folder.
type Files struct {
	Population string `json:"population"` // the population register as a file, for the files job
	Officials  string `json:"officials"`  // the officials' register, a workbook with damage
	Truth      string `json:"truth"`      // who each of its rows really is
	Verdicts   string `json:"verdicts"`   // what the linking says
	Report     string `json:"report"`     // the same as a page
	Database   string `json:"database"`
	Ledger     string `json:"ledger"` // evidence of the register's own gateway
}

func filesIn(dir string) Files {
	return Files{
		Population: filepath.Join(dir, "population.csv"),
		Officials:  filepath.Join(dir, "officials.xlsx"),
		Truth:      filepath.Join(dir, "truth.csv"),
		Verdicts:   filepath.Join(dir, "verdicts.csv"),
		Report:     filepath.Join(dir, "report.html"),
		Database:   filepath.Join(dir, "registers.db"),
		Ledger:     filepath.Join(dir, "exchange", registerDir, "ledger"),
	}
}

// making is a country being made.
type making struct {
	Options
	country synth.Country
	files   Files
	node    *node.Node
	around  *exchange.Exchange
	agency  *gateway.Gateway
	truth   []synth.Truth // of each row of the register
	summary Summary
	nation  *Nation

	agencies []sector.Agency // of the other registers
	filled   [][]*sector.Filled
}

// Run makes the country, fills the registers, links them, and takes the port.
// Where it fails it leaves nothing open; files that were whole stay.
func Run(ctx context.Context, o Options) (_ *Nation, err error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: "the folder " + o.Dir + " cannot be made; choose another with --dir", Cause: err}
	}
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	m := &making{Options: o, country: synth.Country{Seed: o.Seed, People: o.People}, files: filesIn(o.Dir)}
	if err := fresh(m.files.Database); err != nil {
		return nil, err
	}
	if m.agencies, err = sector.Roster(police.Instance, o.has); err != nil {
		return nil, err
	}
	exchangeDir := filepath.Join(o.Dir, "exchange")
	if m.around, err = exchange.Start(ctx, planOf(exchangeDir, o, m.agencies)); err != nil {
		return nil, err
	}
	m.node = &node.Node{
		Config: node.Config{
			Listen: o.Listen, Database: "sqlite:" + m.files.Database, Synthetic: true,
			Gateway: gatewayOf(filepath.Join(exchangeDir, registerDir), m.agencies),
		},
		Version: o.Version, Now: o.Now, Log: o.Log,
		Admit: func(ctx context.Context, g *gateway.Gateway) error {
			return m.around.Admit(ctx, g, registerGateway)
		},
	}
	n := &Nation{Node: m.node, around: m.around, ended: make(chan error, 1)}
	m.nation = n
	if err = n.start(ctx, m); err == nil {
		err = m.make(ctx)
	}
	go func() { n.ended <- n.group.Wait() }()
	if err != nil {
		return nil, errors.Join(err, n.Close())
	}
	n.Summary = m.summary
	return n, nil
}

// start opens and serves the register and the ministry that asks. They serve
// while the country is made, for the agencies talk to each other.
func (n *Nation) start(ctx context.Context, m *making) (err error) {
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	n.serving, n.stop = serving, stop
	n.group.Go(func() error { return m.around.ServeDirectory(serving) })
	if err := m.node.Open(ctx); err != nil {
		return err
	}
	n.group.Go(func() error { return m.node.Serve(serving) })
	if n.agency, err = m.around.Open(ctx, agencyDir); err != nil {
		return err
	}
	m.agency = n.agency
	n.group.Go(func() error { return n.agency.Serve(serving) })
	// The register's gateway joined first and must learn of the agency's.
	return m.node.Gateway.Trust.Directory.Refresh(ctx)
}

// make runs the stages, each with its time taken.
func (m *making) make(ctx context.Context) error {
	m.summary = Summary{People: m.People, Seed: m.Seed, Officials: m.officials(), Files: m.files, Seconds: map[string]float64{}}
	began := time.Now()
	for _, stage := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"population", m.makePopulation},
		{"officials", m.makeOfficials},
		{"link", m.link},
		{"keep", m.keep},
		{"exchange", m.exchange},
		{"registers", m.makeRegisters},
		{"sectors", m.linkSectors},
		{"joined", m.join},
	} {
		start := time.Now()
		if err := stage.do(ctx); err != nil {
			return err
		}
		m.summary.Seconds[stage.name] = time.Since(start).Seconds()
	}
	m.summary.Seconds["total"] = time.Since(began).Seconds()
	return nil
}

// fresh takes the database of an earlier country away: a country is made whole
// or not at all, and never on top of another.
func fresh(database string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(database + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return &lienthong.Error{Code: lienthong.Unavailable, Message: "the database of an earlier country cannot be replaced; choose another folder with --dir", Cause: err}
		}
	}
	return nil
}

// Gateway is where the systems of the agency that asks find its gateway.
func (n *Nation) Gateway() string { return n.agency.ClientsURL() }

// Court is the screen of the court's clerk, and a participant whom the population
// knows; nil where there is no court.
func (n *Nation) Court() (address string, first *sector.Participant) {
	for _, r := range n.others {
		if r.Node.Config.Court.Population != "" {
			return r.Node.URL() + "/court/", n.Summary.participant()
		}
	}
	return "", nil
}

// Desk is where the pages of the agency that keeps a sector's register are; "" where
// it is not there.
func (n *Nation) Desk(of string) string {
	if r, _ := sector.Of(n.others, of); r != nil {
		return r.Node.URL() + "/desk/"
	}
	return ""
}

// Serve shows the country until ctx ends, or something of it does.
func (n *Nation) Serve(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-n.ended:
		n.ended <- err // Close asks again
		return err
	}
}

// Close lets running answers end and ends it; its files stay.
func (n *Nation) Close() error {
	n.stop()
	err := <-n.ended
	errs := []error{err}
	for _, r := range n.others {
		errs = append(errs, r.Node.Close())
	}
	return errors.Join(append(errs, n.Node.Close(), n.around.Close())...)
}
