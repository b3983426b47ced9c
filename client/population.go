package client

import (
	"context"
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
	Sensitivity string `json:"sensitivity"` // basic, sensitive
}

// Claim is what somebody says about a person: the three things that a question
// to the register needs.
type Claim struct {
	Number    lienthong.CardNumber // personal number, or old nine-digit number
	Name      string               // with or without marks
	BirthDate lienthong.Date       // a year alone where no more is known
}

// wire is a Claim on its way; the number leaves in full here and nowhere else.
func (c Claim) wire() claim { return claim{c.Number.Reveal(), c.Name, c.BirthDate.String()} }

type claim struct {
	Number    string `json:"number"`
	Name      string `json:"name"`
	BirthDate string `json:"birth_date"`
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
	var out struct {
		Verified bool `json:"verified"`
	}
	err := c.post(ctx, "/v1/population/verify", who.wire(), &out)
	return out.Verified, err
}

// ReadRequest names a person, by reference or by number, and the fields to
// read. The list of fields is mandatory: the register has no "everything".
type ReadRequest struct {
	Person string               // opaque, from an earlier answer
	Number lienthong.CardNumber // if Person is empty
	Fields []string
	Masked bool // values that tell which record is meant, but not who it is
}

// Person is what the register answered about one person.
type Person struct {
	Person string  `json:"person"` // opaque
	Values []Value `json:"values"`
}

// Value is one value with where it came from and since when.
type Value struct {
	Field     string    `json:"field"`
	Value     string    `json:"value"`
	Source    string    `json:"source"`
	ValidFrom string    `json:"valid_from"` // a date, perhaps a year alone; empty if not known
	Recorded  time.Time `json:"recorded"`
}

// Household is the people that a person lives with.
type Household struct {
	Members []Member `json:"members"`
}

// Member is one of them.
type Member struct {
	Person   string `json:"person"` // opaque; empty if not in the register
	Relation string `json:"relation"`
	Name     string `json:"name"` // masked
}

// Read reads fields of one person.
func (c *Client) Read(ctx context.Context, q ReadRequest) (Person, error) {
	in := struct {
		Person string   `json:"person,omitempty"`
		Number string   `json:"number,omitempty"`
		Fields []string `json:"fields"`
		Masked bool     `json:"masked"`
	}{q.Person, q.Number.Reveal(), q.Fields, q.Masked}
	var out Person
	err := c.post(ctx, "/v1/population/read", in, &out)
	return out, err
}

// Household lists the household of a person.
func (c *Client) Household(ctx context.Context, person string) (Household, error) {
	in := struct {
		Person string `json:"person"`
	}{person}
	var out Household
	err := c.post(ctx, "/v1/population/household", in, &out)
	return out, err
}
