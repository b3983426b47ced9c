package connector

import (
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
)

// Grant is a default: what is asked, or offered, where the law is followed and
// nothing else is agreed. Owners decide; these are what they are proposed.
type Grant struct {
	ID        string   `yaml:"id"`
	Title     string   `yaml:"title"`     // for people: who may do what for what
	Operation string   `yaml:"operation"` // method and path: POST /v1/population/read, POST /soap/TraCuuThongTinCongDan; of an offer, see [OperationPath]
	Rung      string   `yaml:"rung"`      // verify, match, set, fields
	Set       string   `yaml:"set"`
	Fields    []string `yaml:"fields"`
	Purpose   string   `yaml:"purpose"`
	Purposes  []string `yaml:"purposes"` // further ones
	Basis     string   `yaml:"basis"`    // 43/2021/ND-CP; article=6
	// Relation is present, party, registered or any; Capacities narrows it.
	Relation   string   `yaml:"relation"`
	Capacities []string `yaml:"capacities"`
	// Disclosure is at_once, deferred (by DeferDays) or never; the two last need
	// the provision that allows it.
	Disclosure      string `yaml:"disclosure"`
	DeferDays       int    `yaml:"defer_days"`
	DisclosureBasis string `yaml:"disclosure_basis"`
	Confirmed       bool   `yaml:"confirmed"`
}

// Contribution is what the sector knows that the population register may learn.
type Contribution struct {
	Record string `yaml:"record"`
	Term   TermID `yaml:"term"`
	Field  string `yaml:"field"`  // of the population register
	Rule   string `yaml:"rule"`   // in words: when, and who decides
	Source string `yaml:"source"` // the provision
}

// reported are the fields of the population register that its officers take reports
// about; other contributions go by other ways, as from a court to the civil status registry.
var reported = []string{"death_date", "current_residence", "legal_representative"}

// Sent reports whether a contribution can be sent to the register as a report.
func (c *Contribution) Sent() bool { return slices.Contains(reported, c.Field) }

// ID is what a connector's file calls a contribution: record.term.
func (c *Contribution) ID() string { return c.Record + "." + string(c.Term) }

// ReportOperation takes reports, and ReportPurpose is what they are sent for.
const (
	ReportOperation = "POST /v1/population/reports"
	ReportPurpose   = "population.report"
)

// askToReport adds the grants under which contributions are sent: about persons whom
// the sector knows, one field each.
func (s *Sector) askToReport() {
	for i := range s.Contributions {
		c := &s.Contributions[i]
		if !c.Sent() {
			continue
		}
		r, _ := s.Record(c.Record)
		s.Asks = append(s.Asks, Grant{
			ID: s.ID + "-reports-" + strings.ReplaceAll(c.Record+"-"+c.Field, "_", "-"), Title: "Phản ánh với cơ quan dân cư: " + r.Terms[r.Find(c.Term)].Name,
			Operation: ReportOperation, Rung: "match", Fields: []string{c.Field}, Purpose: ReportPurpose, Basis: c.Source,
			Relation: "registered", Disclosure: "at_once", // in any capacity: who has a file of a funeral may be in none of its own
		})
	}
}

// NoContribution is why the population register may learn nothing of a sector.
type NoContribution struct {
	Why    string `yaml:"why"`    // a sentence in Vietnamese
	Source string `yaml:"source"` // the provision
}

func (g *Grant) check() error {
	bad := func(what string) error {
		return lienthong.Errorf(lienthong.Invalid, "Default grant %q %s.", g.ID, what)
	}
	method, path, ok := strings.Cut(g.Operation, " ")
	switch {
	case g.ID == "" || g.Title == "":
		return bad("needs an id and a title")
	case !ok || method == "" || !strings.HasPrefix(path, "/v1/") && !strings.HasPrefix(path, "/soap/"):
		return bad("needs an operation such as POST /v1/population/read, or POST /soap/ and a service that old clients call")
	case !slices.Contains([]string{"verify", "match", "set", "fields"}, g.Rung):
		return bad("needs a rung: verify, match, set or fields")
	case g.Rung != "verify" && len(g.Fields) == 0:
		return bad("names no fields; there is no \"everything\"")
	case !slices.Contains([]string{"present", "party", "registered", "any"}, g.Relation):
		return bad("needs a relation: present, party, registered or any")
	case !slices.Contains([]string{"at_once", "deferred", "never"}, g.Disclosure):
		return bad("needs a disclosure: at_once, deferred or never")
	case (g.Disclosure != "at_once") != (g.DisclosureBasis != ""):
		return bad("needs a disclosure_basis if, and only if, it is deferred or never disclosed")
	}
	for _, p := range append([]string{g.Purpose}, g.Purposes...) {
		if _, err := lienthong.ParsePurpose(p); err != nil {
			return bad("needs a purpose of lower-case words with dots between")
		}
	}
	if _, err := lienthong.ParseLegalBasis(g.Basis); err != nil {
		return bad("needs a legal basis such as 43/2021/ND-CP; article=6")
	}
	return nil
}

// checkOffer checks that an offer is of the sector's own records and terms, and
// of no secret one.
func (s *Sector) checkOffer(g Grant) error {
	for _, r := range s.Records {
		for _, o := range Operations {
			if g.Operation != "POST "+OperationPath(r.ID, o) {
				continue
			}
			if g.Rung != rungs[o] {
				return lienthong.Errorf(lienthong.Invalid, "Offer %q is on the rung %q; the operation %s is on the rung %q, and nobody could use it.", g.ID, g.Rung, o, rungs[o])
			}
			if o == OpChanges && g.Relation != "any" {
				return lienthong.Errorf(lienthong.Invalid, "Offer %q lists changes of everybody; no relation with a person can permit it.", g.ID)
			}
			for _, f := range g.Fields {
				if t, ok := r.Term(TermID(f)); !ok || t.Secret {
					return lienthong.Errorf(lienthong.Invalid, "Offer %q names %q, which is secret or no term of %q.", g.ID, f, r.ID)
				}
			}
			return nil
		}
	}
	return lienthong.Errorf(lienthong.Invalid, "Offer %q is of no operation of the sector's records; its paths are /v1/RECORD/%s.", g.ID, strings.Join(Operations, ", /"))
}

// The operations that every record type has as a service.
const (
	OpKnown   = "known"   // is the person there? yes or no
	OpVerify  = "verify"  // do these facts agree? which, no values
	OpRead    = "read"    // the named terms of a person's records
	OpBulk    = "bulk"    // read for many persons, a question a line
	OpChanges = "changes" // records in the order they changed, page by page
)

// rungs are what the operations disclose, on the ladder of grants.
var rungs = map[string]string{OpKnown: "verify", OpVerify: "match", OpRead: "fields", OpBulk: "fields", OpChanges: "fields"}

// Operations are all of them.
var Operations = []string{OpKnown, OpVerify, OpRead, OpBulk, OpChanges}

// OperationPath is the path of an operation below the sector's service.
func OperationPath(record, operation string) string { return "/v1/" + record + "/" + operation }
