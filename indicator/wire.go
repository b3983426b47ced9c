package indicator

import "time"

// wireProgramme is the programme on the wire.
type wireProgramme struct {
	Decision    string        `json:"decision" doc:"The document that orders the connections." example:"06/QD-TTg"`
	At          time.Time     `json:"at" doc:"When this was computed."`
	Connections []wireSummary `json:"connections"`
}

// wireSummary is a line of the programme.
type wireSummary struct {
	ID       string  `json:"id" doc:"Names the connection." example:"officials"`
	Title    Text    `json:"title"`
	Agencies Text    `json:"agencies"`
	Deadline Month   `json:"deadline" doc:"The month by whose end it had to work." example:"2023-12"`
	State    State   `json:"state" enum:"not_started,agreement,testing,connected,sharing"`
	Late     bool    `json:"late" doc:"The deadline has passed and it does not work."`
	Month    int64   `json:"month" doc:"Exchanges answered in the last 30 days."`
	LastID   string  `json:"last_id,omitempty" doc:"The last answered exchange; readEvidence shows its record."`
	Last     *string `json:"last,omitempty" doc:"When that was." format:"date-time"`
	Linked   *Figure `json:"linked,omitempty" doc:"Rows linked to a person, of its latest linked register."`

	Qualities map[string]Figure `json:"qualities,omitempty" doc:"The six qualities of that register."`
}

// wireConnection is a connection with what its figures come from.
type wireConnection struct {
	wireSummary

	Systems    []string    `json:"systems" doc:"The information systems that belong to it: whole ids, or last parts of them."`
	FreshDays  int         `json:"fresh_days" doc:"How long an answered exchange counts, in days."`
	Agreements []Agreement `json:"agreements"`
	Exchanges  Exchanges   `json:"exchanges"`
	Linkages   []Linkage   `json:"linkages"`
}

func (s *Service) summary(c *Connection, f Facts, now time.Time) wireSummary {
	state := f.State(now, s.Plan.Fresh)
	asked, answered := &f.Exchanges.Asked, &f.Exchanges.Answered
	out := wireSummary{
		ID: c.ID, Title: c.Title, Agencies: c.Agencies, Deadline: c.Deadline, State: state, Late: c.Late(state, now),
		Month: asked.Month(now) + answered.Month(now),
	}
	last := asked
	if answered.Last.After(asked.Last) {
		last = answered
	}
	if !last.Last.IsZero() {
		at := last.Last.UTC().Format(time.RFC3339Nano)
		out.Last, out.LastID = &at, last.LastID
	}
	if len(f.Linkages) > 0 {
		out.Linked, out.Qualities = total(f.Linkages)
	}
	return out
}

func (s *Service) whole(c *Connection, f Facts, now time.Time) *wireConnection {
	return &wireConnection{
		wireSummary: s.summary(c, f, now), Systems: c.Systems, FreshDays: int(s.Plan.Fresh / (24 * time.Hour)),
		Agreements: append([]Agreement{}, f.Agreements...), Exchanges: f.Exchanges, Linkages: append([]Linkage{}, f.Linkages...),
	}
}
