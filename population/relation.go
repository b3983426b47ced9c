package population

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
)

// Related tells whether X is the parent, spouse, child or legal representative
// of Y at a time. Somebody unknown, and somebody known who is no relative, look
// alike.
func (s *Service) Related(ctx context.Context, x, y Subject, as RelationName, at AsOf) (bool, error) {
	kinds, ok := relationKinds[as]
	if !ok {
		return false, invalid("/relation", "The relation needs to be parent, spouse, child or representative.")
	}
	var ids [2]lienthong.PersonID
	for i, who := range [2]Subject{x, y} {
		id, err := s.Find(ctx, who, at)
		if lienthong.CodeOf(err) == lienthong.NotFound {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		ids[i] = id
	}
	docs, err := s.Store.Documents(ctx, ids[1:], at)
	if err != nil || len(docs) == 0 {
		return false, err
	}
	for _, r := range docs[0].Relations {
		if r.Other == ids[0] && kinds[r.Kind] && r.Valid.Contains(at.Valid) {
			return true, nil
		}
	}
	return false, nil
}

// RelationName is what X is to Y, on the wire.
type RelationName string

// relationKinds are the rows of Y's own version that make X a relative.
var relationKinds = map[RelationName]map[RelationKind]bool{
	"parent":         {Father: true, Mother: true},
	"spouse":         {Spouse: true},
	"child":          {Child: true},
	"representative": {Representative: true},
}

// kindsOf are the rows behind the relative fields of item 15.
var kindsOf = map[Field]RelationKind{
	FieldFather: Father, FieldMother: Mother, FieldSpouse: Spouse, FieldChildren: Child,
	FieldRepresentative: Representative, FieldRepresented: Represented,
}

// readRelatives gives name, numbers and nationality of relatives (items 15 and
// 23): as their own records have them, or as declared for those without one.
func (s *Service) readRelatives(ctx context.Context, doc *Version, field Field, at AsOf) ([]Reading, error) {
	rows, err := s.relatives(ctx, doc, field, at)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	if field == FieldRelationToHead {
		r := doc.reading(field.String(), rows[0].Valid, rows[0].Source)
		r.Value = rows[0].Code
		return []Reading{r}, nil
	}
	others, err := s.others(ctx, rows, at)
	if err != nil {
		return nil, err
	}
	out := make([]Reading, len(rows))
	for i, row := range rows {
		r := doc.reading(field.String(), row.Valid, row.Source)
		r.Value, r.Code = row.Name, row.Code
		r.PIN, r.CMND9 = row.Number.PIN().Reveal(), row.Number.CMND9().Reveal()
		if other := others[row.Other]; other != nil {
			r.Person = s.reference(row.Other)
			r.describe(other, at.Valid)
		}
		out[i] = r
	}
	return out, nil
}

// describe fills in what a relative's own record says.
func (r *Reading) describe(other *Version, valid time.Time) {
	p := other.Profile(valid)
	r.Value, r.PIN = p.Name, p.PIN.Reveal()
	for _, n := range other.Numbers {
		if !n.Number.CMND9().IsZero() {
			r.CMND9 = n.Number.CMND9().Reveal()
		}
	}
	for _, f := range other.readFacts(FieldNationality, CodeKind, valid) {
		r.Nationality = strings.TrimPrefix(r.Nationality+" "+f.Value, " ")
	}
}

// headCode stands for the relation of the head of a household to himself; the
// code list of QCVN 109 has no word for it that is confirmed.
const headCode = "head"

// relatives are the rows of a field that hold at a time. The household of a
// member is in the version of its head.
func (s *Service) relatives(ctx context.Context, doc *Version, field Field, at AsOf) ([]Relation, error) {
	switch field {
	case FieldRelationToHead:
		return doc.related(Head, at.Valid), nil
	case FieldHousehold:
		return s.household(ctx, doc, at)
	default:
		return doc.related(kindsOf[field], at.Valid), nil
	}
}

func (v *Version) related(kind RelationKind, valid time.Time) []Relation {
	var out []Relation
	for _, r := range v.Relations {
		if r.Kind == kind && r.Valid.Contains(valid) {
			out = append(out, r)
		}
	}
	return out
}

// household is the head and the members, the head first; none for a person who
// is neither.
func (s *Service) household(ctx context.Context, doc *Version, at AsOf) ([]Relation, error) {
	head := *doc
	if rows := doc.related(Head, at.Valid); len(rows) > 0 {
		if rows[0].Other.IsZero() {
			return rows, nil
		}
		var err error
		head, err = s.document(ctx, rows[0].Other, at)
		if err != nil {
			return nil, err
		}
	}
	members := head.related(Member, at.Valid)
	if len(members) == 0 {
		return nil, nil
	}
	p := head.Profile(at.Valid)
	first := Relation{Kind: Head, Other: head.Person, Name: p.Name, Number: lienthong.CardNumberOf(p.PIN), Code: headCode}
	return append([]Relation{first}, members...), nil
}

// others reads the versions of relatives who are in the register.
func (s *Service) others(ctx context.Context, rows []Relation, at AsOf) (map[lienthong.PersonID]*Version, error) {
	var ids []lienthong.PersonID
	for _, r := range rows {
		if !r.Other.IsZero() {
			ids = append(ids, r.Other)
		}
	}
	out := make(map[lienthong.PersonID]*Version, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), MaxBatch)
		docs, err := s.Store.Documents(ctx, ids[:n], at)
		if err != nil {
			return nil, err
		}
		for i := range docs {
			out[docs[i].Person] = &docs[i]
		}
		ids = ids[n:]
	}
	return out, nil
}

// mask leaves what tells records apart: initials, the last digits, the year.
func (r *Reading) mask() {
	const hidden = "***"
	f, _, _ := strings.Cut(r.Field, ":")
	field, err := ParseField(f)
	kind := field.Entry().Kind
	switch {
	case err != nil:
		r.Value = hidden
	case kind == NumberKind:
		r.Value = r.number.String()
	case field == FieldFullName || field == FieldOtherName || kind == RelativeKind && field != FieldRelationToHead:
		r.Value = initials(r.Value)
	case kind == DateKind && len(r.Value) >= 4:
		r.Value = r.Value[:4]
	case kind == DerivedKind:
	default:
		r.Value = hidden
	}
	if kind != RelativeKind {
		r.Code = ""
	}
	r.Date, r.PIN, r.CMND9, r.Nationality = "", "", "", ""
	r.ValidFrom, r.ValidUntil = year(r.ValidFrom), year(r.ValidUntil) // a name is borne from the day of birth
}

func year(date string) string { return date[:min(len(date), 4)] }

// initials of "Nguyễn Văn An" are "N. V. A.".
func initials(name string) string {
	var b strings.Builder
	for i, word := range strings.Fields(name) {
		if i > 0 {
			b.WriteByte(' ')
		}
		first, _ := utf8.DecodeRuneInString(word)
		b.WriteRune(first)
		b.WriteByte('.')
	}
	return b.String()
}

// RelationRequest is the question on the wire.
type RelationRequest struct {
	Of       Question     `json:"of" doc:"Y, whose relatives are asked about."`
	Is       Question     `json:"is" doc:"X, who may be the relative."`
	Relation RelationName `json:"relation" enum:"parent,spouse,child,representative" doc:"What X is to Y."`
	When
}

// RelationAnswer is the answer on the wire.
type RelationAnswer struct {
	Related bool `json:"related" doc:"Whether X is that to Y. A no does not say whether either is known."`
}

func (s *Service) serveRelation(ctx context.Context, in *RelationRequest) (*RelationAnswer, error) {
	x, err := in.Is.Subject()
	if err != nil {
		return nil, within("/is", err)
	}
	y, err := in.Of.Subject()
	if err != nil {
		return nil, within("/of", err)
	}
	at, err := in.asOf(s.now())
	if err != nil {
		return nil, err
	}
	related, err := s.Related(ctx, x, y, in.Relation, at)
	return &RelationAnswer{related}, err
}

// HouseholdRequest is the question on the wire.
type HouseholdRequest struct {
	Who
	When
}

// HouseholdAnswer is the answer on the wire. Names are masked: whoever may see
// them reads the field household.
type HouseholdAnswer struct {
	Members []HouseholdMember `json:"members" doc:"The head first; empty if the person belongs to no household."`
}

// HouseholdMember is one person of a household.
type HouseholdMember struct {
	Person   string `json:"person,omitzero" doc:"Reference, if the person is in the register."`
	Relation string `json:"relation" doc:"Code of the relation to the head; head for the head."`
	Name     string `json:"name" doc:"Initials."`
}

func (s *Service) serveHousehold(ctx context.Context, in *HouseholdRequest) (*HouseholdAnswer, error) {
	at, err := in.asOf(s.now())
	if err != nil {
		return nil, err
	}
	id, err := s.resolve(ctx, in.Who, at)
	if err != nil {
		return nil, err
	}
	doc, err := s.document(ctx, id, at)
	if err != nil {
		return nil, err
	}
	rows, err := s.household(ctx, &doc, at)
	if err != nil {
		return nil, err
	}
	out := &HouseholdAnswer{Members: make([]HouseholdMember, len(rows))}
	for i, r := range rows {
		out.Members[i] = HouseholdMember{Person: s.reference(r.Other), Relation: r.Code, Name: initials(r.Name)}
	}
	return out, nil
}
