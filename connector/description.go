package connector

import (
	"cmp"
	"errors"
	"path/filepath"
	"strings"
	"time"

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

// LoadDescription reads a file and fills in what was left out. [Description.Bind] checks
// it against the sector.
func LoadDescription(path string) (*Description, error) {
	d := &Description{}
	if err := conf.Load(path, d); err != nil {
		return nil, err
	}
	return d, d.complete(filepath.Dir(path))
}

func (d *Description) complete(folder string) error {
	switch {
	case !isWord(d.Name):
		return d.bad("connector", "needs a word of small letters, digits and _")
	case d.Sector == "":
		return d.bad("sector", "is missing")
	}
	if field, wrong := d.Source.complete(folder); field != "" {
		return d.bad(field, wrong)
	}
	if d.Service != "" {
		if _, err := lienthong.ParseServiceID(d.Service); err != nil {
			return d.bad("service", "needs INSTANCE/CLASS/MEMBER/SYSTEM/SERVICE, such as VN/GOV/G37/INSURANCE/register")
		}
	}
	return d.completeLinkage()
}

func (d *Description) completeLinkage() error {
	l := &d.Linkage
	l.Every = cmp.Or(l.Every, 24*time.Hour)
	l.Full = cmp.Or(l.Full, 7*24*time.Hour)
	switch {
	case l.Every < time.Minute || l.Full < l.Every:
		return d.bad("linkage.every", "is under 1m, or longer than linkage.full")
	case l.JobRows < 0 || l.JobRows > 1_000_000:
		return d.bad("linkage.job_rows", "is no number of rows up to 1,000,000")
	}
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
