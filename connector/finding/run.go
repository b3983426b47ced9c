package finding

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/linked"
	"github.com/lienthong/lienthong/internal/mask"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// run is one run of all rules.
type run struct {
	*Service
	id      string
	report  Report
	found   map[connector.FindingCode]int
	untold  map[connector.FindingCode]int
	pending []Found

	mu    sync.Mutex
	asked map[linked.Need]*asked // guarded by mu
}

// asked counts how questions for a need ended. One person may be refused, since
// the grant's relation does not reach them; who was never told is not granted.
type asked struct{ told, refused int }

// enough refusals, and nothing told, end the asking of a run.
const enough = 10

func (a *asked) denied() bool { return a != nil && a.told == 0 && a.refused > 0 }

func (r *run) all(ctx context.Context) error {
	sorters := map[connector.TermID]*sorter{}
	defer func() {
		for _, s := range sorters {
			s.close()
		}
	}()
	for i := range r.Rules {
		if rule := &r.Rules[i]; rule.Each == nil && sorters[rule.By] == nil {
			sorters[rule.By] = &sorter{memory: r.Memory}
		}
	}
	for i, b := range r.Bound {
		rules := rulesOf(r.Rules, b.Type.ID)
		if len(rules) == 0 {
			continue
		}
		if err := r.records(ctx, i, b, rules, sorters); err != nil {
			return err
		}
	}
	for by, s := range sorters {
		if err := r.groups(ctx, by, s); err != nil {
			return err
		}
	}
	return r.finish(ctx)
}

// rulesOf are the rules that look at a record type.
func rulesOf(rules []linked.Rule, record string) (out []*linked.Rule) {
	for i := range rules {
		if slices.Contains(rules[i].Records, record) {
			out = append(out, &rules[i])
		}
	}
	return out
}

// records reads a record type, tries the rules of single records, and leaves the
// records that others bring together to their sorters.
func (r *run) records(ctx context.Context, place int, b *connector.Bound, rules []*linked.Rule, sorters map[connector.TermID]*sorter) error {
	var records []linked.Record
	flush := func() error {
		if err := r.identify(ctx, b, rules, records); err != nil {
			return err
		}
		for i := range records {
			if err := r.one(ctx, place, &records[i], rules, sorters); err != nil {
				return err
			}
		}
		records = records[:0]
		return nil
	}
	for row, err := range r.Source.Rows(ctx, b.Query()) {
		if err != nil {
			return err
		}
		r.report.Rows++
		if records = append(records, linked.Record{Record: b.Read(row)}); len(records) == batch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

func (r *run) one(ctx context.Context, place int, record *linked.Record, rules []*linked.Rule, sorters map[connector.TermID]*sorter) error {
	brought := map[connector.TermID]bool{}
	for _, rule := range rules {
		if rule.Each != nil {
			if rule.Blind(*record) {
				r.untold[rule.ID]++
			} else if rule.Each(*record) {
				if err := r.enter(ctx, rule, record); err != nil {
					return err
				}
			}
			continue
		}
		if brought[rule.By] {
			continue
		}
		brought[rule.By] = true
		if err := sorters[rule.By].add(item{Group: groupOf(rule.By, record), Type: place, Key: record.Key, Values: record.Values, Person: record.Person, Undecided: record.Undecided, Untold: record.Untold}); err != nil {
			return err
		}
	}
	return nil
}

func groupOf(by connector.TermID, r *linked.Record) string {
	if by == "" {
		return r.Person.ID
	}
	return r.Get(by)
}

// groups tries the rules that bring records together by one thing.
func (r *run) groups(ctx context.Context, by connector.TermID, s *sorter) error {
	var rules []linked.Rule
	for _, rule := range r.Rules {
		if rule.Each == nil && rule.By == by {
			rules = append(rules, rule)
		}
	}
	var failed error
	records := func(yield func(linked.Record) bool) {
		for it, err := range s.sorted() {
			if err != nil {
				failed = err
				return
			}
			record := linked.Record{Record: &connector.Record{Type: r.Bound[it.Type].Type, Key: it.Key, Values: it.Values}, Person: it.Person, Undecided: it.Undecided, Untold: it.Untold}
			if !yield(record) {
				return
			}
		}
	}
	for group := range linked.Groups(by, records) {
		r.blind(rules, group)
		for _, f := range linked.Check(rules, by, group) {
			if err := r.enter(ctx, f.Rule, &group[f.At]); err != nil {
				return err
			}
		}
	}
	return failed
}

// blind counts the records that rules cannot look at.
func (r *run) blind(rules []linked.Rule, group []linked.Record) {
	for i := range rules {
		for _, record := range group {
			if slices.Contains(rules[i].Records, record.Type.ID) && rules[i].Blind(record) {
				r.untold[rules[i].ID]++
			}
		}
	}
}

// identify says of each record whom it means, and asks what the rules need.
func (r *run) identify(ctx context.Context, b *connector.Bound, rules []*linked.Rule, records []linked.Record) error {
	keys := make([]string, len(records))
	for i := range records {
		keys[i] = records[i].Key
	}
	known, err := r.Links.Known(ctx, b.Type.ID, keys)
	if err != nil {
		return err
	}
	links := make(map[string]*linkage.Link, len(known))
	for i := range known {
		links[known[i].Key] = &known[i]
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(asking)
	for i := range records {
		record := &records[i]
		link := links[record.Key]
		r.person(record, link)
		if record.Undecided && len(b.Type.Capacities) > 0 {
			r.report.Undecided++
		}
		if !record.Known() || link.Number == "" {
			continue
		}
		who := Who{Number: link.Number, Name: column(record, vnfield.ColName), BirthDate: column(record, vnfield.ColBirthDate), Capacity: link.Capacity}
		group.Go(func() error { return r.tellAll(ctx, needs(rules, &record.Person), who, record) })
	}
	return group.Wait()
}

// asking is how many questions are put to the owner at once.
const asking = 4

// person is what linking said of a record.
func (r *run) person(record *linked.Record, link *linkage.Link) {
	switch {
	case link == nil:
		record.Undecided = true
	case linkage.Certain(link.Verdict):
		record.Person.ID = link.Number
		if link.Number == "" { // it is not granted: somebody, and nobody else's record
			record.Person.ID = "row " + record.Type.ID + " " + record.Key
			r.count(linked.PersonsUnited, false)
		}
		if record.Person.Dead = slices.Contains(link.Differences, "person_deceased"); record.Person.Dead {
			y, m, d := link.Linked.Date()
			record.Person.DeadBy = lienthong.Date{Year: int16(y), Month: uint8(m), Day: uint8(d)}
		}
	default:
		record.Undecided = link.Verdict != "not_found"
	}
}

// needs are what the rules must be told of a person: of who lives, no day of
// death.
func needs(rules []*linked.Rule, p *linked.Person) (out []linked.Need) {
	if p.Dead {
		out = append(out, linked.DayOfDeath) // rules that could do without are better with it
	}
	for _, n := range []linked.Need{linked.RelativesOf, linked.CapacitiesOf} {
		if slices.ContainsFunc(rules, func(rule *linked.Rule) bool { return rule.Wants(n) }) {
			out = append(out, n)
		}
	}
	return out
}

// tellAll asks the owner for all that is needed of a record's person.
func (r *run) tellAll(ctx context.Context, needs []linked.Need, who Who, record *linked.Record) error {
	for _, need := range needs {
		r.mu.Lock()
		a := r.asked[need]
		hopeless := a.denied() && a.refused >= enough
		r.mu.Unlock()
		if hopeless {
			record.Untold = append(record.Untold, need)
			continue
		}
		switch err := r.Facts.Tell(ctx, need, who, &record.Person); lienthong.CodeOf(err) {
		case "":
			r.count(need, true)
		case lienthong.AccessDenied, lienthong.FieldNotAllowed:
			r.count(need, false)
			record.Untold = append(record.Untold, need)
		case lienthong.NotFound: // the record has them otherwise than the register
			r.count(need, true)
			record.Untold = append(record.Untold, need)
		default:
			return err
		}
	}
	return nil
}

func (r *run) count(need linked.Need, told bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	a := r.asked[need]
	if a == nil {
		a = &asked{}
		r.asked[need] = a
	}
	if told {
		a.told++
	} else {
		a.refused++
	}
}

// column is the value of the term that linking takes for a column.
func column(r *linked.Record, c vnfield.Column) string {
	i := slices.IndexFunc(r.Type.Terms, func(t connector.Term) bool { return t.Column == c })
	if i < 0 {
		return ""
	}
	return r.Values[i]
}

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
	name, number := mask.Value(mask.Name, column(r, vnfield.ColName)), ""
	if card, err := lienthong.ParseCardNumber(r.Person.ID); err == nil {
		number = card.String()
	}
	return strings.TrimSpace(name + " " + number)
}

// refusals say why a rule is not run.
var refusals = map[linked.Need]string{
	linked.DayOfDeath:    "The population's owner does not grant the day of death (death_date) to this sector.",
	linked.RelativesOf:   "The population's owner does not grant spouse and children to this sector.",
	linked.CapacitiesOf:  "No service is set up, or granted, that says what persons are to other sectors.",
	linked.PersonsUnited: "The population's owner does not grant numbers (pin) to linking, so nobody can tell which records mean one person.",
}

// notRun is why a rule does not count, "" for one that does.
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
	}
	return ""
}

// finish removes what is mended, and reports.
func (r *run) finish(ctx context.Context) error {
	if err := r.put(ctx); err != nil {
		return err
	}
	var ran []connector.FindingCode
	for i := range r.Rules {
		id := r.Rules[i].ID
		report := RuleReport{Rule: id, NotRun: r.notRun(id)}
		if report.NotRun == "" {
			report.Found, report.Untold = r.found[id], r.untold[id]
			ran = append(ran, id)
		}
		r.report.Rules = append(r.report.Rules, report)
		r.Log.LogAttrs(ctx, slog.LevelInfo, "rule of linked records", slog.String("connector", r.Name), slog.String("rule", string(id)), slog.Int("found", report.Found), slog.Bool("ran", report.NotRun == ""))
	}
	return r.Store.Finish(ctx, r.id, ran)
}
