package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
)

// Problem is the public form of an error, RFC 9457. The members beyond the
// standard's are code, for machines, and field and request_id, for people.
type Problem struct {
	Type      string         `json:"type" format:"uri-reference" doc:"Identifies the code; a reader finds it in docs/errors.md."`
	Title     string         `json:"title" doc:"What this code means, always the same."`
	Status    int            `json:"status" doc:"The HTTP status."`
	Detail    string         `json:"detail,omitempty" doc:"What happened here and what to do. Holds no personal data."`
	Code      lienthong.Code `json:"code" doc:"Registered code; never renamed."`
	Field     string         `json:"field,omitempty" doc:"The member it is about, as a JSON pointer."`
	RequestID string         `json:"request_id,omitempty" doc:"Name it when you ask for help."`
}

// statuses is the one table from codes to HTTP. A code that is not here is
// answered as Internal.
var statuses = map[lienthong.Code]struct {
	status int
	title  string
}{
	lienthong.Internal:         {http.StatusInternalServerError, "Internal error"},
	lienthong.Invalid:          {http.StatusUnprocessableEntity, "Invalid input"},
	lienthong.NotFound:         {http.StatusNotFound, "Not found"},
	lienthong.Conflict:         {http.StatusConflict, "Conflict"},
	lienthong.FieldsMissing:    {http.StatusUnprocessableEntity, "Field list missing"},
	lienthong.FieldUnknown:     {http.StatusUnprocessableEntity, "Unknown field"},
	lienthong.FieldNotAllowed:  {http.StatusForbidden, "Field not allowed"},
	lienthong.TooLarge:         {http.StatusRequestEntityTooLarge, "Too large"},
	lienthong.Unavailable:      {http.StatusServiceUnavailable, "Unavailable"},
	lienthong.Unsupported:      {http.StatusUnsupportedMediaType, "Unsupported media type"},
	lienthong.TooManyMatches:   {http.StatusConflict, "Too many matches"},
	lienthong.AccessDenied:     {http.StatusForbidden, "Access denied"},
	lienthong.CallerUnknown:    {http.StatusForbidden, "Caller unknown"},
	lienthong.PathAmbiguous:    {http.StatusBadRequest, "Ambiguous path"},
	lienthong.SignatureRefused: {http.StatusForbidden, "Signature refused"},
	lienthong.MessageStale:     {http.StatusForbidden, "Message too old"},
	lienthong.MessageReplayed:  {http.StatusConflict, "Message repeated"},
	lienthong.EvidenceFailed:   {http.StatusServiceUnavailable, "Evidence cannot be kept"},
	lienthong.Overloaded:       {http.StatusServiceUnavailable, "Overloaded"},
	lienthong.Maintenance:      {http.StatusServiceUnavailable, "Under maintenance"},
	lienthong.UpstreamFailed:   {http.StatusBadGateway, "The owner's system failed"},
	lienthong.PeerUnreachable:  {http.StatusBadGateway, "Gateway not reached"},
	lienthong.AnswerRefused:    {http.StatusBadGateway, "Answer refused"},
	lienthong.DeadlineExceeded: {http.StatusGatewayTimeout, "Too slow"},
	lienthong.CallerUnproven:   {http.StatusUnauthorized, "Caller not proven"},
}

// problemType prefixes the code in Problem.Type.
const problemType = "urn:lienthong:error:"

// ProblemOf is how err is told to the world. Only the code, the sentence and
// the field of a lienthong.Error pass; anything else is Internal.
func ProblemOf(err error) Problem {
	code, detail, field := lienthong.Internal, "", ""
	if e, ok := errors.AsType[*lienthong.Error](err); ok {
		code, detail, field = e.Code, e.Message, e.Field
	} else if errors.Is(err, context.DeadlineExceeded) {
		code, detail = lienthong.Unavailable, "The answer took too long; try again."
	}
	row, ok := statuses[code]
	if !ok || code == lienthong.Internal {
		code, row = lienthong.Internal, statuses[lienthong.Internal]
		detail, field = "Something is wrong on our side; try again, and name the request id if it stays.", ""
	}
	return Problem{
		Type: problemType + string(code), Title: row.title, Status: row.status,
		Detail: detail, Code: code, Field: field,
	}
}

// WriteProblem answers with err. An error of ours goes to log with its cause;
// an error of the caller's is not logged, since he is told.
func WriteProblem(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	p := ProblemOf(err)
	p.RequestID = w.Header().Get(requestIDHeader)
	if p.Status >= http.StatusInternalServerError && r.Context().Err() == nil {
		log.LogAttrs(r.Context(), slog.LevelError, "request failed",
			slog.String("code", string(p.Code)), slog.String("route", r.Pattern),
			slog.String("request_id", p.RequestID), slog.Any("err", err))
	}
	writeProblem(w, p)
}

func writeProblem(w http.ResponseWriter, p Problem) {
	body, err := json.Marshal(p)
	if err != nil {
		http.Error(w, p.Title, p.Status)
		return
	}
	w.Header()["Content-Type"] = problemContentType
	w.WriteHeader(p.Status)
	_, _ = w.Write(body)
}

// problemContentType is shared by all answers; nobody may change it.
var problemContentType = []string{"application/problem+json"}
