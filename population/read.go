package population

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
)

// Wanted is a field to read; Years belongs to FieldAgeAtLeast.
type Wanted struct {
	Field Field
	Years int
}

// String is the wanted field on the wire, "full_name" or "age_at_least:18".
func (w Wanted) String() string {
	if w.Field == FieldAgeAtLeast {
		return w.Field.String() + ":" + strconv.Itoa(w.Years)
	}
	return w.Field.String()
}

// Reading is one value with its provenance. Which members are set depends on
// the kind of the field, see GET /v1/population/fields.
type Reading struct {
	Field              string    `json:"field" doc:"Id of the field, as asked for."`
	Value              string    `json:"value" doc:"The text, code, date, number, detail of a place, issuer of a card, or name of a relative; true, false or unknown for a derived fact."`
	Code               string    `json:"code,omitzero" doc:"Code of the unit of a place, kind of a card, relation to the head of household."`
	Date               string    `json:"date,omitzero" doc:"A day on which the code of a place was in force; the day a card was issued."`
	Person             string    `json:"person,omitzero" doc:"Reference of a relative who is in the register."`
	PIN                string    `json:"pin,omitzero" doc:"Personal number of a relative."`
	CMND9              string    `json:"cmnd9,omitzero" doc:"Old number of a relative."`
	Nationality        string    `json:"nationality,omitzero" doc:"Nationality of a relative."`
	ValidFrom          string    `json:"valid_from,omitzero" doc:"First day on which it is true, in Việt Nam, masked its year; absent if not known."`
	ValidUntil         string    `json:"valid_until,omitzero" doc:"First day on which it is no longer true."`
	Source             string    `json:"source" doc:"Who recorded it."`
	Recorded           time.Time `json:"recorded" doc:"When it was recorded."`
	UnderInvestigation bool      `json:"under_investigation,omitzero" doc:"Reported as wrong and not decided yet."`

	number lienthong.CardNumber // the number in Value, for masking
}

// Read gives the values of the wanted fields that are true at a time, with
// provenance: OSIA's readPersonAttributes. They come in the order of the list;
// a field without a value has none. A person without a version then is
// lienthong.NotFound, an empty list lienthong.FieldsMissing.
func (s *Service) Read(ctx context.Context, person lienthong.PersonID, wanted []Wanted, at AsOf) ([]Reading, error) {
	if len(wanted) == 0 {
		return nil, errNoFields()
	}
	doc, err := s.document(ctx, person, at)
	if err != nil {
		return nil, err
	}
	var out []Reading
	for _, w := range wanted {
		part, err := s.readField(ctx, &doc, w, at)
		if err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}

func (s *Service) readField(ctx context.Context, doc *Version, w Wanted, at AsOf) ([]Reading, error) {
	switch kind := w.Field.Entry().Kind; kind {
	case NumberKind:
		return doc.readNumbers(w.Field, at.Valid), nil
	case DerivedKind:
		return []Reading{doc.derive(w, at.Valid)}, nil
	case RelativeKind:
		return s.readRelatives(ctx, doc, w.Field, at)
	default:
		return doc.readFacts(w.Field, kind, at.Valid), nil
	}
}

func (v *Version) readFacts(field Field, kind Kind, valid time.Time) []Reading {
	var out []Reading
	for i := range v.Facts {
		f := &v.Facts[i]
		if f.Field != field || !f.Valid.Contains(valid) {
			continue
		}
		r := v.reading(field.String(), f.Valid, f.Source)
		r.UnderInvestigation = f.Flag == UnderInvestigation
		if !f.Recorded.IsZero() {
			r.Recorded = f.Recorded
		}
		switch kind {
		case TextKind:
			r.Value = f.Value.Text
		case DateKind:
			r.Value = f.Value.Date.String()
		case CodeKind:
			r.Value = f.code()
		default:
			r.Value, r.Code, r.Date = f.Value.Text, f.Value.Code, f.Value.Date.String()
		}
		out = append(out, r)
	}
	return out
}

// code is the value of a fact of a code list: words, where the list lacks it.
func (f *Fact) code() string { return cmp.Or(f.Value.Code, f.Value.Text) }

// readNumbers gives cancelled and replaced numbers too: they are lawful names
// of the person, and their ValidUntil says what they are.
func (v *Version) readNumbers(field Field, valid time.Time) []Reading {
	var out []Reading
	for _, n := range v.Numbers {
		begun := n.Valid.From.IsZero() || !n.Valid.From.After(valid)
		if n.Number.PIN().IsZero() == (field == FieldPIN) || !begun {
			continue
		}
		r := v.reading(field.String(), n.Valid, "")
		r.Value, r.number = n.Number.Reveal(), n.Number
		out = append(out, r)
	}
	return out
}

func (v *Version) reading(field string, valid lienthong.Period, source string) Reading {
	if source == "" {
		source = v.Source
	}
	return Reading{
		Field: field, Source: source, Recorded: v.Recorded.From,
		ValidFrom: day(valid.From), ValidUntil: day(valid.Until),
	}
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(lienthong.Vietnam).Format(time.DateOnly)
}

// parseWanted reads the field list of a request.
func parseWanted(ids []string) ([]Wanted, error) {
	if len(ids) == 0 {
		return nil, errNoFields()
	}
	if len(ids) > len(catalogue) {
		return nil, lienthong.Errorf(lienthong.TooLarge, "The list has more fields than the register.")
	}
	out := make([]Wanted, len(ids))
	seen := map[Wanted]bool{}
	for i, id := range ids {
		pointer := "/fields/" + strconv.Itoa(i)
		name, param, _ := strings.Cut(id, ":")
		f, err := ParseField(name)
		if err != nil {
			return nil, pointAt(pointer, err)
		}
		w := Wanted{Field: f}
		if f == FieldAgeAtLeast {
			w.Years, err = strconv.Atoi(param)
			if err != nil || w.Years < 0 || w.Years > 200 {
				return nil, invalid(pointer, "Ask for an age as age_at_least:18.")
			}
		} else if param != "" {
			return nil, invalid(pointer, "This field takes no parameter.")
		}
		if seen[w] {
			return nil, invalid(pointer, "The field is in the list twice.")
		}
		seen[w], out[i] = true, w
	}
	return out, nil
}

func errNoFields() error {
	return &lienthong.Error{
		Code: lienthong.FieldsMissing, Field: "/fields",
		Message: "The list of fields is mandatory; name the fields that the purpose needs.",
	}
}

// Who names somebody on the wire, by the three things or by the reference
// that an earlier answer gave.
type Who struct {
	Reference string `json:"person,omitzero" doc:"Reference from an earlier answer; then number, name and birth_date are left out."`
	Number    string `json:"number,omitzero" doc:"Personal number of 12 digits, or identity card number of 9 digits."`
	Name      string `json:"name,omitzero" doc:"Full name, with or without marks."`
	BirthDate string `json:"birth_date,omitzero" doc:"YYYY-MM-DD; YYYY-MM or YYYY where no more is known."`
}

// resolve finds the person.
func (s *Service) resolve(ctx context.Context, p Who, at AsOf) (lienthong.PersonID, error) {
	if p.Reference != "" {
		if p.Number != "" || p.Name != "" || p.BirthDate != "" {
			return lienthong.PersonID{}, invalid("/person", "Give either a reference or number, name and birth_date, not both.")
		}
		return s.referred(p.Reference)
	}
	q := Question{p.Number, p.Name, p.BirthDate}
	who, err := q.Subject()
	if err != nil {
		return lienthong.PersonID{}, err
	}
	return s.Find(ctx, who, at)
}

// ReadRequest is the question on the wire.
type ReadRequest struct {
	Who
	Fields []string `json:"fields" doc:"Ids of the fields to read, mandatory; an age as age_at_least:18." example:"[\"full_name\",\"is_alive\"]"`
	Masked bool     `json:"masked,omitzero" doc:"Answer with values that tell which record is meant, but not who it is."`
	When
}

// ReadAnswer is the answer on the wire.
type ReadAnswer struct {
	Person string    `json:"person" doc:"Reference of the person, for later questions to this node; it says nothing by itself."`
	Values []Reading `json:"values" doc:"In the order of the list; a field may have no value, or several."`
}

func (s *Service) serveRead(ctx context.Context, in *ReadRequest) (*ReadAnswer, error) {
	wanted, err := parseWanted(in.Fields)
	if err != nil {
		return nil, err
	}
	at, err := in.asOf(s.now())
	if err != nil {
		return nil, err
	}
	id, err := s.resolve(ctx, in.Who, at)
	if err != nil {
		return nil, err
	}
	values, err := s.Read(ctx, id, wanted, at)
	if err != nil {
		return nil, err
	}
	for i := range values {
		if in.Masked {
			values[i].mask()
		}
	}
	return &ReadAnswer{Person: s.reference(id), Values: append([]Reading{}, values...)}, nil
}
