package connector

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
)

// Description is the YAML file by which an agency connects a source that it
// has. A key that is not here is an error.
type Description struct {
	// Name is a word for addresses and logs, such as bhxh_bacninh.
	Name string `yaml:"connector"`
	// Sector says in whose terms the source is told.
	Sector string `yaml:"sector"`
	// Service is the id under which others ask, such as
	// VN/GOV/G37/INSURANCE/register. Default: none, and nobody can.
	Service string `yaml:"service"`
	// Source is where the data are.
	Source SourceConfig `yaml:"source"`
	// Records map tables of the source to record types of the sector.
	Records []Mapping `yaml:"records"`
	// Linkage is how the records are linked with the population. Default: not.
	Linkage Linkage `yaml:"linkage"`
	// WriteBack is where verdicts are written into the source. Default: nowhere.
	WriteBack WriteBack `yaml:"write_back"`
}

// SourceConfig is one source. What a kind does not use must be left out.
type SourceConfig struct {
	// Kind is postgres, mariadb (MySQL as well), sqlserver, oracle, sqlite,
	// folder, rest or soap.
	Kind string `yaml:"kind"`
	// Address is where it is, without a password:
	//
	//	postgres   postgres://reader@host:5432/database
	//	mariadb    reader@host:3306/database, or reader@unix(/run/mysqld.sock)/database
	//	sqlserver  sqlserver://reader@host:1433?database=name
	//	oracle     oracle://reader@host:1521/service
	//	sqlite     path of the file
	//	folder     path of the folder
	//	rest, soap https://host/path
	//
	// Relative paths start at the folder of the file.
	Address string `yaml:"address"`
	// PasswordFile is the path of a file with the account's password; of rest
	// and soap, with the value of the header Authorization.
	PasswordFile conf.SecretFile `yaml:"password_file"`
	// Schema is where the tables are. Default: the account's own.
	Schema string `yaml:"schema"`
	// Connections is how many statements may run at once, 1 to 16. Default 2:
	// the database serves its own users first.
	Connections int `yaml:"connections"`
	// Timeout is how long one question may take, and a scan to its next row.
	// Default 5s; at most 5m.
	Timeout time.Duration `yaml:"timeout"`
	// Retry is how long a source that failed several times is left in peace.
	// Default 15s.
	Retry time.Duration `yaml:"retry"`
	// Resources are the questions that a rest or soap service answers.
	Resources []Resource `yaml:"resources"`
}

// Resource is what a web service offers in place of a table: questions, each a path
// below the address. Of SOAP, one that begins with < is the content of soap:Body, and
// another one a path, asked with Body.
type Resource struct {
	// Name is what a mapping's from names.
	Name string `yaml:"name"`
	// List is the question for all rows, page by page where it holds {page}, which
	// counts from 1, {page0}, from 0, or {offset}, the rows so far, until a page is
	// empty. Default: rows cannot be listed, only looked up.
	List string `yaml:"list,omitempty"`
	// Lookup are questions for the rows with a value, {value}, of a column; the
	// answers have to hold that column.
	Lookup map[string]string `yaml:"lookup,omitempty"`
	// Body is what is sent with the question, with {value} or {page} in it: of REST,
	// JSON by POST. Default: none, and REST asks by GET.
	Body string `yaml:"body,omitempty"`
	// Action is the header SOAPAction; {operation} in it is the name of the first
	// element in the body.
	Action string `yaml:"action,omitempty"`
	// NoRows are what a fault of SOAP says, in its code or its text, that only means
	// that there is no such row. Default: every fault is an error.
	NoRows []string `yaml:"no_rows,omitempty"`
	// Good are what an answer has to say where nothing went wrong, also of no rows: many
	// services tell of an error with status 200. Another answer is an error, and not one
	// without a row. Default: the status alone tells.
	Good []Condition `yaml:"good,omitempty"`
	// Rows is the path to the array, or the repeated element, that holds rows:
	// data.items; * is any member. Default: the answer itself.
	Rows string `yaml:"rows,omitempty"`
	// Columns are the members to read, with dots into them: address.province; an
	// attribute of markup has @ in front of it: id.@type.
	Columns []string `yaml:"columns,flow"`
}

// Linkage is how a connector's records are linked.
type Linkage struct {
	// Population is the service that links, such as
	// VN/GOV/G01/POPULATION/persons. Default: none, and nothing is linked.
	Population string `yaml:"population"`
	// Purpose and Basis are stated with every request.
	Purpose string `yaml:"purpose"`
	Basis   string `yaml:"basis"`
	// TokenFile is a file with the token that the gateway's systems settings give
	// the system of Service. Default: none, as where programs of this machine are
	// believed.
	TokenFile conf.SecretFile `yaml:"token_file"`
	// Capacities are the services that say what persons are to other sectors,
	// for the rules that ask it. Default: none, and those rules are not run.
	Capacities []CapacityService `yaml:"capacities"`
	// Contribute are what of the sector's contributions is sent to the population
	// register as reports, such as benefit.died_on. Default: none.
	Contribute []string `yaml:"contribute"`
	// Every is how often what changed is linked again. Default 24h; at least 1m.
	Every time.Duration `yaml:"every"`
	// Full is how long a row that has not changed stays linked before it is
	// linked again, since the population may have changed. Default 168h.
	Full time.Duration `yaml:"full"`
	// JobRows is how many rows are sent as one job, which is what a process that was
	// killed links again. Default 500,000; the owner may take fewer.
	JobRows int `yaml:"job_rows"`
}

// WriteBack is which verdicts are written into the source, and by whom.
type WriteBack struct {
	// On switches it on. Default: no; what would be written can be looked at.
	On bool `yaml:"on"`
	// Account and PasswordFile are of an account of its own, which may update the
	// columns below and read the key, and nothing else. SQLite has none.
	Account      string          `yaml:"account"`
	PasswordFile conf.SecretFile `yaml:"password_file"`
	// Records are the record types whose verdicts are written.
	Records []WriteTarget `yaml:"records"`
}

// WriteTarget is where the verdicts of one record type go.
type WriteTarget struct {
	Record string `yaml:"record"`
	// Table is where. Default: the one that the mapping reads.
	Table string `yaml:"table"`
	// Key is the columns of that table with the mapping's key, in its order.
	// Default: the same names.
	Key []string `yaml:"key"`
	// Verdict, Number and Time are the columns that are written: what linking said,
	// the linked person's number, and when, in UTC. None may be one that is read.
	// Default: no number and no time.
	Verdict string `yaml:"verdict"`
	Number  string `yaml:"number"`
	Time    string `yaml:"time"`
	// Words stand in place of the verdicts' own: linked, linked_with_differences,
	// candidates, contradicted, not_found.
	Words map[string]string `yaml:"words"`
	// Insert adds a row for a key that the table does not have. It needs a table
	// that is there for verdicts only.
	Insert bool `yaml:"insert"`
}

// CapacityService is another agency's service that knows whether somebody has a
// capacity there. A register is asked POST /v1/RECORD/known; without a record it is
// a reference directory, the population's owner's, that is asked
// POST /v1/references/known.
type CapacityService struct {
	Capacity string `yaml:"capacity"` // as rules name it, with the sector: official/official
	Service  string `yaml:"service"`
	Record   string `yaml:"record"`
	Purpose  string `yaml:"purpose"`
	Basis    string `yaml:"basis"`
}

// Entry is the sector and the capacity as a reference directory has them.
func (c CapacityService) Entry() (sector, capacity string) {
	sector, capacity, _ = strings.Cut(c.Capacity, "/")
	return sector, capacity
}

// Mapping maps one table to one record type.
type Mapping struct {
	Record string      `yaml:"record"`
	From   string      `yaml:"from"`  // table, view, file name with *, or resource
	Join   []Join      `yaml:"join"`  // further tables
	Where  []Condition `yaml:"where"` // which rows are meant
	// Key is the columns that tell a row from the others.
	Key []string `yaml:"key"`
	// Changed is the column with the time, or a number that rises, of the row's
	// last change. Default: none; then changes cannot be listed by others, and
	// linking finds them by comparing.
	Changed string `yaml:"changed"`
	// Encoding is how the source's texts are kept: tcvn3, vni, viscii,
	// windows-1258. Default: Unicode, and damage is mended where it is seen.
	Encoding string `yaml:"encoding"`
	// UnitsAsOf is the day to whose list of provinces and communes the source's
	// names and codes belong, such as 2025-06-30. Default: today.
	UnitsAsOf lienthong.Date `yaml:"units_as_of"`
	// UnitsIn is the province, by name or code, of communes whose province no column
	// says: a province's own register has none. Default: what the text itself ends with.
	UnitsIn string `yaml:"units_in"`
	// Types are what the source calls the types of columns that are read, as connector
	// init found them. A column that is of another type closes the record type until
	// somebody has looked. Default: those that the source has when the process first
	// looks.
	Types map[string]string `yaml:"types"`
	// Terms says where each term is.
	Terms map[TermID]Cell `yaml:"terms"`
}

// Cell says where a term is: a column's name, or a longer form.
type Cell struct {
	// Columns are read in order and joined by Separator, a space if left out;
	// of a date, they are day, month and year.
	Columns   []string `yaml:"columns"`
	Separator string   `yaml:"separator"`
	// Constant stands in place of columns.
	Constant string `yaml:"constant"`
	// Codes turn the source's values into the term's. What is not listed is a
	// finding, unless it is a value of the term already.
	Codes map[string]string `yaml:"codes"`
	// Encoding overrides the mapping's.
	Encoding string `yaml:"encoding"`
	// Province is the column with the province of a commune.
	Province string `yaml:"province"`
	// Thousands is the sign between thousands of a decimal that is kept as text, a
	// point or a comma; the other one stands before its fraction then. Without it
	// 1.500 is one and a half, as a database writes it.
	Thousands string `yaml:"thousands"`
}

// cell is the longer form; decoding into it does not call UnmarshalYAML again.
type cell struct {
	Column    string            `yaml:"column"`
	Columns   []string          `yaml:"columns"`
	Separator *string           `yaml:"separator"`
	Constant  string            `yaml:"constant"`
	Codes     map[string]string `yaml:"codes"`
	Encoding  string            `yaml:"encoding"`
	Province  string            `yaml:"province"`
	Thousands string            `yaml:"thousands"`
}

// UnmarshalYAML reads "column", or the longer form.
func (c *Cell) UnmarshalYAML(_ context.Context, decode func(any) error) error {
	var column string
	if err := decode(&column); err == nil {
		*c = Cell{Columns: []string{column}, Separator: " "}
		return nil
	}
	var l cell
	if err := decode(&l); err != nil {
		return err
	}
	*c = Cell{Columns: l.Columns, Separator: " ", Constant: l.Constant, Codes: l.Codes, Encoding: l.Encoding, Province: l.Province, Thousands: l.Thousands}
	if l.Separator != nil {
		c.Separator = *l.Separator
	}
	if l.Column != "" {
		c.Columns = append([]string{l.Column}, c.Columns...)
	}
	return nil
}

// MarshalYAML writes the shortest form, for proposals.
func (c Cell) MarshalYAML() (any, error) {
	if len(c.Columns) == 1 && c.Codes == nil && c.Encoding == "" && c.Province == "" {
		return c.Columns[0], nil
	}
	var out yaml.MapSlice
	if len(c.Columns) > 0 {
		out = append(out, yaml.MapItem{Key: "columns", Value: c.Columns})
	}
	if c.Constant != "" {
		out = append(out, yaml.MapItem{Key: "constant", Value: c.Constant})
	}
	if c.Codes != nil {
		out = append(out, yaml.MapItem{Key: "codes", Value: c.Codes})
	}
	return out, nil
}

// LoadDescription reads a file and fills in what was left out. [Description.Bind] checks
// it against the sector.
func LoadDescription(path string) (*Description, error) {
	d := &Description{}
	if err := conf.Load(path, d); err != nil {
		return nil, err
	}
	if s := &d.Source; (s.Kind == "sqlite" || s.Kind == "folder") && s.Address != "" && !filepath.IsAbs(s.Address) {
		s.Address = filepath.Join(filepath.Dir(path), s.Address)
	}
	return d, d.complete()
}

// LoadResources reads a file that says, under resources, what a web service can be
// asked. Columns may be left out.
func LoadResources(path string) ([]Resource, error) {
	var f struct {
		Resources []Resource `yaml:"resources"`
	}
	if err := conf.Load(path, &f); err != nil {
		return nil, err
	}
	return f.Resources, nil
}

// Bounds of a source. A connector that needs more hurts the source's own users.
const (
	maxConnections = 16
	maxTimeout     = 5 * time.Minute
)

func (d *Description) complete() error {
	s := &d.Source
	s.Connections = cmp.Or(s.Connections, 2)
	s.Timeout = cmp.Or(s.Timeout, 5*time.Second)
	s.Retry = cmp.Or(s.Retry, 15*time.Second)
	d.Linkage.Every = cmp.Or(d.Linkage.Every, 24*time.Hour)
	d.Linkage.Full = cmp.Or(d.Linkage.Full, 7*24*time.Hour)
	switch {
	case !isWord(d.Name):
		return d.bad("connector", "needs a word of small letters, digits and _")
	case d.Sector == "":
		return d.bad("sector", "is missing")
	case s.Kind == "" || s.Address == "":
		return d.bad("source", "needs a kind and an address")
	case s.Connections < 1 || s.Connections > maxConnections:
		return d.bad("source.connections", "is not from 1 to 16")
	case s.Timeout < 10*time.Millisecond || s.Timeout > maxTimeout:
		return d.bad("source.timeout", "is not from 10ms to 5m")
	case s.Retry < time.Millisecond || s.Retry > time.Hour:
		return d.bad("source.retry", "is not from 1ms to 1h")
	case d.Linkage.Every < time.Minute || d.Linkage.Full < d.Linkage.Every:
		return d.bad("linkage.every", "is under 1m, or longer than linkage.full")
	case d.Linkage.JobRows < 0 || d.Linkage.JobRows > 1_000_000:
		return d.bad("linkage.job_rows", "is no number of rows up to 1,000,000")
	}
	if d.Service != "" {
		if _, err := lienthong.ParseServiceID(d.Service); err != nil {
			return d.bad("service", "needs INSTANCE/CLASS/MEMBER/SYSTEM/SERVICE, such as VN/GOV/G37/INSURANCE/register")
		}
	}
	return d.checkLinkage()
}

func (d *Description) checkLinkage() error {
	l := d.Linkage
	if l.Population == "" {
		return nil
	}
	if d.Source.Connections < 2 {
		return d.bad("source.connections", "needs 2 where the records are linked: a scan takes one as long as it lasts")
	}
	if _, err := lienthong.ParseServiceID(l.Population); err != nil || d.Service == "" {
		return d.bad("linkage.population", "needs a service id such as VN/GOV/G01/POPULATION/persons, and the connector a service of its own")
	}
	for _, c := range l.Capacities {
		_, badService := lienthong.ParseServiceID(c.Service)
		_, badPurpose := lienthong.ParsePurpose(c.Purpose)
		_, badBasis := lienthong.ParseLegalBasis(c.Basis)
		sector, capacity := c.Entry()
		if errors.Join(badService, badPurpose, badBasis) != nil || !isWord(sector) || !isWord(capacity) || c.Record != "" && !isWord(c.Record) {
			return d.bad("linkage.capacities", "need a capacity such as official/official, service, purpose and basis each, and a record where a register is asked in place of the reference directory")
		}
	}
	if _, err := lienthong.ParsePurpose(l.Purpose); err != nil {
		return d.bad("linkage.purpose", "needs lower-case words with dots between")
	}
	if _, err := lienthong.ParseLegalBasis(l.Basis); err != nil {
		return d.bad("linkage.basis", "needs a document with article and clause, such as 43/2021/ND-CP; article=6")
	}
	return nil
}

func (d *Description) bad(field, what string) error {
	return &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: "connector " + strings.Trim(d.Name, "\n") + ": " + field + " " + what}
}

// encodings are those that a mapping may name.
var encodings = []string{"", "unicode", "tcvn3", "vni", "viscii", "windows-1258"}

func knownEncoding(e string) bool { return slices.Contains(encodings, e) }
