package population

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
)

// Verify tells whether one person bears, or bore, the number and has the name
// and date of birth: OSIA's verifyPersonAttributes, service 033. A no does not
// say why. Whether the person lives is not part of the answer.
func (s *Service) Verify(ctx context.Context, who Subject, at AsOf) (bool, error) {
	holders, err := s.Store.Holders(ctx, []lienthong.CardNumber{who.Number}, at)
	if err != nil {
		return false, err
	}
	return verified(who, holders), nil
}

// verified reports whether one of the bearers of the number fits.
func verified(who Subject, holders []Holder) bool {
	key := who.matchKey()
	for i := range holders {
		if who.fits(key, &holders[i].Profile) {
			return true
		}
	}
	return false
}

// VerifyRequest is the question on the wire.
type VerifyRequest struct {
	Question
	When
}

// VerifyAnswer is the answer on the wire.
type VerifyAnswer struct {
	Verified bool `json:"verified" doc:"Whether number, name and date of birth belong to one person. A no does not say which is wrong."`
}

func (s *Service) serveVerify(ctx context.Context, in *VerifyRequest) (*VerifyAnswer, error) {
	who, err := in.Subject()
	if err != nil {
		return nil, err
	}
	at, err := in.asOf(s.now())
	if err != nil {
		return nil, err
	}
	ok, err := s.Verify(ctx, who, at)
	return &VerifyAnswer{ok}, err
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
