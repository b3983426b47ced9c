package connector

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// Sector is what one sector's package tells: its record types, what their terms
// mean by law, what it asks others and what it offers them. It is read from
// YAML, since most of it is law that changes; invariants are code and are added
// by [Sector.Hold].
type Sector struct {
	ID            string         `yaml:"sector"` // a word, also the sector of the reference directory
	Title         string         `yaml:"title"`  // Vietnamese
	Source        string         `yaml:"source"` // the decree that founds the database
	Records       []RecordType   `yaml:"records"`
	Asks          []Grant        `yaml:"asks"`   // of the population register
	Offers        []Grant        `yaml:"offers"` // to others, of its own records
	Contributions []Contribution `yaml:"contributions"`
	// NoContribution says why there are none; nil where there are.
	NoContribution *NoContribution `yaml:"no_contribution"`
}

// RecordType is one kind of record that the sector keeps.
type RecordType struct {
	ID     string `yaml:"id"`
	Name   string `yaml:"term"`   // the Vietnamese legal term
	Source string `yaml:"source"` // where the law has it
	// Capacities are what the person of a record is to the sector, for the
	// reference directory; none for records about nobody. Where there are
	// several, CapacityFrom is the term whose value is the capacity.
	Capacities   []string `yaml:"capacities"`
	CapacityFrom TermID   `yaml:"capacity_from"`
	// OnlyInCapacity keeps rows of which nobody can say in which capacity to
	// themselves: a source may have others in the same table, of whom nothing may be told.
	OnlyInCapacity bool `yaml:"only_in_capacity"`
	// From and Until are the terms with the period in that capacity; "" for
	// none known.
	From       TermID      `yaml:"from"`
	Until      TermID      `yaml:"until"`
	Terms      []Term      `yaml:"terms"`
	Invariants []Invariant `yaml:"-"`
}

// TermID names a term within its record type, such as "insurance_number".
type TermID string

// Term is one thing that a record says.
type Term struct {
	ID     TermID `yaml:"id"`
	Name   string `yaml:"term"`   // the Vietnamese legal term
	Source string `yaml:"source"` // article and clause
	Kind   Kind   `yaml:"kind"`
	// Column is what linking takes the term for; "" for one that identifies
	// nobody. Together they are the sector's profile: which fields there are.
	Column vnfield.Column `yaml:"column"`
	Codes  []Code         `yaml:"codes"` // of the kind code: all values that there are
	// Form is the regular expression (RE2) of the whole value, such as [0-9]{10}
	// for a number that some circular describes; "" for any. A value of another
	// form is kept, with the finding form_unusual.
	Form string `yaml:"form"`
	// Master is who is right about the term: population, the sector itself, or
	// another sector. Base data is pulled from its owner, never mastered twice.
	Master string `yaml:"master"`
	// Whole is what the whole of something is in a decimal that is a share of it, 1
	// or 100, so that 1/2 and 50 % are read; 0 for a term that is no share.
	Whole     int  `yaml:"whole"`
	Mandatory bool `yaml:"mandatory"` // a record without it is a finding
	Secret    bool `yaml:"secret"`    // never leaves through a service, whatever the grant
	Confirmed bool `yaml:"confirmed"` // seen in the law's own text

	form *regexp.Regexp // of Form, made by ReadSector
}

// HasForm reports whether a value has the form of its term; told is false where no
// form is known, and any value has it.
func (t *Term) HasForm(value string) (has, told bool) {
	if t.form == nil {
		return true, false
	}
	return t.form.MatchString(value), true
}

// Linking is what the sector asks to link a whole register; ok is false for a
// sector that asks about one person at a time.
func (s *Sector) Linking() (g Grant, ok bool) {
	i := slices.IndexFunc(s.Asks, func(g Grant) bool { return g.Operation == "POST /v1/linkages" })
	if i < 0 {
		return Grant{}, false
	}
	return s.Asks[i], true
}

// listed are the values of a code list, with their names.
func (t *Term) listed() string {
	out := make([]string, len(t.Codes))
	for i, c := range t.Codes {
		out[i] = c.Value + " (" + c.Name + ")"
	}
	return strings.Join(out, ", ")
}

// Code is one value of a code list.
type Code struct {
	Value string `yaml:"value"`
	Name  string `yaml:"term"`
}

// Kind is how the text of a term is read, and the form that its value has.
type Kind string

// The kinds.
const (
	KindName     Kind = "name"     // mended by vntext.Repair
	KindText     Kind = "text"     // mended too where it is damaged
	KindDate     Kind = "date"     // lienthong.Date: 1965, 1965-03, 1965-03-14
	KindMonth    Kind = "month"    // 1965-03; 1965, if that is all that is known
	KindMoment   Kind = "moment"   // RFC 3339, UTC
	KindSex      Kind = "sex"      // lienthong.Sex
	KindNumber   Kind = "number"   // personal number or CMND: 12 or 9 digits
	KindCode     Kind = "code"     // a value of the term's list
	KindInteger  Kind = "integer"  //
	KindDecimal  Kind = "decimal"  // with a decimal point
	KindBool     Kind = "bool"     // true, false
	KindProvince Kind = "province" // code of today's list; several candidates with | between
	KindCommune  Kind = "commune"  // the same
)

var kinds = []Kind{KindName, KindText, KindDate, KindMonth, KindMoment, KindSex, KindNumber, KindCode, KindInteger, KindDecimal, KindBool, KindProvince, KindCommune}

// Population is the master of the facts of a person.
const Population = "population"

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

// ReadSector reads a sector strictly and checks that it can stand.
func ReadSector(r io.Reader) (*Sector, error) {
	s := &Sector{}
	if err := yaml.NewDecoder(r, yaml.Strict()).Decode(s); err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "The sector's terms cannot be read; compare them with connector/doc.go.", Cause: err}
	}
	if err := s.check(); err != nil {
		return s, err
	}
	s.askToReport()
	return s, nil
}

// Build makes the sector that comes with the program: from its text, with the
// invariants that hold adds, where the rest of what the sector demands holds too.
func Build(text string, hold func(*Sector) error) (*Sector, error) {
	s, err := ReadSector(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	return s, hold(s)
}

// Record finds a record type.
func (s *Sector) Record(id string) (*RecordType, bool) {
	i := slices.IndexFunc(s.Records, func(r RecordType) bool { return r.ID == id })
	if i < 0 {
		return nil, false
	}
	return &s.Records[i], true
}

// Hold adds invariants to a record type. A type that is not there is a mistake
// of the sector's own package, so it panics.
func (s *Sector) Hold(record string, invariants ...Invariant) {
	r, ok := s.Record(record)
	if !ok {
		panic("connector: sector " + s.ID + " has no record type " + record)
	}
	r.Invariants = append(r.Invariants, invariants...)
}

// Find is the place of a term in the record type's list; -1 if it is not there.
func (t *RecordType) Find(id TermID) int {
	return slices.IndexFunc(t.Terms, func(v Term) bool { return v.ID == id })
}

// Term finds a term.
func (t *RecordType) Term(id TermID) (Term, bool) {
	i := t.Find(id)
	if i < 0 {
		return Term{}, false
	}
	return t.Terms[i], true
}

// Sealed reports whether every term is secret. Of such records nothing is told,
// not even that somebody is among them: yes or no would tell it.
func (t *RecordType) Sealed() bool {
	return !slices.ContainsFunc(t.Terms, func(v Term) bool { return !v.Secret })
}

func (s *Sector) check() error {
	if !isWord(s.ID) || s.Title == "" || s.Source == "" || len(s.Records) == 0 {
		return lienthong.Errorf(lienthong.Invalid, "A sector needs an id of small letters, a title, a source and records.")
	}
	for i := range s.Records {
		r := &s.Records[i]
		if _, twice := s.Record(r.ID); !twice || slices.ContainsFunc(s.Records[:i], func(o RecordType) bool { return o.ID == r.ID }) {
			return r.bad("is there twice")
		}
		if err := r.check(); err != nil {
			return err
		}
	}
	for _, g := range slices.Concat(s.Asks, s.Offers) {
		if err := g.check(); err != nil {
			return err
		}
	}
	for _, g := range s.Offers {
		if err := s.checkOffer(g); err != nil {
			return err
		}
	}
	if n := s.NoContribution; (n == nil) != (len(s.Contributions) > 0) || n != nil && (n.Why == "" || n.Source == "") {
		return lienthong.Errorf(lienthong.Invalid, "The sector %q says what it contributes to the population register or, in no_contribution, why and by which source nothing; one of the two.", s.ID)
	}
	for _, c := range s.Contributions {
		r, ok := s.Record(c.Record)
		if !ok || r.Find(c.Term) < 0 || c.Field == "" || c.Rule == "" || c.Source == "" {
			return lienthong.Errorf(lienthong.Invalid, "A contribution of sector %q needs a record and a term that exist, a field, a rule and a source.", s.ID)
		}
	}
	return nil
}

func (t *RecordType) bad(format string, args ...any) error {
	return lienthong.Errorf(lienthong.Invalid, "Record type %q %s.", t.ID, fmt.Sprintf(format, args...))
}

func (t *RecordType) check() error {
	if !isWord(t.ID) || t.Name == "" || t.Source == "" || len(t.Terms) == 0 {
		return t.bad("needs an id of small letters, a term, a source and terms")
	}
	for i, v := range t.Terms {
		bad := func(what string) error { return t.bad("has a term %q that %s", v.ID, what) }
		switch {
		case !isWord(string(v.ID)):
			return bad("needs an id of small letters, digits and _")
		case t.Find(v.ID) != i:
			return bad("is there twice")
		case v.Name == "" || v.Source == "":
			return bad("has no Vietnamese legal term or no source")
		case !slices.Contains(kinds, v.Kind):
			return bad("has a kind that is not known")
		case (v.Kind == KindCode) != (len(v.Codes) > 0):
			return bad("must have codes if, and only if, its kind is code")
		case !isWord(v.Master):
			return bad("has no master")
		}
		if v.Form != "" {
			form, err := regexp.Compile("^(?:" + v.Form + ")$")
			if err != nil {
				return bad("has a form that is no regular expression")
			}
			t.Terms[i].form = form
		}
	}
	for _, id := range []TermID{t.From, t.Until, t.CapacityFrom} {
		if id != "" && t.Find(id) < 0 {
			return t.bad("names a term %q that it does not have", id)
		}
	}
	if len(t.Capacities) > 1 && t.CapacityFrom == "" {
		return t.bad("has several capacities and no capacity_from")
	}
	if t.OnlyInCapacity && t.CapacityFrom == "" {
		return t.bad("has only_in_capacity and no capacity_from")
	}
	if c, ok := t.Term(t.CapacityFrom); ok && c.Kind != KindCode {
		return t.bad("has a capacity_from that is not of the kind code")
	}
	if len(t.Capacities) > 0 && !slices.ContainsFunc(t.Terms, func(v Term) bool { return v.Column != "" }) {
		return t.bad("has a capacity, but no term with a column to link persons by")
	}
	return nil
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

func isWord(s string) bool {
	return s != "" && len(s) <= 64 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}
