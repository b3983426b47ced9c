package finding

import (
	"context"
	"slices"
	"sync"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linked"
)

// run is one run of all rules.
type run struct {
	*Service
	id      string
	report  Report
	found   map[connector.FindingCode]int
	untold  map[connector.FindingCode]int
	pending []Found
	linked  map[string]bool // by record type that was looked at and can be linked: is any row?

	mu    sync.Mutex
	asked map[linked.Need]*asked // guarded by mu
}

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
