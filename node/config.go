package node

import (
	"cmp"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/obs"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/node/access"
	"github.com/lienthong/lienthong/node/courtroom"
	"github.com/lienthong/lienthong/node/deskroom"
	"github.com/lienthong/lienthong/node/tracing"
	"github.com/lienthong/lienthong/population/life"
)

// Role is one of the jobs that a node can do.
type Role string

// The roles.
const (
	Population Role = "population" // the register of persons: /population
	Official   Role = "official"   // the officials' register: /officials
	Reconcile  Role = "reconcile"  // stored reconciliations: /reconciliations
	Console    Role = "console"    // the pages; needs population and reconcile
	Connector  Role = "connector"  // agencies' own databases: /connectors; see Connectors
)

// Roles are all roles, in the order in which they start.
var Roles = []Role{Population, Official, Reconcile, Console, Connector}

// Config is everything that can be set about a node. The zero value of a field
// that has a default means the default. Keys of the file that are not here are
// errors; `lienthong check --config FILE` reads a file without starting.
type Config struct {
	// Listen is the address and port to serve on. Default 127.0.0.1:8080: this
	// machine only. Port 0 takes a free one, for tests.
	Listen string `yaml:"listen"`

	// AllowPublic must be true for Listen to name anything but this machine. The
	// node speaks plain HTTP, so tokens of Access could be read on the way, and
	// without Access whoever reaches the port can ask the register; the line is
	// here so that nobody opens it to a network by changing an address alone.
	// Default false.
	AllowPublic bool `yaml:"allow_public"`

	// Access says who may call this node. Default: every program of this machine.
	Access access.Config `yaml:"access"`

	// Roles are the jobs of this node. Default all of them. A province's node
	// may run the officials' register alone.
	Roles []Role `yaml:"roles"`

	// Database is where the registers are kept, one line: a path or
	// sqlite:PATH for one file, relative to the configuration's folder;
	// postgres://USER@HOST/DATABASE for a server. Exactly one of Database and DatabaseFile is needed. A line with a
	// password in it belongs in DatabaseFile: this file is copied into tickets.
	Database string `yaml:"database"`

	// DatabaseFile is the path of a file that holds the database line, relative
	// to the configuration's folder; a path in it starts at its own folder. Others must not be able to read it.
	DatabaseFile conf.SecretFile `yaml:"database_file"`

	// ReferenceKey is the path of a file with the key under which persons get
	// the references that callers see, relative to the configuration's folder;
	// it is made, for its owner alone, if it is not there. Nodes that share a
	// register share the key. Keep it with the backups of the database: under
	// another key, references given out before mean nobody. Default: beside a
	// SQLite file, with .reference-key behind its name; for other databases a
	// key is made up at the start and references end with the process.
	ReferenceKey conf.SecretFile `yaml:"reference_key"`

	// OfficialsCatalogue is a file with the fields, groups and code lists of the
	// officials' register, for an office that knows the decree's list of 194
	// fields better than the built-in one. Default: the built-in catalogue.
	OfficialsCatalogue conf.File `yaml:"officials_catalogue"`

	// Programme is a file with the connections that a later decision orders, and
	// their deadlines; indicator/programme.yaml is the form. Default: those of
	// Decision 06/QĐ-TTg. Needs a gateway, whose evidence tells how far they are.
	Programme conf.File `yaml:"programme"`

	// Synthetic says that no person in the registers exists, and has every page
	// of the console say so. Default false: pages of a real register must not
	// call it a toy.
	Synthetic bool `yaml:"synthetic"`

	// Connectors are files that each connect a database which the agency has; see
	// docs/connector.en.md. Relative paths start at the configuration's folder.
	// Those with a service are asked through the gateway. Default: none.
	Connectors []conf.File `yaml:"connectors"`

	// Court is the screen of a court's clerk, at /court/. Default: none.
	Court courtroom.Config `yaml:"court"`

	// Desk is whom the agency's pages at /desk/ put joined questions to. The pages
	// are there where a connector is linked, or this is set.
	Desk deskroom.Config `yaml:"desk"`

	// Gateway is the way to other agencies. Default: none.
	Gateway GatewayConfig `yaml:"gateway"`

	// Registrar is what of the law the recording of life events goes by.
	Registrar life.Rules `yaml:"registrar"`

	// Tracing follows exchanges with OpenTelemetry. Default: off.
	Tracing tracing.Config `yaml:"tracing"`

	Log  LogConfig  `yaml:"log"`
	HTTP HTTPConfig `yaml:"http"`
}

// LogConfig is how the node logs, to stderr. No personal data is logged.
type LogConfig struct {
	// Level is debug, info, warn or error. Default info.
	Level string `yaml:"level"`
	// Format is text for people or json for collectors. Default text.
	Format string `yaml:"format"`
}

// HTTPConfig bounds what a caller can make the node do or hold. Durations are
// written with a unit, such as 30s.
type HTTPConfig struct {
	// ReadHeader is how long a caller may take over the headers, at most 1m.
	// Default 5s: a caller that sends a byte now and then would hold a
	// connection for ever otherwise.
	ReadHeader time.Duration `yaml:"read_header"`
	// Idle is how long an unused connection is kept. Default 2m.
	Idle time.Duration `yaml:"idle"`
	// Answer is how long one question may take, bulk ones included, from its
	// headers to the end of the answer. Default 10m: a bulk verify of a million
	// persons takes under a minute, over a slow line some more.
	Answer time.Duration `yaml:"answer"`
	// Grace is how long running answers may go on after a signal to stop.
	// Default 20s; the service manager must wait longer than that.
	Grace time.Duration `yaml:"grace"`
}

// WithDefaults fills in what was left out.
func (c Config) WithDefaults() Config {
	c.Listen = cmp.Or(c.Listen, "127.0.0.1:8080")
	if len(c.Roles) == 0 {
		c.Roles = slices.Clone(Roles)
	}
	c.Gateway = c.Gateway.withDefaults()
	c.Log.Level = cmp.Or(c.Log.Level, "info")
	c.Log.Format = cmp.Or(c.Log.Format, "text")
	c.HTTP.ReadHeader = cmp.Or(c.HTTP.ReadHeader, 5*time.Second)
	c.HTTP.Idle = cmp.Or(c.HTTP.Idle, 2*time.Minute)
	c.HTTP.Answer = cmp.Or(c.HTTP.Answer, 10*time.Minute)
	c.HTTP.Grace = cmp.Or(c.HTTP.Grace, 20*time.Second)
	return c
}

// Has reports whether the node does a job.
func (c Config) Has(r Role) bool { return slices.Contains(c.Roles, r) }

// Validate checks what can be checked without opening anything but the secret
// files. It says the first thing that is wrong.
func (c Config) Validate() error {
	c = c.WithDefaults()
	for i, r := range c.Roles {
		if !slices.Contains(Roles, r) {
			return invalid("roles", "role %q is not known; the roles are %v", string(r), Roles)
		}
		if slices.Contains(c.Roles[:i], r) {
			return invalid("roles", "role %q is given twice", string(r))
		}
	}
	if c.Has(Console) && (!c.Has(Population) || !c.Has(Reconcile)) {
		return invalid("roles", "the console shows the population and the reconciliations; give this node those roles too")
	}
	if (c.Database == "") == (c.DatabaseFile == "") {
		return invalid("database", "needs exactly one of database and database_file")
	}
	if c.DatabaseFile != "" {
		if _, err := c.DatabaseFile.Read(); err != nil {
			return err
		}
	}
	if _, err := c.catalogue(); err != nil {
		return err
	}
	if len(c.Connectors) > 0 && !c.Has(Connector) {
		return invalid("connectors", "connectors are of the role connector; give this node that role")
	}
	if err := c.Desk.Validate(); err != nil {
		return err
	}
	if c.Desk.Population != "" && (c.Gateway.Dir == "" || len(c.Connectors) == 0) {
		return invalid("desk", "desk needs gateway.dir and a connector, in whose system's name it asks")
	}
	if err := c.Court.Validate(); err != nil {
		return err
	}
	if c.Court.Population != "" && (c.Gateway.Dir == "" || len(c.Connectors) == 0) {
		return invalid("court", "court.population needs gateway.dir, and a connector of the sector court")
	}
	if err := c.Registrar.Validate(); err != nil {
		return err
	}
	if err := c.validateListen(); err != nil {
		return err
	}
	if _, err := c.Access.Open(nil); err != nil {
		return err
	}
	if err := c.Tracing.Validate(); err != nil {
		return err
	}
	if err := c.validateGateway(); err != nil {
		return err
	}
	if err := c.Gateway.SOAP.Validate(c.Gateway.Service); err != nil {
		return err
	}
	for _, d := range []struct {
		name     string
		value    time.Duration
		min, max time.Duration
	}{
		{"http.read_header", c.HTTP.ReadHeader, 100 * time.Millisecond, time.Minute},
		{"http.idle", c.HTTP.Idle, time.Second, time.Hour},
		{"http.answer", c.HTTP.Answer, time.Second, 24 * time.Hour},
		{"http.grace", c.HTTP.Grace, 0, time.Hour},
	} {
		if d.value < d.min || d.value > d.max {
			return invalid(d.name, "%s needs a duration from %s to %s, such as 30s", d.name, d.min, d.max)
		}
	}
	return c.Log.validate()
}

func (c Config) validateListen() error {
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return invalid("listen", "listen needs HOST:PORT, such as 127.0.0.1:8080")
	}
	if c.AllowPublic || IsLocal(c.Listen) {
		return nil
	}
	return invalid("listen", "listen names an address that other machines can reach, where tokens would go over an open line and without access.callers callers are not authenticated; use 127.0.0.1, or set allow_public: true behind a proxy that ends TLS")
}

// IsLocal reports whether an address is of this machine only.
func IsLocal(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// line is the database line, wherever it is kept.
func (c Config) line() (string, error) {
	if c.DatabaseFile == "" {
		return c.Database, nil
	}
	secret, err := c.DatabaseFile.Read()
	return sqldb.In(filepath.Dir(string(c.DatabaseFile)), secret.Reveal()), err
}

func invalid(field, format string, args ...any) error {
	return &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: "configuration: " + fmt.Sprintf(format, args...)}
}

// LoadConfig reads and validates a configuration file.
func LoadConfig(path string) (Config, error) {
	var c Config
	if err := conf.Load(path, &c); err != nil {
		return Config{}, err
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return Config{}, fmt.Errorf("node: %w", err)
	}
	c.Database = sqldb.In(folder, c.Database)
	c = c.WithDefaults()
	return c, c.Validate()
}

func (l LogConfig) validate() error {
	_, err := obs.NewLogger(os.Stderr, l.Level, l.Format)
	return err
}

// catalogue is what the officials' register keeps.
func (c Config) catalogue() (*official.Catalogue, error) {
	if c.OfficialsCatalogue == "" {
		return official.BuiltIn()
	}
	f, err := os.Open(string(c.OfficialsCatalogue))
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "officials_catalogue", Message: "configuration: officials_catalogue " + string(c.OfficialsCatalogue) + " cannot be opened; check its path and permissions", Cause: err}
	}
	defer f.Close()
	return official.ReadCatalogue(f)
}
