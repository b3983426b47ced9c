package nation

import (
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/nation/sector"
)

// Options describe a country and where it is kept.
type Options struct {
	People int    // persons, the dead included; 1 to 10,000,000
	Seed   uint64 // the same seed, the same country
	Dir    string // folder for files and database; made if it is not there
	Listen string // address to serve on; "" for 127.0.0.1:8080
	// Sectors are those whose registers there are beside the officials'; nil for
	// all, empty for none.
	Sectors []string
	// Server is where their legacy databases are made; zero for SQLite files in
	// Dir.
	Server legacysql.Server

	Version string
	Now     func() time.Time
	Log     *slog.Logger
	// Progress hears how far each stage is; it may be called from several
	// goroutines at once.
	Progress func(stage string, done, total int64)
}

// maxPeople is what one process makes, keeps and links in reasonable time on a
// small machine; larger countries are written to files with synth country.
const maxPeople = 10_000_000

// officialsPerPerson: 2.5 million dossiers were expected for 100 million
// persons when the national register was launched (29 December 2022).
const officialsPerPerson = 0.025

func (o Options) validate() error {
	if o.People < 1 || o.People > maxPeople {
		return lienthong.Errorf(lienthong.Invalid, "people needs a number from 1 to %d", maxPeople)
	}
	for _, name := range o.Sectors {
		if known := sector.Names(); !slices.Contains(known, name) {
			return lienthong.Errorf(lienthong.Invalid, "sectors are %s", strings.Join(known, ", "))
		}
	}
	return nil
}

// has reports whether the registers of a sector are wanted.
func (o Options) has(sector string) bool {
	return o.Sectors == nil || slices.Contains(o.Sectors, sector)
}

// officials is how many rows the officials' register has; a few at least, so
// that a tiny country has something to show.
func (o Options) officials() int {
	return min(max(int(float64(o.People)*officialsPerPerson), 40), o.People)
}
