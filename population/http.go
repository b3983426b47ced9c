package population

import (
	"context"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

const tag = "population"

// Mount registers the operations of the register. Whoever assembles the process
// sees to it that only callers with a grant reach them.
func (s *Service) Mount(a *web.API) {
	web.Post(a, web.Operation{
		ID: "verifyPersonAttributes", Path: "/v1/population/verify", Tag: tag,
		Summary:     "Do number, name and date of birth belong to one person?",
		Description: "Yes or no. A no never says which of the three is wrong. Names are compared without marks, case and spaces; a date known by its year alone agrees with every day of that year.",
	}, s.serveVerify)
	web.Post(a, web.Operation{
		ID: "matchPersonAttributes", Path: "/v1/population/match", Tag: tag,
		Summary:     "Which of these values agree with the register?",
		Description: "Tells agree, disagree or unknown by field and gives no value away. Beyond name, date of birth and sex, a field is compared only if full_name is among the values and agrees.",
		Errors:      []lienthong.Code{lienthong.FieldsMissing, lienthong.FieldUnknown},
	}, s.serveMatch)
	web.Post(a, web.Operation{
		ID: "readPersonAttributes", Path: "/v1/population/read", Tag: tag,
		Summary:     "Read named fields of one person.",
		Description: "The list of fields is mandatory; there is no \"everything\". Every value comes with its source, the day from which it is true and the time it was recorded.",
		Errors:      []lienthong.Code{lienthong.FieldsMissing, lienthong.FieldUnknown, lienthong.NotFound, lienthong.TooManyMatches},
	}, s.serveRead)
	web.Post(a, web.Operation{
		ID: "readHousehold", Path: "/v1/population/household", Tag: tag,
		Summary:     "Who belongs to the household of a person?",
		Description: "Members with their relation to the head and their initials. Whoever may see names reads the field household.",
		Errors:      []lienthong.Code{lienthong.NotFound, lienthong.TooManyMatches},
	}, s.serveHousehold)
	web.Post(a, web.Operation{
		ID: "verifyRelation", Path: "/v1/population/relation", Tag: tag,
		Summary:     "Is X a parent, spouse, child or legal representative of Y?",
		Description: "Yes or no. A no does not say whether X or Y is known.",
		Errors:      []lienthong.Code{lienthong.TooManyMatches},
	}, s.serveRelation)
	s.mountBulk(a)
	web.Get(a, web.Operation{
		ID: "populationStatus", Path: "/v1/population/status", Tag: tag,
		Summary: "How large is the register?",
	}, s.serveStatus)
	web.Get(a, web.Operation{
		ID: "populationFields", Path: "/v1/population/fields", Tag: tag,
		Summary:     "Which fields are there?",
		Description: "The catalogue of the Law on Identity 26/2023/QH15 article 9, in its order, and the derived facts.",
	}, serveFields)
}

func (s *Service) mountBulk(a *web.API) {
	const how = "One JSON object a line in, one line out, in the same order, while you send: read answers as you write questions. A bad line gets an error of its own and ends nothing. An answer that breaks off without the end of the HTTP message is not whole."
	web.Stream[BulkVerifyLine, BulkVerifyResult](a, web.Operation{
		ID: "bulkVerify", Path: "/v1/population/bulk/verify", Tag: tag,
		Summary: "Verify many persons, line by line.", Description: how,
	}, s.BulkVerify)
	web.Stream[BulkMatchLine, BulkMatchResult](a, web.Operation{
		ID: "bulkMatch", Path: "/v1/population/bulk/match", Tag: tag,
		Summary: "Match many persons, line by line.", Description: how,
	}, s.BulkMatch)
	web.Stream[BulkReadLine, BulkReadResult](a, web.Operation{
		ID: "bulkRead", Path: "/v1/population/bulk/read", Tag: tag,
		Summary: "Read named fields of many persons, line by line.", Description: how,
	}, s.BulkRead)
}

// FieldList is the catalogue on the wire.
type FieldList struct {
	Fields []Entry `json:"fields"`
}

func serveFields(context.Context) (*FieldList, error) { return &FieldList{Fields()}, nil }

func (s *Service) serveStatus(ctx context.Context) (*Counts, error) {
	c, err := s.Store.Count(ctx)
	return &c, err
}
