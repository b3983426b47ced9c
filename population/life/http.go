package life

import (
	"context"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

const tag = "population"

// bodyLimit holds MaxEvents of the usual size, 400 bytes, and some more, in bytes.
const bodyLimit = 8 << 20

// pageRows is the most entries of an answer.
const pageRows = 1000

// Mount registers the operations. Whoever assembles the process sees to it that only
// officers of the register reach them, and no other agency.
func (s *Service) Mount(a *web.API) {
	web.Post(a, web.Operation{
		ID: "recordLifeEvents", Path: "/v1/population/events", Tag: tag, Limit: bodyLimit,
		Summary:     "Record births, deaths, marriages, divorces, moves, households, corrections and merges.",
		Description: "All of a list or none, in its order. The first event that contradicts the register is the error, and is named. Persons are named by number, name and date of birth together.",
		Errors:      []lienthong.Code{lienthong.NotFound, lienthong.Conflict, lienthong.TooManyMatches},
	}, s.serveRecord)
	web.Ask(a, "GET", web.Operation{
		ID: "listLifeEvents", Path: "/v1/population/events", Tag: tag,
		Summary:     "Which life events were recorded, by whom, on which paper?",
		Description: "In the order of recording, without a value of a record.",
	}, []web.Parameter{
		{Name: "after", Integer: true, Description: "Only events above this number; from the first if left out."},
		{Name: "limit", Integer: true, Description: "At most so many; 1000 at most, and if left out."},
	}, s.serveList)
}

// Recorded says what was recorded.
type Recorded struct {
	Events int          `json:"events" doc:"How many; of a check, how many would be."`
	First  int64        `json:"first,omitzero" doc:"The number of the first; absent of a check."`
	Kinds  map[Kind]int `json:"kinds" doc:"How many of each kind."`
}

func (s *Service) serveRecord(ctx context.Context, b *Batch) (*Recorded, error) {
	who, err := web.Who(ctx, s.Identity, b.By)
	if err != nil {
		return nil, err
	}
	b.By = who
	entries, err := s.Record(ctx, *b)
	if err != nil {
		return nil, err
	}
	out := &Recorded{Events: len(entries), First: entries[0].Number, Kinds: map[Kind]int{}}
	for _, e := range entries {
		out.Kinds[e.Kind]++
	}
	return out, nil
}

// Listed is an entry on the wire.
type Listed struct {
	Number   int64                `json:"number" doc:"From 1, without gaps."`
	Kind     Kind                 `json:"kind" doc:"What happened."`
	Person   string               `json:"person,omitzero" doc:"Reference of whom it is about; of a merge, the cancelled record."`
	Version  int                  `json:"version" doc:"Of the person's record, that came of it."`
	Into     string               `json:"into,omitzero" doc:"Of a merge, reference of the record that stays."`
	With     string               `json:"with,omitzero" doc:"Reference of the spouse, or of the head of the household; of household_head, of the former one."`
	Day      lienthong.Date       `json:"day,omitzero" doc:"When it happened; absent of what was always wrong."`
	Recorded time.Time            `json:"recorded" doc:"When it was recorded."`
	Source   string               `json:"source" doc:"Who said so."`
	Basis    lienthong.LegalBasis `json:"legal_basis" doc:"The provision."`
	Document string               `json:"document" doc:"The paper."`
	By       string               `json:"by" doc:"Who recorded it: a pseudonym."`
}

// List is entries on the wire.
type List struct {
	Events []Listed `json:"events"`
}

func (s *Service) serveList(ctx context.Context, v web.Values) (*List, error) {
	limit := min(max(v.Int("limit", pageRows), 1), pageRows)
	entries, err := s.Store.Entries(ctx, int64(v.Int("after", 0)), limit)
	if err != nil {
		return nil, err
	}
	out := &List{Events: make([]Listed, len(entries))}
	for i, e := range entries {
		out.Events[i] = Listed{
			Number: e.Number, Kind: e.Kind, Person: s.reference(e.Person), Version: e.Version, Day: e.Day,
			Recorded: e.Recorded, Source: e.Source, Basis: e.Basis, Document: e.Document, By: e.By,
		}
		if e.Kind == Merge {
			out.Events[i].Into = s.reference(e.Other)
		} else {
			out.Events[i].With = s.reference(e.Other)
		}
	}
	return out, nil
}

func (s *Service) reference(id lienthong.PersonID) string {
	if s.Reference == nil || id.IsZero() {
		return ""
	}
	return s.Reference(id)
}
