package grant

import (
	"time"

	"github.com/lienthong/lienthong"
)

// Grant allows one consumer system one operation of one service. Its JSON form
// is what stores keep, so members are only ever added.
type Grant struct {
	ID        string              `json:"id" doc:"Name of the grant: up to 64 letters, digits, dots and hyphens." example:"G-COURT-VERIFY"`
	Agreement string              `json:"agreement,omitempty" doc:"The agreement that must be active; empty for sharing by default."`
	Consumer  lienthong.SystemID  `json:"consumer" doc:"The information system that asks." example:"VN/GOV/G21/CASES"`
	Service   lienthong.ServiceID `json:"service" doc:"The service that is asked." example:"VN/GOV/G01/POPULATION/persons"`
	Method    string              `json:"method" doc:"HTTP method in capitals, or * for any." example:"POST"`
	Path      string              `json:"path" doc:"Path template: * is one step, ** any number of steps, at most once." example:"/v1/population/read"`

	Rung   Rung     `json:"rung" enum:"verify,match,set,fields" doc:"The highest rung of the ladder of disclosure."`
	Set    string   `json:"set,omitempty" doc:"The named set of fields that may be asked for as a whole; needed on the rung set. Its members are read."`
	Read   []string `json:"read,omitempty" doc:"Fields that an answer may tell about."`
	Search []string `json:"search,omitempty" doc:"Fields that persons may be searched by; each must be in read as well."`

	Purposes   []lienthong.Purpose    `json:"purposes" doc:"Code words of what the data may be asked for; at least one."`
	Bases      []lienthong.LegalBasis `json:"bases" doc:"Provisions that requests may rest on; at least one. A provision covers what lies within it."`
	Implied    bool                   `json:"implied,omitempty" doc:"A request that states no purpose or no legal basis is taken to mean the grant's only one: for clients that cannot state them."`
	Procedures []string               `json:"procedures,omitempty" doc:"Codes of administrative procedures; empty for any, and for none."`
	Relation   Relation               `json:"relation" doc:"What the consumer must have to do with the person."`

	ValidFrom  time.Time `json:"valid_from" doc:"In force from this time on."`
	ValidUntil time.Time `json:"valid_until,omitzero" doc:"No longer in force from this time on; left out for no end."`

	Limit      Limit      `json:"limit,omitzero" doc:"How often it may be used."`
	Mode       Mode       `json:"mode" enum:"refuse_whole,leave_out" doc:"What happens to a request that names a field too many."`
	Disclosure Disclosure `json:"disclosure" doc:"When the person sees the access."`
	Replica    Replica    `json:"replica,omitzero" doc:"How long the consumer may keep what it got; nothing if left out."`
}

// Rung is a step of the ladder of least disclosure. Each gives more away than
// the one before it.
type Rung string

// The ladder.
const (
	Verify Rung = "verify" // yes or no
	Match  Rung = "match"  // which fields agree, no values
	Set    Rung = "set"    // the values of a named set
	Fields Rung = "fields" // the values of an explicit list
)

// rank orders the rungs; 0 for none of them.
func (r Rung) rank() int {
	switch r {
	case Verify:
		return 1
	case Match:
		return 2
	case Set:
		return 3
	case Fields:
		return 4
	default:
		return 0
	}
}

// RelationRule says what the consumer must have to do with the person.
type RelationRule string

// The rules, the narrowest first.
const (
	Present    RelationRule = "present"    // the person takes part, proven by electronic identity
	Party      RelationRule = "party"      // the person is party to the case that the request names
	Registered RelationRule = "registered" // the consumer's sector has the person in one of its capacities
	Anybody    RelationRule = "any"
)

// Relation is a rule with what it needs. Registered and Party are looked up in
// the reference directory, which says that a sector knows a person, and nothing
// about them.
type Relation struct {
	Rule       RelationRule `json:"rule" enum:"present,party,registered,any" doc:"The rule."`
	Sector     string       `json:"sector,omitempty" doc:"The consumer's sector in the reference directory." example:"court"`
	Capacities []string     `json:"capacities,omitempty" doc:"Capacities of which the person must have one; empty for any."`
}

// Limit bounds how often a grant is used. Zero members do not limit. Every
// gateway counts what passes through it.
type Limit struct {
	PerSecond float64 `json:"per_second,omitempty" minimum:"0" doc:"Sustained requests a second; 0 for no limit."`
	Burst     int     `json:"burst,omitempty" minimum:"0" doc:"Requests that may come at once; 0 for one second's worth, at least 1."`
	PerDay    int64   `json:"per_day,omitempty" minimum:"0" doc:"Requests in a day of Vietnam's time; 0 for no limit."`
}

// Mode says what happens to a request that names a field too many.
type Mode string

// The modes. A field too many among those searched by always refuses the whole:
// leaving it out would widen the question.
const (
	RefuseWhole Mode = "refuse_whole"
	LeaveOut    Mode = "leave_out" // the others are answered, this one has its reason
)

// Disclosure says when the person sees an access in their usage log. Law
// 91/2025/QH15 art. 4 gives the right to know; what defers or takes it away
// must be named.
type Disclosure struct {
	Class      lienthong.Disclosure `json:"class" enum:"at_once,deferred,never" doc:"The class."`
	DeferDays  int                  `json:"defer_days,omitempty" minimum:"0" doc:"Deferred: so many days after the access."`
	DeferUntil time.Time            `json:"defer_until,omitzero" doc:"Deferred: not before this time. The later of the two counts."`
	Basis      lienthong.LegalBasis `json:"basis,omitzero" doc:"Deferred and never: the provision that allows it." example:"91/2025/QH15; article=4"`
}

// from is when an access at a time is disclosed; zero unless deferred.
func (d Disclosure) from(at time.Time) time.Time {
	if d.Class != lienthong.DiscloseDeferred {
		return time.Time{}
	}
	if t := at.AddDate(0, 0, d.DeferDays); t.After(d.DeferUntil) {
		return t
	}
	return d.DeferUntil
}

// Replica bounds copies at the consumer (Decree 47/2020/NĐ-CP art. 41): a copy
// is good for a stated time after it was last brought up to date, and is then
// unusable until it is again.
type Replica struct {
	KeepDays   int `json:"keep_days,omitempty" minimum:"0" doc:"Days after which a copy is deleted; 0: none may be kept."`
	FreshHours int `json:"fresh_hours,omitempty" minimum:"0" doc:"Hours after the last synchronisation during which it may be used; 0: as long as it may be kept."`
}

// A Version is a grant as it was recorded at some time.
type Version struct {
	Grant         Grant     `json:"grant" doc:"The grant."`
	Number        int       `json:"number" doc:"Versions of one grant count from 1."`
	RecordedFrom  time.Time `json:"recorded_from" doc:"Known since."`
	RecordedUntil time.Time `json:"recorded_until,omitzero" doc:"Replaced by the next version then; left out for the present one."`
	By            string    `json:"by" doc:"Pseudonym of the officer who recorded it."`
	Why           string    `json:"why" doc:"The reason, in words; no personal data."`
}

// recorded is when the version was the known one.
func (v *Version) recorded() lienthong.Period {
	return lienthong.Period{From: v.RecordedFrom, Until: v.RecordedUntil}
}

// KnownAt reports whether this was the version known at a time; the zero time
// means the present.
func (v *Version) KnownAt(recorded time.Time) bool {
	if recorded.IsZero() {
		return v.RecordedUntil.IsZero()
	}
	return v.recorded().Contains(recorded)
}
