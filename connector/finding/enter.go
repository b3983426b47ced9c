package finding

import (
	"context"
	"log/slog"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linked"
	"github.com/lienthong/lienthong/internal/mask"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// enter keeps what was found, many at once.
func (r *run) enter(ctx context.Context, rule *linked.Rule, record *linked.Record) error {
	r.found[rule.ID]++
	r.pending = append(r.pending, Found{Record: record.Type.ID, Key: record.Key, Rule: rule.ID, Person: masked(record)})
	if len(r.pending) < batch {
		return nil
	}
	return r.put(ctx)
}

func (r *run) put(ctx context.Context) error {
	r.pending = slices.DeleteFunc(r.pending, func(f Found) bool { return r.notRun(f.Rule) != "" })
	if len(r.pending) == 0 {
		return nil
	}
	err := r.Store.Put(ctx, r.id, r.pending)
	r.pending = r.pending[:0]
	return err
}

// masked is who a record is about, as initials and the end of the number.
func masked(r *linked.Record) string {
	name, number := mask.Value(mask.Name, r.Column(vnfield.ColName)), ""
	if card, err := lienthong.ParseCardNumber(r.Person.ID); err == nil {
		number = card.String()
	}
	return strings.TrimSpace(name + " " + number)
}

// causes are why a rule is not run, as a word and as a sentence.
var causes = map[string]string{
	"death_not_granted":     "The population's owner does not tell this sector the day of death (death_date): it is not granted, or none of these persons is known to the sector today (the periods of their capacities are over).",
	"relatives_not_granted": "The population's owner does not tell this sector spouse and children: they are not granted, or none of these persons is known to the sector today.",
	"capacities_not_told":   "No service is set up, or granted, that says what persons are to other sectors.",
	"numbers_not_granted":   "The population's owner does not grant numbers (pin) to linking, so nobody can tell which records mean one person.",
	"no_relatives_kept":     "The population told spouse and children of nobody who was asked about: its register seems to keep none, so that it lacks one says nothing.",
	"nothing_linked":        "No record that it looks at has been linked yet.",
}

var refusals = map[linked.Need]string{
	linked.DayOfDeath: "death_not_granted", linked.RelativesOf: "relatives_not_granted", linked.CapacitiesOf: "capacities_not_told", linked.PersonsUnited: "numbers_not_granted",
}

// notRun is the cause for which a rule does not count, "" for one that does.
func (r *run) notRun(id connector.FindingCode) string {
	rule, ok := r.Rule(id)
	if !ok {
		return ""
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range []linked.Need{linked.DayOfDeath, linked.RelativesOf, linked.CapacitiesOf, linked.PersonsUnited} {
		if rule.Wants(n) && r.asked[n].denied() {
			return refusals[n]
		}
		if n == linked.RelativesOf && rule.Wants(n) && r.asked[n].barren() {
			return "no_relatives_kept"
		}
	}
	if r.unlinked(rule) {
		return "nothing_linked"
	}
	return ""
}

// unlinked reports whether a rule looked at records and none of them has a verdict:
// that it found nothing then says nothing.
func (r *run) unlinked(rule *linked.Rule) bool {
	looked := false
	for _, record := range rule.Records {
		is, ok := r.linked[record]
		if is {
			return false
		}
		looked = looked || ok
	}
	return looked && r.found[rule.ID] == 0
}

// finish removes what is mended, and reports.
func (r *run) finish(ctx context.Context) error {
	if err := r.put(ctx); err != nil {
		return err
	}
	var ran []connector.FindingCode
	for i := range r.Rules {
		id := r.Rules[i].ID
		cause := r.notRun(id)
		report := RuleReport{Rule: id, Cause: cause, NotRun: causes[cause]}
		if report.NotRun == "" {
			report.Found, report.Untold = r.found[id], r.untold[id]
			ran = append(ran, id)
		}
		r.report.Rules = append(r.report.Rules, report)
		r.Log.LogAttrs(ctx, slog.LevelInfo, "rule of linked records", slog.String("connector", r.Name), slog.String("rule", string(id)), slog.Int("found", report.Found), slog.Bool("ran", report.NotRun == ""))
	}
	return r.Store.Finish(ctx, r.id, ran)
}
