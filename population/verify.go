package population

import (
	"context"

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
