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

func isWord(s string) bool {
	return s != "" && len(s) <= 64 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}
