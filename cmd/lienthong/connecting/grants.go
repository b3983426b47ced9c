package connecting

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/grant/table"
	"github.com/lienthong/lienthong/node/connect"
)

// Grants is lienthong connector grants.
type Grants struct {
	Asks   asksCommand   `cmd:"" help:"What the sector asks of the population register: a table for the register's owner."`
	Offers offersCommand `cmd:"" help:"What the sector offers to another system: a table for the connector's owner."`
}

// terms are what both tables leave open.
type terms struct {
	File      string    `arg:"" type:"path" placeholder:"FILE" help:"The connector's file (YAML)."`
	Only      []string  `placeholder:"ID,..." help:"Only these grants."`
	From      time.Time `placeholder:"DAY" format:"2006-01-02" help:"In force from this day on; today if left out."`
	Until     time.Time `placeholder:"DAY" format:"2006-01-02" help:"No longer in force from this day on; without end if left out."`
	Agreement string    `placeholder:"ID" help:"The agreement that must be active."`
	Asked     string    `type:"path" placeholder:"FILE" help:"What that agreement was asked for (as for lienthong agreement request); a grant that goes beyond it is an error."`
}

func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, lienthong.Vietnam)
}

func (c terms) open(consumer lienthong.SystemID, service lienthong.ServiceID) connect.Terms {
	t := connect.Terms{Consumer: consumer, Service: service, Agreement: c.Agreement, Only: c.Only, ValidFrom: day(time.Now().In(lienthong.Vietnam))}
	if !c.From.IsZero() {
		t.ValidFrom = day(c.From)
	}
	if !c.Until.IsZero() {
		t.ValidUntil = day(c.Until)
	}
	return t
}

// print checks grants against the agreement, if there is one, and writes the table.
func (c terms) print(k *kong.Kong, grants []grant.Grant) error {
	if c.Asked != "" {
		var asked agreement.Request
		if err := readJSON(c.Asked, &asked); err != nil {
			return err
		}
		for i := range grants {
			if err := asked.Covers(&grants[i]); err != nil {
				return err
			}
		}
	}
	if len(grants) == 0 {
		return lienthong.Errorf(lienthong.NotFound, "The sector proposes no such grants.")
	}
	return table.WriteGrants(k.Stdout, grants)
}

func readJSON(path string, into any) error {
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		return &lienthong.Error{Code: lienthong.Invalid, Cause: err, Message: path + " cannot be read as the JSON object that lienthong agreement request takes."}
	}
	return nil
}

type asksCommand struct {
	terms
	Population string `placeholder:"SERVICE" help:"The population register, such as VN/GOV/G01/POPULATION/persons; by default that of linkage in the file."`
}

// Run prints the table.
func (c asksCommand) Run(k *kong.Kong) error {
	d, sector, own, err := c.describe()
	if err != nil {
		return err
	}
	if c.Population == "" {
		c.Population = d.Linkage.Population
	}
	population, err := lienthong.ParseServiceID(c.Population)
	if err != nil {
		return invalid("population", "Name the population register: --population VN/GOV/G01/POPULATION/persons, or linkage.population in the file.")
	}
	grants, err := connect.Asks(sector, c.open(own.SystemID, population))
	if err != nil {
		return err
	}
	if _, links := sector.Linking(); !links && d.Linkage.Population != "" {
		fmt.Fprintf(k.Stderr, "note: the sector %s asks about one person at a time; the linkage of this file is refused until the population's owner grants /v1/linkages and /v1/linkages/** on a ground of their own\n", sector.ID)
	}
	return c.print(k, grants)
}

type offersCommand struct {
	terms
	To       string `required:"" placeholder:"SYSTEM" help:"Who may ask: VN/GOV/G21/CASES."`
	ToSector string `placeholder:"SECTOR" help:"The sector in which your reference directory has the persons of that system; grants with a relation ask it."`
}

// Run prints the table.
func (c offersCommand) Run(k *kong.Kong) error {
	_, sector, own, err := c.describe()
	if err != nil {
		return err
	}
	consumer, err := lienthong.ParseSystemID(c.To)
	if err != nil {
		return invalid("to", "--to names a system in four parts: VN/GOV/G21/CASES.")
	}
	t := c.open(consumer, own)
	t.Sector = c.ToSector
	grants, err := connect.Offers(sector, t)
	if err != nil {
		return err
	}
	return c.print(k, grants)
}

// describe reads the connector's file, which needs an id to be asked by.
func (c terms) describe() (*connector.Description, *connector.Sector, lienthong.ServiceID, error) {
	d, sector, _, err := connect.Describe(c.File, time.Now)
	if err != nil {
		return nil, nil, lienthong.ServiceID{}, err
	}
	own, err := lienthong.ParseServiceID(d.Service)
	if err != nil {
		err = invalid("service", "The connector's file names no service; grants need the id under which others ask.")
	}
	return d, sector, own, err
}

func invalid(field, message string) error {
	return &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: message}
}
