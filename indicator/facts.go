package indicator

import "time"

// Facts is what is known of a connection.
type Facts struct {
	Agreements []Agreement
	Exchanges  Exchanges
	Linkages   []Linkage // the latest of each system, latest first
}

// Agreement is one that names a system of the connection.
type Agreement struct {
	ID      string    `json:"id" doc:"Its name; readAgreement tells its life."`
	State   string    `json:"state" doc:"Where it is now." example:"active"`
	Since   time.Time `json:"since" doc:"Since when."`
	Overdue bool      `json:"overdue,omitzero" doc:"A step that the law sets a time for is late."`
}

// The states of an agreement that a connection's state hangs on.
const (
	agreementRequested = "requested"
	agreementAccepted  = "accepted"
	agreementActive    = "active"
)

// Exchanges is the traffic of a connection, by who asked.
type Exchanges struct {
	Asked    Traffic `json:"asked"`    // its systems asked others
	Answered Traffic `json:"answered"` // its systems were asked
}

// Traffic is exchanges in one direction.
type Traffic struct {
	Permitted int64     `json:"permitted" doc:"Exchanges that were answered, since the ledger began."`
	Refused   int64     `json:"refused" doc:"Exchanges that were refused or failed."`
	First     time.Time `json:"first,omitzero" doc:"The first answered one."`
	Last      time.Time `json:"last,omitzero" doc:"The last answered one."`
	LastID    string    `json:"last_id,omitempty" doc:"Its id; readEvidence shows its record."`
	// Days counts answered exchanges by day on Việt Nam's clock, the latest
	// keptDays of those that had any.
	Days map[string]int64 `json:"days,omitempty" doc:"Answered exchanges by day, the latest days that had any."`
}

// Linkage is how a register of the connection was linked with the population.
type Linkage struct {
	Job        string            `json:"job" doc:"The linking job."`
	System     string            `json:"system" doc:"Whose register it was."`
	Register   string            `json:"register,omitempty" doc:"Which of the system's, if it has several."`
	At         time.Time         `json:"at" doc:"When it was linked."`
	Rows       int               `json:"rows" doc:"Rows of the register."`
	Persons    int               `json:"persons" doc:"Persons it was compared with."`
	Verdicts   map[string]int    `json:"verdicts" doc:"Rows by verdict; adds up to rows."`
	Duplicates int               `json:"duplicates" doc:"Rows that repeat another row's person."`
	Qualities  map[string]Figure `json:"qualities" doc:"The six qualities: đúng, đủ, sạch, sống, thống nhất, dùng chung."`
}

// Figure is a share: N of Of. Of is 0 where there is nothing to measure.
type Figure struct {
	N  int `json:"n"`
	Of int `json:"of"`
}

// Linked is the share of rows that are linked to a person.
func (l *Linkage) Linked() Figure {
	return Figure{l.Verdicts["linked"] + l.Verdicts["linked_with_differences"], l.Rows}
}

// total is the share that is linked, and the qualities, of several registers
// taken together.
func total(linkages []Linkage) (*Figure, map[string]Figure) {
	linked, qualities := Figure{}, map[string]Figure{}
	for i := range linkages {
		linked = linked.plus(linkages[i].Linked())
		for q, f := range linkages[i].Qualities {
			qualities[q] = qualities[q].plus(f)
		}
	}
	return &linked, qualities
}

func (f Figure) plus(g Figure) Figure { return Figure{f.N + g.N, f.Of + g.Of} }
