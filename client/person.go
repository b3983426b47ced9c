package client

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/lienthong/lienthong"
)

// Claim is what somebody says about a person: the three things that a question
// to the register needs together.
type Claim struct {
	Number    lienthong.CardNumber // personal number, also a cancelled one, or old nine-digit number
	Name      string               // with or without marks
	BirthDate lienthong.Date       // a year alone where no more is known
}

// String hides name and date of birth, as the number hides itself.
func (c Claim) String() string { return "claim about " + c.Number.String() }

// LogValue keeps structured logs masked.
func (c Claim) LogValue() slog.Value { return slog.StringValue(c.String()) }

// claim is a Claim on its way; the number leaves in full here.
type claim struct {
	Number    string `json:"number,omitempty"`
	Name      string `json:"name,omitempty"`
	BirthDate string `json:"birth_date,omitempty"`
}

func (c Claim) wire() claim { return claim{c.Number.Reveal(), c.Name, c.BirthDate.String()} }

// Subject names a person, by the reference of an earlier answer or by a claim.
type Subject struct {
	Person string // opaque; then the claim is left out
	Claim  Claim
}

type subject struct {
	Person string `json:"person,omitempty"`
	claim
}

func (s Subject) wire() subject { return subject{s.Person, s.Claim.wire()} }

// ReadRequest names a person and the fields to read. The list of fields is
// mandatory: the register has no "everything".
type ReadRequest struct {
	Subject Subject
	Fields  []string // ids; an age as age_at_least:18
	Masked  bool     // values that tell which record is meant, but not who it is
	When    When
}

// Person is what the register answered about one person.
type Person struct {
	Person string  `json:"person"` // opaque
	Values []Value `json:"values"` // in the order of the list; a field may have none, or several
}

// Value is one value with where it came from and since when. Which members are
// set depends on the kind of the field.
type Value struct {
	Field              string                 `json:"field"`
	Value              string                 `json:"value"`               // text, code, date, number, detail of a place, issuer of a card, name of a relative
	Code               string                 `json:"code"`                // of the unit of a place, the kind of a card, the relation to the head
	Date               string                 `json:"date"`                // on which the unit's code was in force, or the card was issued
	Person             string                 `json:"person"`              // reference of a relative who is in the register
	Numbers            []lienthong.CardNumber `json:"-"`                   // of a relative
	Nationality        string                 `json:"nationality"`         // of a relative
	ValidFrom          string                 `json:"valid_from"`          // first day on which it is true; empty if not known
	ValidUntil         string                 `json:"valid_until"`         // first day on which it is no longer true
	Source             string                 `json:"source"`              // who recorded it
	Recorded           time.Time              `json:"recorded"`            // when
	UnderInvestigation bool                   `json:"under_investigation"` // reported as wrong and not decided yet
}

// UnmarshalJSON turns the numbers of a relative into the type that masks them.
func (v *Value) UnmarshalJSON(b []byte) error {
	type plain Value
	in := struct {
		*plain
		PIN   string `json:"pin"`
		CMND9 string `json:"cmnd9"`
	}{plain: (*plain)(v)}
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	for _, s := range []string{in.PIN, in.CMND9} {
		if s == "" {
			continue
		}
		n, err := lienthong.ParseCardNumber(s)
		if err != nil {
			return err
		}
		v.Numbers = append(v.Numbers, n)
	}
	return nil
}

// String is the field's id: the value does not print by accident.
func (v Value) String() string { return "value of " + v.Field }

// LogValue keeps structured logs masked.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.String()) }

// Household is the people that a person lives with, the head first.
type Household struct {
	Members []Member `json:"members"` // empty if the person belongs to no household
}

// Member is one of them.
type Member struct {
	Person   string `json:"person"`   // opaque; empty if not in the register
	Relation string `json:"relation"` // code of the relation to the head; head for the head
	Name     string `json:"name"`     // initials; whoever may see names reads the field household
}

// Read reads fields of one person.
func (c *Client) Read(ctx context.Context, q ReadRequest) (Person, error) {
	in := struct {
		subject
		Fields []string `json:"fields"`
		Masked bool     `json:"masked,omitempty"`
		When
	}{q.Subject.wire(), q.Fields, q.Masked, q.When}
	var out Person
	err := c.post(ctx, "/v1/population/read", in, &out)
	return out, err
}

// Household lists the household of a person.
func (c *Client) Household(ctx context.Context, who Subject) (Household, error) {
	var out Household
	err := c.post(ctx, "/v1/population/household", who.wire(), &out)
	return out, err
}
