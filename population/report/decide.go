package report

import (
	"context"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/life"
)

// Decision is what an officer of the register decides.
type Decision struct {
	ID       int64  `json:"id" doc:"Of the report."`
	By       string `json:"by,omitzero" doc:"Who decides: a pseudonym. With a token it is its caller, and may be left out."`
	Decide   string `json:"decide" enum:"record,refer,dismiss" doc:"record: record the event it stands for; refer: pass it on to the civil status registry; dismiss: it is not so."`
	Why      string `json:"why" maxLength:"300" doc:"The reason, which the agency is told; without personal data."`
	Source   string `json:"source,omitzero" doc:"Of record: who says so, a code." example:"CA-00070"`
	Basis    string `json:"legal_basis,omitzero" doc:"Of record: the provision." example:"60/2014/QH13; article=34"`
	Document string `json:"document,omitzero" doc:"Of record: the paper that proves it." example:"TLKT 123/2026"`
	Day      string `json:"day,omitzero" doc:"Of record: when it happened, where that is not what was reported."`
}

var states = map[string]State{"record": Recorded, "refer": Referred, "dismiss": Dismissed}

// Decide settles an open report.
func (s *Service) Decide(ctx context.Context, d Decision) (Answer, error) {
	a := Answer{State: states[d.Decide], Decided: s.at().Valid, By: d.By, Why: d.Why}
	switch {
	case a.State == "":
		return a, wrong("/decide", "The decision is record, refer or dismiss.")
	case d.Why == "" || !life.Plain(d.Why, 300):
		return a, wrong("/why", "The reason is missing, longer than 300 characters, or no plain text; the agency is told it.")
	case !keyForm.MatchString(d.By):
		return a, wrong("/by", "Who decides it is missing or no pseudonym.")
	}
	r, err := s.Store.Read(ctx, d.ID)
	if err != nil {
		return a, err
	}
	if r.State != Open {
		return a, lienthong.Errorf(lienthong.Conflict, "The report is not open any more; read it again.")
	}
	if a.State == Recorded {
		e, err := s.event(ctx, &r, &d)
		if err != nil {
			return a, err
		}
		entries, err := s.Events.Record(ctx, life.Batch{By: d.By, Source: d.Source, Events: []life.Event{e}})
		if err != nil {
			return a, err
		}
		a.Event = entries[0].Number
	}
	// Should this fail after the event was recorded, the report stays open, and ends
	// as agreed with when the agency sends it again.
	return a, s.Store.Settle(ctx, d.ID, a)
}

// event is the life event that a report stands for, of the person as the register has
// them now.
func (s *Service) event(ctx context.Context, r *Report, d *Decision) (e life.Event, err error) {
	e = life.Event{Basis: d.Basis, Document: d.Document, Day: d.Day}
	switch r.Field {
	case population.FieldDeathDate:
		e.Kind = life.Death
		if e.Day == "" {
			e.Day = r.Value
		}
	case population.FieldCurrentResidence:
		e.Kind, e.Residence = life.Stay, life.Place{Text: r.Value}
		if e.Day == "" {
			return e, wrong("/day", "Since when the person lives there was not reported; say the day.")
		}
	default:
		return e, wrong("/decide", "No event is recorded here for this field; refer the report to the civil status registry.")
	}
	e.Question, err = s.Register.Named(ctx, r.Person, s.at())
	return e, err
}

func (s *Service) at() population.AsOf {
	return population.At(s.Now().UTC().Truncate(time.Microsecond))
}

// describe adds what the register has of the person.
func (s *Service) describe(ctx context.Context, r *Report, l *Listed) error {
	now := s.at()
	who, err := s.Register.Named(ctx, r.Person, now)
	if err != nil {
		return err
	}
	l.Number, l.Name = who.Number, who.Name
	has, err := s.Register.Read(ctx, r.Person, []population.Wanted{{Field: r.Field}}, now)
	for _, h := range has {
		l.Has = h.Value
	}
	return err
}
