package official

import (
	_ "embed"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
)

// FieldID names a field of the catalogue, e.g. "full_name".
type FieldID string

// The fields that code relies on. Every catalogue must have them.
const (
	FullName          FieldID = "full_name"
	BirthDate         FieldID = "birth_date"
	Sex               FieldID = "sex"
	PersonalNumber    FieldID = "personal_number"
	CMND9             FieldID = "cmnd9"
	RelativeRelation  FieldID = "relative_relation"
	RelativeName      FieldID = "relative_name"
	RelativeBirthDate FieldID = "relative_birth_date"
)

// relativeNote is what else the family table says of a relative, where a catalogue has it.
const relativeNote FieldID = "relative_note"

var required = []FieldID{FullName, BirthDate, Sex, PersonalNumber, CMND9, RelativeRelation, RelativeName, RelativeBirthDate}

// Kind is how the text of a field is read.
type Kind string

// The kinds.
const (
	KindName    Kind = "name"    // mended by vntext.Repair
	KindText    Kind = "text"    // as it is, without white space around it
	KindDate    Kind = "date"    // lienthong.Date.String
	KindSex     Kind = "sex"     // lienthong.Sex.String
	KindNumber  Kind = "number"  // 12 or 9 digits
	KindRank    Kind = "rank"    // NN.NNN or V.NN.NN.NN
	KindDecimal Kind = "decimal" // with a decimal point
)

// Master is who is right about a field.
type Master string

// The masters.
const (
	Population Master = "population"
	Employer   Master = "employer"
)

// Field is a field of the catalogue. catalogue.yaml explains each member.
type Field struct {
	ID        FieldID        `yaml:"id"`
	Group     int            `yaml:"group"`
	Term      string         `yaml:"term"`
	Source    string         `yaml:"source"`
	Kind      Kind           `yaml:"kind"`
	Master    Master         `yaml:"master"`
	List      bool           `yaml:"list"`
	Mandatory bool           `yaml:"mandatory"`
	Secret    bool           `yaml:"secret"`
	Confirmed bool           `yaml:"confirmed"`
	Column    vnfield.Column `yaml:"column"`
	Headers   []string       `yaml:"headers"`
}

// Catalogue is the fields of a dossier and the dated rules about it.
type Catalogue struct {
	Fields    []Field           `yaml:"fields"`
	Deadlines []Deadline        `yaml:"deadlines"`
	Holidays  []lienthong.Date  `yaml:"holidays"`
	byID      map[FieldID]Field // of Fields
	byHeader  map[string]FieldID
	ranks     map[string]Rank
}

//go:embed catalogue.yaml
var builtin string

// BuiltIn is the catalogue that comes with the program.
func BuiltIn() (*Catalogue, error) { return ReadCatalogue(strings.NewReader(builtin)) }

// ReadCatalogue reads a catalogue in the form of catalogue.yaml, strictly.
func ReadCatalogue(r io.Reader) (*Catalogue, error) {
	c := &Catalogue{byID: map[FieldID]Field{}, byHeader: map[string]FieldID{}}
	if err := yaml.NewDecoder(r, yaml.Strict()).Decode(c); err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "The catalogue of fields cannot be read; compare it with catalogue.yaml.", Cause: err}
	}
	for _, f := range c.Fields {
		if err := c.add(f); err != nil {
			return nil, err
		}
	}
	for _, id := range required {
		if _, ok := c.byID[id]; !ok {
			return nil, lienthong.Errorf(lienthong.Invalid, "The catalogue of fields lacks %q, which the program relies on.", id)
		}
	}
	for _, d := range c.Deadlines {
		if d.From.Precision() != lienthong.FullDate || d.WorkingDays < 1 || d.WorkingDays > 365 {
			return nil, lienthong.Errorf(lienthong.Invalid, "A deadline of the catalogue needs a full date and 1 to 365 working days.")
		}
	}
	var err error
	c.ranks, err = readRanks()
	return c, err
}

func (c *Catalogue) add(f Field) error {
	bad := func(what string) error {
		return lienthong.Errorf(lienthong.Invalid, "Field %q of the catalogue %s.", f.ID, what)
	}
	switch {
	case f.ID == "" || strings.Trim(string(f.ID), "abcdefghijklmnopqrstuvwxyz0123456789_") != "":
		return bad("needs an id of small letters, digits and _")
	case f.Group < 1 || f.Group > 10:
		return bad("is in no group from 1 to 10")
	case f.Term == "":
		return bad("has no term")
	case f.Master != Population && f.Master != Employer:
		return bad("has no master, population or employer")
	}
	switch f.Kind {
	case KindName, KindText, KindDate, KindSex, KindNumber, KindRank, KindDecimal:
	default:
		return bad("has a kind that is not known")
	}
	if _, twice := c.byID[f.ID]; twice {
		return bad("is there twice")
	}
	c.byID[f.ID] = f
	for _, h := range f.Headers {
		key := headerKey(h)
		if other, taken := c.byHeader[key]; taken && other != f.ID {
			return bad(fmt.Sprintf("shares the header %q with %q", h, other))
		}
		c.byHeader[key] = f.ID
	}
	return nil
}

// headerKey makes headers comparable: without marks, case, signs and spaces.
func headerKey(h string) string { return strings.ReplaceAll(vntext.Fold(h), " ", "") }

// Field finds a field.
func (c *Catalogue) Field(id FieldID) (Field, bool) {
	f, ok := c.byID[id]
	return f, ok
}

// open checks a list of fields that somebody wants to have: it is mandatory,
// each is known, and none is a state secret.
func (c *Catalogue) open(ids []FieldID) error {
	if len(ids) == 0 {
		return lienthong.Errorf(lienthong.FieldsMissing, "The list of fields is mandatory; name those that are needed.")
	}
	for i, id := range ids {
		f, ok := c.byID[id]
		at := fmt.Sprintf("/fields/%d", i)
		if !ok {
			return &lienthong.Error{Code: lienthong.FieldUnknown, Field: at,
				Message: "A field of the list is not in the catalogue; correct its name."}
		}
		if f.Secret {
			return &lienthong.Error{Code: lienthong.FieldNotAllowed, Field: at,
				Message: fmt.Sprintf("Field %q is a state secret and is never handed out; leave it away.", id)}
		}
	}
	return nil
}

// Rank is a rank of civil servants, ngạch công chức ("01.003"), or a
// professional title of public employees, chức danh nghề nghiệp viên chức
// ("V.07.05.15": field, family and number).
type Rank struct {
	Code      string `yaml:"code"`
	Name      string `yaml:"name"`
	Confirmed bool   `yaml:"confirmed"`
}

//go:embed code.yaml
var codes string

func readRanks() (map[string]Rank, error) {
	var list struct {
		Ranks []Rank `yaml:"ranks"`
	}
	if err := yaml.NewDecoder(strings.NewReader(codes), yaml.Strict()).Decode(&list); err != nil {
		return nil, &lienthong.Error{Code: lienthong.Internal, Message: "The list of ranks cannot be read.", Cause: err}
	}
	ranks := make(map[string]Rank, len(list.Ranks))
	for _, r := range list.Ranks {
		ranks[r.Code] = r
	}
	return ranks, nil
}

// Rank finds a rank by its code.
func (c *Catalogue) Rank(code string) (Rank, bool) {
	r, ok := c.ranks[code]
	return r, ok
}

// readRank brings a code into its form, whatever the case and the spaces; ok
// is false if it has neither of the two forms.
func readRank(s string) (code string, ok bool) {
	code = strings.ToUpper(strings.Join(strings.Fields(s), ""))
	return code, shaped(code, "99.999") || shaped(code, "V.99.99.99")
}

// shaped reports whether s has a digit where form has 9, and its signs.
func shaped(s, form string) bool {
	if len(s) != len(form) {
		return false
	}
	for i := range len(s) {
		if digit := s[i] >= '0' && s[i] <= '9'; form[i] == '9' && !digit || form[i] != '9' && s[i] != form[i] {
			return false
		}
	}
	return true
}
