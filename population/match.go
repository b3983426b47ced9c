package population

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
)

// Agreement is what matching says about one field.
type Agreement string

// Unknown: the register holds no value of the field, or may not compare it.
const (
	Agree    Agreement = "agree"
	Disagree Agreement = "disagree"
	Unknown  Agreement = "unknown"
)

// Claim is a value that somebody holds to be a person's.
type Claim struct {
	Field Field
	Text  string         // name, text, code, code of a unit, years of age, "true" or "false"
	Date  lienthong.Date // of a DateKind field

	key string // of Text, if it is a name and the key is known already
}

// matchKey is what a name is compared by.
func (c *Claim) matchKey() string {
	if c.key != "" {
		return c.key
	}
	return vntext.MatchKey(c.Text)
}

// Match tells which claims about the bearer of a number agree with the
// register, without giving a value away: OSIA's matchPersonAttributes. The
// answer has an Agreement for each claim, in their order.
//
// It is no oracle for whoever has but a number: beyond name, date of birth and
// sex, a claim is compared only if the claims include the full name and it
// agrees. If nobody bears the number, all is Unknown. If several persons bear
// it, the one who agrees most is meant.
func (s *Service) Match(ctx context.Context, number lienthong.CardNumber, claims []Claim, at AsOf) ([]Agreement, error) {
	out, err := s.matchAll(ctx, []matchQuestion{{number, claims}}, at)
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

type matchQuestion struct {
	number lienthong.CardNumber
	claims []Claim
}

// matchAll answers up to MaxBatch questions with one read of the bearers and,
// where claims go beyond the profile, reads of their documents.
func (s *Service) matchAll(ctx context.Context, questions []matchQuestion, at AsOf) ([][]Agreement, error) {
	numbers := make([]lienthong.CardNumber, len(questions))
	for i := range questions {
		numbers[i] = questions[i].number
	}
	holders, err := s.Store.Holders(ctx, numbers, at)
	if err != nil {
		return nil, err
	}
	docs, err := s.matchDocuments(ctx, questions, holders, at)
	if err != nil {
		return nil, err
	}
	out := make([][]Agreement, len(questions))
	for i := range questions {
		out[i] = make([]Agreement, len(questions[i].claims))
		for j := range out[i] {
			out[i][j] = Unknown
		}
	}
	best := make([]int, len(questions))
	for i := range holders {
		h := &holders[i]
		answer := matchOne(questions[h.Index].claims, h, docs[h.Person], at.Valid)
		if n := 1 + count(answer, Agree); n > best[h.Index] {
			out[h.Index], best[h.Index] = answer, n
		}
	}
	return out, nil
}

// matchDocuments reads the documents of those bearers about whom more is
// claimed than their profiles hold.
func (s *Service) matchDocuments(ctx context.Context, questions []matchQuestion, holders []Holder, at AsOf) (map[lienthong.PersonID]*Version, error) {
	var ids []lienthong.PersonID
	for i := range holders {
		for _, c := range questions[holders[i].Index].claims {
			if !inProfile(c.Field) {
				ids = append(ids, holders[i].Person)
				break
			}
		}
	}
	docs := make(map[lienthong.PersonID]*Version, len(ids))
	for len(ids) > 0 { // several persons may bear a number, so there may be more than MaxBatch
		n := min(len(ids), MaxBatch)
		part, err := s.Store.Documents(ctx, ids[:n], at)
		if err != nil {
			return nil, err
		}
		for i := range part {
			docs[part[i].Person] = &part[i]
		}
		ids = ids[n:]
	}
	return docs, nil
}

func count(answers []Agreement, what Agreement) (n int) {
	for _, a := range answers {
		if a == what {
			n++
		}
	}
	return n
}

// matchOne compares the claims with one person.
func matchOne(claims []Claim, h *Holder, doc *Version, valid time.Time) []Agreement {
	out := make([]Agreement, len(claims))
	named := false
	for i := range claims {
		out[i] = Unknown
		if f := claims[i].Field; f == FieldFullName || f == FieldBirthDate || f == FieldSex {
			out[i] = claims[i].compare(&h.Profile, nil, valid)
		}
		named = named || claims[i].Field == FieldFullName && out[i] == Agree
	}
	for i := range claims {
		if named && out[i] == Unknown {
			out[i] = claims[i].compare(&h.Profile, doc, valid)
		}
	}
	return out
}

// inProfile reports whether claims about f are compared with the profile.
func inProfile(f Field) bool {
	switch f {
	case FieldFullName, FieldBirthDate, FieldSex, FieldFather, FieldMother, FieldIsAlive, FieldAgeAtLeast:
		return true
	default:
		return false
	}
}

// compare holds one claim against a person; doc is needed outside inProfile.
func (c *Claim) compare(p *Profile, doc *Version, valid time.Time) Agreement {
	switch c.Field {
	case FieldFullName:
		return c.sameName(p.Key)
	case FieldFather:
		return c.sameName(vntext.MatchKey(p.Father))
	case FieldMother:
		return c.sameName(vntext.MatchKey(p.Mother))
	case FieldBirthDate:
		return known(!p.BirthDate.IsZero(), datesAgree(c.Date, p.BirthDate))
	case FieldSex:
		return known(p.Sex != lienthong.SexUnknown, parseSex(c.Text) == p.Sex)
	case FieldIsAlive:
		return sameTruth(c.Text, p.alive())
	case FieldAgeAtLeast:
		years, _ := strconv.Atoi(c.Text) // checked when it was read
		return sameTruth("true", p.ageAtLeast(years, valid))
	}
	if doc == nil {
		return Unknown
	}
	switch {
	case c.Field == FieldIsMarried:
		return sameTruth(c.Text, doc.married(valid))
	case c.Field.Entry().Kind.Stored():
		return c.compareFacts(doc, valid)
	default:
		return Unknown
	}
}

// compareFacts agrees if one of the facts that are true at the time does. A fact without
// what the claim is about, as a death on an unknown day, says neither.
func (c *Claim) compareFacts(doc *Version, valid time.Time) Agreement {
	out := Unknown
	kind := c.Field.Entry().Kind
	for i := range doc.Facts {
		f := &doc.Facts[i]
		if f.Field != c.Field || !f.Valid.Contains(valid) {
			continue
		}
		var has, same bool
		switch kind {
		case DateKind:
			has, same = !f.Value.Date.IsZero(), datesAgree(c.Date, f.Value.Date)
		case TextKind:
			has, same = true, strings.EqualFold(c.Text, f.Value.Text) || c.Field == FieldOtherName && c.sameName(vntext.MatchKey(f.Value.Text)) == Agree
		case CodeKind:
			has, same = true, strings.EqualFold(c.Text, f.code())
		default:
			has, same = f.Value.Code != "", strings.EqualFold(c.Text, f.Value.Code)
		}
		if same {
			return Agree
		}
		if has {
			out = Disagree
		}
	}
	return out
}

func (c *Claim) sameName(key string) Agreement { return known(key != "", c.matchKey() == key) }

func known(known, same bool) Agreement {
	switch {
	case !known:
		return Unknown
	case same:
		return Agree
	default:
		return Disagree
	}
}

func sameTruth(claimed string, t truth) Agreement {
	return known(t != unknownTruth, claimed == t.String())
}

// parseClaim reads a claim on the wire. The field's number in the catalogue is
// not the caller's to know, so the pointer names the member "fields" only.
func parseClaim(id, text string) (Claim, error) {
	f, err := ParseField(id)
	if err != nil {
		return Claim{}, pointAt("/fields", err)
	}
	c := Claim{Field: f, Text: text}
	kind := f.Entry().Kind
	switch {
	case f == FieldFullName || f == FieldFather || f == FieldMother || f == FieldOtherName:
		c.key, err = parseName(text, "/fields/"+id)
		return c, err
	case kind == NumberKind || kind == RelativeKind || kind == CardKind:
		return c, invalid("/fields/"+id, "This field cannot be matched; relatives are asked about with the operation relation.")
	case kind == DateKind:
		c.Date, err = parseBirthDate(text, "/fields/"+id)
		return c, err
	case f == FieldAgeAtLeast:
		if n, err := strconv.Atoi(text); err != nil || n < 0 || n > 200 {
			return c, invalid("/fields/"+id, "The age needs whole years, as a string.")
		}
	case kind == DerivedKind && text != "true" && text != "false":
		return c, invalid("/fields/"+id, "This field is matched with \"true\" or \"false\".")
	case text == "" || utf8.RuneCountInString(text) > nameLimit:
		return c, invalid("/fields/"+id, "The value needs 1 to 200 characters.")
	}
	return c, nil
}

// MatchRequest is the question on the wire.
type MatchRequest struct {
	Number string            `json:"number" doc:"Personal number of 12 digits, or identity card number of 9 digits."`
	Fields map[string]string `json:"fields" doc:"Values by field id: a name, a date, a code, the code of a unit, years of age, true or false."`
	When
}

// MatchAnswer is the answer on the wire.
type MatchAnswer struct {
	Fields map[string]Agreement `json:"fields" doc:"agree, disagree or unknown, by field id."`
}

// question reads what a line or a body asks.
func (in *MatchRequest) question() (matchQuestion, error) {
	n, err := parseNumber(in.Number, "/number")
	if err != nil {
		return matchQuestion{}, err
	}
	if len(in.Fields) == 0 {
		return matchQuestion{}, errNoFields()
	}
	if len(in.Fields) > len(catalogue) {
		return matchQuestion{}, lienthong.Errorf(lienthong.TooLarge, "The list has more fields than the register.")
	}
	q := matchQuestion{number: n, claims: make([]Claim, 0, len(in.Fields))}
	for _, id := range slices.Sorted(maps.Keys(in.Fields)) { // the first fault, always the same
		c, err := parseClaim(id, in.Fields[id])
		if err != nil {
			return matchQuestion{}, err
		}
		q.claims = append(q.claims, c)
	}
	return q, nil
}

func (q *matchQuestion) answer(agreements []Agreement) *MatchAnswer {
	out := &MatchAnswer{Fields: make(map[string]Agreement, len(agreements))}
	for i, a := range agreements {
		out.Fields[q.claims[i].Field.String()] = a
	}
	return out
}

func (s *Service) serveMatch(ctx context.Context, in *MatchRequest) (*MatchAnswer, error) {
	q, err := in.question()
	if err != nil {
		return nil, err
	}
	at, err := in.asOf(s.now())
	if err != nil {
		return nil, err
	}
	agreements, err := s.Match(ctx, q.number, q.claims, at)
	if err != nil {
		return nil, err
	}
	return q.answer(agreements), nil
}
