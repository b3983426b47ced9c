package official

import (
	"context"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

const tag = "Officials"

// wireQuestion is a Question on the wire. The number is in the body, for a URL
// ends up in logs.
type wireQuestion struct {
	Key    string   `json:"key,omitempty" doc:"The agency's own key of the dossier."`
	PIN    string   `json:"pin,omitempty" doc:"The personal number, 12 digits."`
	Fields []string `json:"fields" doc:"The ids of the fields wanted; mandatory."`
}

// Mount registers the operations of the register.
func Mount(a *web.API, s *Service) {
	web.Get(a, web.Operation{
		ID: "officialsStatus", Path: "/v1/officials/status", Tag: tag,
		Summary:     "Count the dossiers",
		Description: "How many dossiers there are, how many are linked to a person, by verdict and by quality. No personal data.",
	}, func(ctx context.Context) (*Status, error) {
		st, err := s.Status(ctx)
		return &st, err
	})
	web.Post(a, web.Operation{
		ID: "readOfficialAttributes", Path: "/v1/officials/read", Tag: tag,
		Summary:     "Read named fields of a dossier",
		Description: "By the agency's key or by the personal number. The list of fields is mandatory; a state secret in it refuses the whole question.",
		Errors:      []lienthong.Code{lienthong.NotFound, lienthong.FieldsMissing, lienthong.FieldUnknown, lienthong.FieldNotAllowed},
	}, func(ctx context.Context, in *wireQuestion) (*wireAnswer, error) {
		q := Question{Key: in.Key}
		for _, f := range in.Fields {
			q.Fields = append(q.Fields, FieldID(f))
		}
		if in.PIN != "" {
			pin, err := lienthong.ParsePIN(in.PIN)
			if err != nil {
				return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "/pin", Message: "The personal number needs exactly 12 digits and a province.", Cause: err}
			}
			q.PIN = pin
		}
		ans, err := s.Read(ctx, q)
		if err != nil {
			return nil, err
		}
		return ans.wire(), nil
	})
}
