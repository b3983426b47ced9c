package agreements

import (
	"fmt"
	"os"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/internal/conf"
)

// Config says by which rules agreements live.
type Config struct {
	// Calendar is a file of days off and of weekends worked, lines such as
	// "off 2027-01-01"; holidays are decreed every year. Default: the built-in
	// list.
	Calendar conf.File `yaml:"calendar"`

	// Terms are the deadlines with the day since when they hold, the oldest
	// first. Default: those of Decree 47/2020/NĐ-CP.
	Terms []Terms `yaml:"terms"`
}

// Terms are deadlines that hold from a day on. What is left out or 0 sets none.
type Terms struct {
	// From is the first day, such as 2026-07-01, in Vietnam's time.
	From string `yaml:"from"`
	// Basis is the document that sets them, written as in grants.
	Basis string `yaml:"basis"`

	// AnswerDays is in working days, from the request to its answer.
	AnswerDays int `yaml:"answer_days"`
	// SuspensionNotice is how soon after a suspension the consumer must have
	// been told of it, why, and what restores it.
	SuspensionNotice time.Duration `yaml:"suspension_notice"`
	// SuspensionLead is between recording a suspension and its effect.
	SuspensionLead time.Duration `yaml:"suspension_lead"`
	// DeletionDays is in calendar days, from the end to the confirmed deletion
	// of copies.
	DeletionDays int `yaml:"deletion_days"`
	// RestoreReviewDays is in working days, until a suspended agreement is
	// looked at again.
	RestoreReviewDays int `yaml:"restore_review_days"`
}

// most bounds the deadlines: beyond, a number is a mistake.
const (
	mostDays = 3650
	mostTime = 366 * 24 * time.Hour
)

// Open reads the rules.
func (c Config) Open() (agreement.Rules, error) {
	calendar, err := c.calendar()
	if err != nil {
		return agreement.Rules{}, err
	}
	rules := agreement.Rules{Calendar: calendar, Terms: agreement.DefaultTerms()}
	if len(c.Terms) == 0 {
		return rules, nil
	}
	rules.Terms = make([]agreement.Terms, len(c.Terms))
	for i, t := range c.Terms {
		if rules.Terms[i], err = t.read(i); err != nil {
			return agreement.Rules{}, err
		}
		if i > 0 && !rules.Terms[i].From.After(rules.Terms[i-1].From) {
			return agreement.Rules{}, invalid(i, "from", "needs to be after that of the terms before")
		}
	}
	return rules, nil
}

func (c Config) calendar() (*agreement.Calendar, error) {
	if c.Calendar == "" {
		return agreement.DefaultCalendar()
	}
	f, err := os.Open(string(c.Calendar))
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "gateway.agreements.calendar", Cause: err,
			Message: "configuration: gateway.agreements.calendar " + string(c.Calendar) + " cannot be opened; check its path and permissions"}
	}
	defer f.Close()
	return agreement.ReadCalendar(f)
}

func (t Terms) read(i int) (out agreement.Terms, err error) {
	// Vietnam has one zone, without summer time.
	from, err := time.ParseInLocation(time.DateOnly, t.From, lienthong.Vietnam)
	if err != nil {
		return out, invalid(i, "from", "needs a day such as 2026-07-01")
	}
	basis, err := lienthong.ParseLegalBasis(t.Basis)
	if err != nil {
		return out, invalid(i, "basis", "needs the document that sets them, such as 278/2025/ND-CP")
	}
	for name, days := range map[string]int{"answer_days": t.AnswerDays, "deletion_days": t.DeletionDays, "restore_review_days": t.RestoreReviewDays} {
		if days < 0 || days > mostDays {
			return out, invalid(i, name, fmt.Sprintf("is from 0 to %d days", mostDays))
		}
	}
	for name, d := range map[string]time.Duration{"suspension_notice": t.SuspensionNotice, "suspension_lead": t.SuspensionLead} {
		if d < 0 || d > mostTime {
			return out, invalid(i, name, "is a duration from 0 to a year, such as 24h")
		}
	}
	return agreement.Terms{
		From: from, Basis: basis, AnswerDays: t.AnswerDays, SuspensionNotice: t.SuspensionNotice, SuspensionLead: t.SuspensionLead,
		DeletionDays: t.DeletionDays, RestoreReviewDays: t.RestoreReviewDays,
	}, nil
}

func invalid(i int, key, what string) error {
	field := fmt.Sprintf("gateway.agreements.terms[%d].%s", i, key)
	return &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: "configuration: " + field + " " + what}
}
