package connect

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"log/slog"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectorfile"
	"github.com/lienthong/lienthong/connector/connectorsql"
	"github.com/lienthong/lienthong/connector/connectorweb"
	"github.com/lienthong/lienthong/connector/contributing"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/connector/guard"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/linkage/linkagesql"
	"github.com/lienthong/lienthong/connector/serving"
	"github.com/lienthong/lienthong/connector/writeback"
	"github.com/lienthong/lienthong/node/connect/telling"
)

// Options is what a connector needs besides its file.
type Options struct {
	File string
	// KeyFile holds the key that positions are encrypted by and persons are
	// named by, made where it is not there; "" for one that ends with the process.
	KeyFile string
	Version string
	Now     func() time.Time
	Log     *slog.Logger
}

// Connector is one connector, opened. Its source may be down.
type Connector struct {
	Description *connector.Description
	Sector      *connector.Sector
	Bound       []*connector.Bound
	Source      *guard.Source
	Serving     *serving.Service
	Links       *linkage.Service   // nil for one that is not linked
	Findings    *finding.Service   // with Links
	WriteBack   *writeback.Service // nil where nothing is to be written back

	Contributing *contributing.Service // with Links
	secret       []byte
	Bearers
}

// Describe reads a description and checks it against its sector.
func Describe(file string, now func() time.Time) (*connector.Description, *connector.Sector, []*connector.Bound, error) {
	d, err := connector.LoadDescription(file)
	if err != nil {
		return nil, nil, nil, err
	}
	s, err := Sector(d.Sector)
	if err != nil {
		return nil, nil, nil, err
	}
	bound, err := d.Bind(s, Units(now))
	if err == nil {
		err = contributing.Check(s, bound, d.Linkage.Contribute)
	}
	if err == nil {
		_, err = writeback.Targets(d, bound)
	}
	return d, s, bound, err
}

// Source opens a source behind its guard.
func Source(d *connector.Description, now func() time.Time) (*guard.Source, error) {
	src, err := open(d.Source)
	if err != nil {
		return nil, err
	}
	return &guard.Source{Of: src, Name: d.Name, Slots: d.Source.Connections, Timeout: d.Source.Timeout, Retry: d.Source.Retry, Now: now}, nil
}

func open(c connector.SourceConfig) (connector.Source, error) {
	switch c.Kind {
	case "folder":
		return connectorfile.Open(c)
	case "rest", "soap":
		return connectorweb.Open(c)
	default:
		return connectorsql.Open(c)
	}
}

// Resources reads what a web service can be asked, for a description that is not there
// yet, and completes it by asking; nil for sources that are no web services.
func Resources(ctx context.Context, c connector.SourceConfig, file string) ([]connector.Resource, error) {
	web := c.Kind == "rest" || c.Kind == "soap"
	switch {
	case web && file == "":
		return nil, lienthong.Errorf(lienthong.Invalid, "A web service does not tell what may be asked of it. Write its questions into a file and name that with --resources; docs/connector.en.md, section 6, has the form.")
	case !web && file != "":
		return nil, lienthong.Errorf(lienthong.Invalid, "--resources is for the kinds rest and soap.")
	case !web:
		return nil, nil
	}
	var err error
	if c.Resources, err = connector.LoadResources(file); err != nil {
		return nil, err
	}
	return connectorweb.Discover(ctx, c)
}

// Open opens a connector.
func Open(o Options) (*Connector, error) {
	d, sector, bound, err := Describe(o.File, o.Now)
	if err != nil {
		return nil, err
	}
	secret, err := Key(o.KeyFile)
	if err != nil {
		return nil, err
	}
	positions, err := hkdf.Key(sha256.New, secret, nil, "positions of changes", 32)
	if err != nil {
		return nil, err
	}
	persons, err := bearers(secret)
	if err != nil {
		return nil, err
	}
	cursor, err := serving.NewCursor(positions)
	if err != nil {
		return nil, err
	}
	src, err := Source(d, o.Now)
	if err != nil {
		return nil, err
	}
	reports, err := hkdf.Key(sha256.New, secret, nil, "names of reports to the population register", 32)
	if err != nil {
		return nil, err
	}
	return &Connector{
		Description: d, Sector: sector, Bound: bound, Source: src, Bearers: persons, secret: reports,
		Serving: &serving.Service{Name: d.Name, Version: o.Version, Sector: sector, Bound: bound, Source: src, Cursor: cursor, Log: o.Log},
	}, nil
}

// Link has the connector linked through a gateway, and what comes of it kept in
// a store.
func (c *Connector) Link(gateway string, store *linkagesql.Store, now func() time.Time, log *slog.Logger) error {
	population, err := NewPopulation(gateway, c.Description)
	if err != nil {
		return err
	}
	c.Links = &linkage.Service{
		Name: c.Description.Name, Bound: c.Bound, Source: c.Source, Store: store, Population: population,
		Fits: c.Serving.Fits, Every: c.Description.Linkage.Every, Full: c.Description.Linkage.Full, JobRows: c.Description.Linkage.JobRows, Now: now, Log: log,
	}
	c.Serving.Linked = store.Keys
	rules, err := Rules(c.Sector.ID)
	if err != nil {
		return err
	}
	c.Findings = &finding.Service{
		Name: c.Description.Name, Bound: c.Bound, Source: c.Source, Rules: rules, Links: store, Facts: telling.Facts{At: population.at, Description: c.Description, Sector: c.Sector},
		Store: store.Findings(), Now: now, Log: log,
	}
	if err := c.openWriteBack(store, now, log); err != nil {
		return err
	}
	c.Contributing = &contributing.Service{
		Name: c.Description.Name, Sector: c.Sector, Bound: c.Bound, Source: c.Source, On: c.Description.Linkage.Contribute, Links: store,
		Register: Reports{population, c.Description.Linkage.Population}, Store: store.Contributions(), Secret: c.secret, Now: now, Log: log,
	}
	c.Links.Then = func(ctx context.Context) {
		if c.WriteBack != nil {
			c.WriteBack.Run(ctx)
		}
		c.Contributing.Run(ctx)
		if _, err := c.Findings.Run(ctx); err != nil && ctx.Err() == nil {
			log.LogAttrs(ctx, slog.LevelWarn, "the rules of linked records were not run to their end; they are run again", slog.String("connector", c.Description.Name), slog.String("code", string(lienthong.CodeOf(err))))
		}
	}
	return nil
}

// Close closes the source.
func (c *Connector) Close() error {
	if c.WriteBack != nil {
		return errors.Join(c.WriteBack.Writer.Close(), c.Source.Close())
	}
	return c.Source.Close()
}
