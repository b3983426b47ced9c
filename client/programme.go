package client

import (
	"context"
	"net/url"
	"time"
)

// Programme is how far the connections are that the decision orders.
type Programme struct {
	Decision    string              `json:"decision"` // such as 06/QD-TTg
	At          time.Time           `json:"at"`       // when it was computed
	Connections []ConnectionSummary `json:"connections"`
}

// BothLanguages is a text in Vietnamese and English.
type BothLanguages struct {
	VI string `json:"vi"`
	EN string `json:"en"`
}

// ConnectionState is how far a connection is.
type ConnectionState string

// The states, in their order.
const (
	NotStarted   ConnectionState = "not_started"
	Agreeing     ConnectionState = "agreement"
	Testing      ConnectionState = "testing"
	ConnectedNow ConnectionState = "connected"
	Sharing      ConnectionState = "sharing"
)

// Figure is a share: N of Of. Of is 0 where there is nothing to measure.
type Figure struct {
	N  int `json:"n"`
	Of int `json:"of"`
}

// ConnectionSummary is a line of the programme.
type ConnectionSummary struct {
	ID        string            `json:"id"`
	Title     BothLanguages     `json:"title"`
	Agencies  BothLanguages     `json:"agencies"`
	Deadline  string            `json:"deadline"` // a month such as 2023-12
	State     ConnectionState   `json:"state"`
	Late      bool              `json:"late"`      // the deadline has passed and it does not work
	Month     int64             `json:"month"`     // exchanges answered in 30 days
	Last      time.Time         `json:"last"`      // the last answered exchange
	LastID    string            `json:"last_id"`   // its id
	Linked    *Figure           `json:"linked"`    // rows linked to a person; nil if no register was linked
	Qualities map[string]Figure `json:"qualities"` // the six qualities of that register
}

// Connection is a connection with what its figures were computed from.
type Connection struct {
	ConnectionSummary
	Systems    []string              `json:"systems"`
	FreshDays  int                   `json:"fresh_days"` // how long an answered exchange counts
	Agreements []ConnectionAgreement `json:"agreements"`
	Exchanges  struct {
		Asked    Traffic `json:"asked"`    // its systems asked others
		Answered Traffic `json:"answered"` // its systems were asked
	} `json:"exchanges"`
	Linkages []ConnectionLinkage `json:"linkages"` // the latest of each system and register
}

// ConnectionAgreement is an agreement that names a system of the connection.
type ConnectionAgreement struct {
	ID      string    `json:"id"`
	State   string    `json:"state"`
	Since   time.Time `json:"since"`
	Overdue bool      `json:"overdue"`
}

// Traffic is exchanges in one direction.
type Traffic struct {
	Permitted int64            `json:"permitted"`
	Refused   int64            `json:"refused"`
	First     time.Time        `json:"first"`
	Last      time.Time        `json:"last"`
	LastID    string           `json:"last_id"`
	Days      map[string]int64 `json:"days"` // answered exchanges by day
}

// ConnectionLinkage is how a register was linked with the population.
type ConnectionLinkage struct {
	Job        string            `json:"job"`
	System     string            `json:"system"`
	Register   string            `json:"register"` // which of the system's; "" for the only one
	At         time.Time         `json:"at"`
	Rows       int               `json:"rows"`
	Persons    int               `json:"persons"`
	Verdicts   map[Verdict]int   `json:"verdicts"`
	Duplicates int               `json:"duplicates"`
	Qualities  map[string]Figure `json:"qualities"`
}

// Programme tells how far each connection is.
func (c *Client) Programme(ctx context.Context) (Programme, error) {
	var out Programme
	err := c.get(ctx, "/v1/programme", nil, &out)
	return out, err
}

// Connection tells of one connection, and what its figures were computed from.
func (c *Client) Connection(ctx context.Context, id string) (Connection, error) {
	var out Connection
	err := c.get(ctx, "/v1/programme/"+url.PathEscape(id), nil, &out)
	return out, err
}
