package sector

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/checking"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/nation/accuracy"
	"github.com/lienthong/lienthong/node/connect"
)

// Summary is what came of one register.
type Summary struct {
	Sector   string               `json:"sector"`
	Name     string               `json:"register"`
	Agency   lienthong.AgencyCode `json:"agency"`
	Database string               `json:"database"`
	People   int                  `json:"people"` // its rows are made from so many
	Rows     int                  `json:"rows"`   // of all record types
	Clean    int                  `json:"clean"`  // rows in which all fits
	Findings map[string]int       `json:"findings"`
	// Linked is false for a register that asks about one person at a time.
	Linked     bool           `json:"linked"`
	Sent       int            `json:"sent"` // rows that went to the population's owner, by this run or the node's own
	Verdicts   map[string]int `json:"verdicts,omitempty"`
	Proposals  map[string]int `json:"proposals,omitempty"` // by what the population says otherwise
	References int            `json:"references"`          // entries of the reference directory
	Asked      *Asked         `json:"asked,omitempty"`     // of a register that asks about the parties to its cases
	// Found is what the rules over linked records found, by rule, and NotRun why a
	// rule could not be run.
	Found  map[connector.FindingCode]int    `json:"found,omitempty"`
	NotRun map[connector.FindingCode]string `json:"not_run,omitempty"`
	accuracy.Accuracy
	Seconds float64 `json:"seconds"`
}

// Cleanse reads a register through its connector and links what is to be linked.
func (r *Running) Cleanse(ctx context.Context, f *Filled, population lienthong.ServiceID) (Summary, error) {
	began := time.Now()
	s := Summary{
		Sector: f.Sector, Name: f.Name, Agency: r.Member.Code, Database: f.Database, People: f.People,
		Findings: map[string]int{}, Verdicts: map[string]int{}, Proposals: map[string]int{},
	}
	c := r.connector(f)
	report, err := checking.Check(ctx, c.Source, c.Bound, 0, 0)
	if err != nil {
		return s, err
	}
	for _, t := range report.Records {
		if t.Problem != "" {
			return s, lienthong.Errorf(lienthong.Internal, "the records %s of %s do not fit: %s", t.Record, f.Name, t.Problem)
		}
		s.Rows, s.Clean = s.Rows+t.Rows, s.Clean+t.Clean
		for what, n := range t.Findings {
			s.Findings[t.Record+", "+what] += n
		}
	}
	if s.Linked = c.Links != nil; s.Linked {
		for _, b := range c.Bound {
			if len(b.LinkColumns()) == 0 || len(b.Type.Capacities) == 0 {
				continue
			}
			if err := s.link(ctx, c.Links, b, f); err != nil {
				return s, err
			}
		}
		if err := s.find(ctx, c.Findings); err != nil {
			return s, err
		}
	}
	switch f.Sector {
	case "court":
		s.Asked, err = r.askParticipants(ctx, f, population)
	case "integrity":
		s.Asked, err = r.askConcerned(ctx, f, population)
	}
	if err != nil {
		return s, err
	}
	s.Accuracy.Close()
	s.Seconds = time.Since(began).Seconds()
	return s, nil
}

func (r *Running) connector(f *Filled) *connect.Connector {
	i := slices.IndexFunc(r.Node.Connectors, func(c *connect.Connector) bool { return c.Description.Name == f.Name })
	return r.Node.Connectors[i] // Open gave the node its description
}

// link links the rows of a record type, and compares what came of it with the
// truth.
func (s *Summary) link(ctx context.Context, links *linkage.Service, b *connector.Bound, f *Filled) error {
	run, err := links.Run(ctx, b)
	if err != nil {
		return err
	}
	seen := 0
	known := map[reference]bool{}
	for after := ""; ; {
		const page = 1000
		kept, err := links.Store.Links(ctx, b.Type.ID, after, page)
		if err != nil {
			return err
		}
		for i := range kept {
			if err := s.count(&kept[i], b.Type.ID, f); err != nil {
				return err
			}
			if after = kept[i].Key; linkage.Certain(kept[i].Verdict) && kept[i].Capacity != "" {
				known[reference{kept[i].Number, kept[i].Capacity}] = true
			}
		}
		if seen += len(kept); len(kept) < page {
			break
		}
	}
	if seen != run.Rows {
		return lienthong.Errorf(lienthong.Internal, "of %d records %s of %s %d have a verdict", run.Rows, b.Type.ID, f.Name, seen)
	}
	s.Sent, s.References = s.Sent+seen, s.References+len(known)
	return nil
}

// find runs the rules of linked records. Those of a sector without any find
// nothing.
func (s *Summary) find(ctx context.Context, rules *finding.Service) error {
	report, err := rules.Run(ctx)
	if err != nil {
		return err
	}
	s.Found, s.NotRun = map[connector.FindingCode]int{}, map[connector.FindingCode]string{}
	for _, rule := range report.Rules {
		if rule.NotRun != "" {
			s.NotRun[rule.Rule] = rule.NotRun
			continue
		}
		s.Found[rule.Rule] = rule.Found
	}
	return nil
}

// reference is who is known as what, which the population's owner is told.
type reference struct{ number, capacity string }

func (s *Summary) count(l *linkage.Link, record string, f *Filled) error {
	truth, ok := f.Truth(record, l.Key)
	if !ok {
		return lienthong.Errorf(lienthong.Internal, "a row of the records %s of %s was linked that nobody made", record, f.Name)
	}
	var found lienthong.PIN
	if l.Number != "" {
		var err error
		if found, err = lienthong.ParsePIN(l.Number); err != nil {
			return err
		}
	}
	s.Verdicts[l.Verdict]++
	s.Add(truth, found, linkage.Certain(l.Verdict))
	for _, d := range l.Differences {
		s.Proposals[d]++
	}
	return nil
}

// Compare orders summaries by their registers.
func Compare(a, b *Summary) int {
	return cmp.Or(cmp.Compare(a.Sector, b.Sector), cmp.Compare(a.Name, b.Name))
}
