package client

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/lienthong/lienthong"
)

// PopulationStatus is the size of the population register.
type PopulationStatus struct {
	Persons      int       `json:"persons"`
	Alive        int       `json:"alive"`
	Deceased     int       `json:"deceased"`
	Disappeared  int       `json:"disappeared"`
	Identifiers  int       `json:"identifiers"` // cancelled and replaced ones included
	LastRecorded time.Time `json:"last_recorded"`
}

// Field is a field of the register, an item of the Law on Identity
// 26/2023/QH15 art. 9.
type Field struct {
	ID          string `json:"id"`
	VI          string `json:"vi"`
	EN          string `json:"en"`
	Item        int    `json:"item"`        // 0 for a derived fact
	Kind        string `json:"kind"`        // text, code, date, place, card, number, relative, derived
	Sensitivity string `json:"sensitivity"` // basic, sensitive
}

// When asks about the past: what was true at ValidAt, as far as the register
// knew at RecordedAt. The zero times are now.
type When struct {
	ValidAt    time.Time `json:"valid_at,omitzero"`
	RecordedAt time.Time `json:"recorded_at,omitzero"`
}

// PopulationStatus tells how large the register is and how fresh.
func (c *Client) PopulationStatus(ctx context.Context) (PopulationStatus, error) {
	var out PopulationStatus
	err := c.get(ctx, "/v1/population/status", nil, &out)
	return out, err
}

// PopulationFields is the catalogue of fields, in the order of the law.
func (c *Client) PopulationFields(ctx context.Context) ([]Field, error) {
	var out struct {
		Fields []Field `json:"fields"`
	}
	err := c.get(ctx, "/v1/population/fields", nil, &out)
	return out.Fields, err
}

// Verify asks whether number, name and date of birth belong to one person. A
// negative answer does not say which of them is wrong.
func (c *Client) Verify(ctx context.Context, who Claim) (bool, error) {
	return c.VerifyAt(ctx, who, When{})
}

// VerifyAt is Verify about the past.
func (c *Client) VerifyAt(ctx context.Context, who Claim, when When) (bool, error) {
	in := struct {
		claim
		When
	}{who.wire(), when}
	var out struct {
		Verified bool `json:"verified"`
	}
	err := c.post(ctx, "/v1/population/verify", in, &out)
	return out.Verified, err
}

// Agreement is what matching says about one field.
type Agreement string

// Unknown: the register holds no value of the field, or may not compare it.
const (
	Agree    Agreement = "agree"
	Disagree Agreement = "disagree"
	Unknown  Agreement = "unknown"
)

// MatchRequest holds values by field id: a name, a date, a code, years of age,
// true or false.
type MatchRequest struct {
	Number lienthong.CardNumber
	Fields map[string]string
	When   When
}

// Match asks which values about the bearer of a number agree, by field id.
// Beyond name, date of birth and sex, a field is compared only if full_name is
// among the values and agrees.
func (c *Client) Match(ctx context.Context, q MatchRequest) (map[string]Agreement, error) {
	in := struct {
		Number string            `json:"number"`
		Fields map[string]string `json:"fields"`
		When
	}{q.Number.Reveal(), q.Fields, q.When}
	var out struct {
		Fields map[string]Agreement `json:"fields"`
	}
	err := c.post(ctx, "/v1/population/match", in, &out)
	return out.Fields, err
}

// Relation is what one person is to another.
type Relation string

// The relations that can be asked about.
const (
	Parent         Relation = "parent"
	Spouse         Relation = "spouse"
	Child          Relation = "child"
	Representative Relation = "representative"
)

// Related asks whether one person is the relative of another. A no does not
// say whether either is known.
func (c *Client) Related(ctx context.Context, is Claim, relation Relation, of Claim, when When) (bool, error) {
	in := struct {
		Is       claim    `json:"is"`
		Of       claim    `json:"of"`
		Relation Relation `json:"relation"`
		When
	}{is.wire(), of.wire(), relation, when}
	var out struct {
		Related bool `json:"related"`
	}
	err := c.post(ctx, "/v1/population/relation", in, &out)
	return out.Related, err
}

// EnterParty makes a person party to the case of [Through], as what capacity
// says in a word of the asker's sector; false if number, name and date of birth
// are not one person's.
func (c *Client) EnterParty(ctx context.Context, who Claim, capacity string) (bool, error) {
	return c.party(ctx, "/v1/parties", who, capacity)
}

// LeaveParty ends that.
func (c *Client) LeaveParty(ctx context.Context, who Claim, capacity string) (bool, error) {
	return c.party(ctx, "/v1/parties/left", who, capacity)
}

func (c *Client) party(ctx context.Context, path string, who Claim, capacity string) (bool, error) {
	in := struct {
		claim
		Capacity string `json:"capacity"`
	}{who.wire(), capacity}
	var out struct {
		Done bool `json:"done"`
	}
	err := c.post(ctx, path, in, &out)
	return out.Done, err
}

// KnownToSector asks the owner of the reference directory whether a sector knows
// a person, in one of the capacities or in any; with the case of [Through], as
// party to it.
func (c *Client) KnownToSector(ctx context.Context, number lienthong.CardNumber, sector string, capacities []string) (bool, error) {
	in := struct {
		Number     string   `json:"number"`
		Sector     string   `json:"sector"`
		Capacities []string `json:"capacities,omitempty"`
	}{number.Reveal(), sector, capacities} // leaves for the owner of the directory, in the body
	var out struct {
		Known bool `json:"known"`
	}
	err := c.post(ctx, "/v1/references/known", in, &out)
	return out.Known, err
}

// Report is what an agency's record says of a person and the population register may not.
type Report struct {
	Field    string `json:"field"`              // death_date, current_residence, legal_representative
	Value    string `json:"value"`              // what the agency's record says
	Key      string `json:"key"`                // what the agency calls it, the same each time it is sent
	Document string `json:"document,omitempty"` // the paper behind it
}

// Standing is how a report stands: open, agrees, recorded, referred, dismissed, replaced.
type Standing struct {
	State string `json:"state"`
	Why   string `json:"why"` // the officer's reason
}

// ReportToRegister reports to the population register, whose officers decide; sent
// again, the same report tells how it stands.
func (c *Client) ReportToRegister(ctx context.Context, who Claim, r Report) (s Standing, err error) {
	in := struct {
		claim
		Report
	}{who.wire(), r}
	return s, c.post(ctx, "/v1/population/reports", in, &s)
}

// Reported is what another agency reported of a person of the population register, as an
// officer of the register sees it.
type Reported struct {
	ID       int64     `json:"id"`
	System   string    `json:"system"`      // who reports
	Basis    string    `json:"legal_basis"` // on which provision
	Received time.Time `json:"received"`
	Number   string    `json:"number"` // the person's, in force
	Name     string    `json:"name"`   // as the register has it
	Field    string    `json:"field"`
	Value    string    `json:"value"`    // what the agency has
	Has      string    `json:"register"` // what the register has; "" for nothing
	Document string    `json:"document"`
	By       string    `json:"by"` // who decided
	ReportStanding
}

// ReportStanding is how a report stands.
type ReportStanding struct {
	State   string    `json:"state"` // open, agrees, recorded, referred, dismissed, replaced
	Why     string    `json:"why"`
	Decided time.Time `json:"decided"`
	Event   int64     `json:"event"` // that was recorded; 0 for none
}

// ReportDecision is what an officer decides; Source, Basis, Document and Day are of
// the decision to record.
type ReportDecision struct {
	ID       int64  `json:"id"`
	By       string `json:"by,omitzero"` // with a token its caller, if left out
	Decide   string `json:"decide"`      // record, refer, dismiss
	Why      string `json:"why"`
	Source   string `json:"source,omitzero"`
	Basis    string `json:"legal_basis,omitzero"`
	Document string `json:"document,omitzero"`
	Day      string `json:"day,omitzero"`
}

// LifeEvent is a recorded life event, without a value of a record.
type LifeEvent struct {
	Number   int64     `json:"number"`
	Kind     string    `json:"kind"`
	Person   string    `json:"person"` // reference
	With     string    `json:"with"`   // of the spouse, or of the head of the household
	Day      string    `json:"day"`
	Recorded time.Time `json:"recorded"`
	Source   string    `json:"source"`
	Basis    string    `json:"legal_basis"`
	Document string    `json:"document"`
	By       string    `json:"by"`
}

const (
	reportsPath = "/v1/population/reports"
	eventsPath  = "/v1/population/events"
)

// Reports are those above an id, of a state or of any.
func (c *Client) Reports(ctx context.Context, state string, after int64) ([]Reported, error) {
	var out struct {
		Reports []Reported `json:"reports"`
	}
	err := c.get(ctx, reportsPath, url.Values{"state": {state}, "after": {strconv.FormatInt(after, 10)}}, &out)
	return out.Reports, err
}

// Report is one; lienthong.NotFound if there is none.
func (c *Client) Report(ctx context.Context, id int64) (*Reported, error) {
	var out struct {
		Reports []Reported `json:"reports"`
	}
	if err := c.get(ctx, reportsPath, url.Values{"id": {strconv.FormatInt(id, 10)}}, &out); err != nil {
		return nil, err
	}
	if len(out.Reports) != 1 {
		return nil, lienthong.Errorf(lienthong.UpstreamFailed, "The register did not answer with one report.")
	}
	return &out.Reports[0], nil
}

// DecideReport decides one.
func (c *Client) DecideReport(ctx context.Context, d ReportDecision) (*ReportStanding, error) {
	out := new(ReportStanding)
	return out, c.post(ctx, reportsPath+"/decide", d, out)
}

// LifeEvents are the recorded ones above a number, in their order.
func (c *Client) LifeEvents(ctx context.Context, after int64, limit int) ([]LifeEvent, error) {
	var out struct {
		Events []LifeEvent `json:"events"`
	}
	err := c.get(ctx, eventsPath, url.Values{"after": {strconv.FormatInt(after, 10)}, "limit": {strconv.Itoa(limit)}}, &out)
	return out.Events, err
}
