package refusal

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"

	"github.com/lienthong/lienthong"
)

// document is an RFC 9457 problem with the registered code of this system.
// Members that may quote the request (errors[].value) are not read at all.
type document struct {
	Code   lienthong.Code `json:"code"`
	Title  string         `json:"title"`
	Detail string         `json:"detail"`
	Field  string         `json:"field"`
	Errors []struct {
		Location string `json:"location"`
	} `json:"errors"`
}

// maxProblem bounds a problem document, in bytes.
const maxProblem = 64 << 10

// Of turns a refusal into the system's one error type. A body that is not
// a problem document (a proxy's HTML page, say) is not passed on.
func Of(resp *http.Response) error {
	e := &lienthong.Error{Code: codeOf(resp.StatusCode)}
	e.Message = "the service refused: HTTP status " + http.StatusText(resp.StatusCode)
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if kind != "application/problem+json" && kind != "application/json" {
		return e
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxProblem))
	if err != nil {
		return e
	}
	var d document
	if json.Unmarshal(data, &d) == nil {
		d.fill(e)
	}
	return e
}

func (d document) fill(e *lienthong.Error) {
	if d.Code != "" {
		e.Code = d.Code
	}
	if d.Detail != "" {
		e.Message = d.Detail
	} else if d.Title != "" {
		e.Message = d.Title
	}
	e.Field = d.Field
	if e.Field == "" && len(d.Errors) > 0 {
		e.Field = d.Errors[0].Location
	}
}

// codeOf serves refusals without a code, such as those of a proxy on the way.
func codeOf(status int) lienthong.Code {
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return lienthong.Invalid
	case http.StatusNotFound, http.StatusGone:
		return lienthong.NotFound
	case http.StatusConflict, http.StatusPreconditionFailed:
		return lienthong.Conflict
	case http.StatusUnauthorized:
		return lienthong.CallerUnproven
	case http.StatusForbidden:
		return lienthong.FieldNotAllowed
	case http.StatusRequestEntityTooLarge:
		return lienthong.TooLarge
	case http.StatusUnsupportedMediaType:
		return lienthong.Unsupported
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return lienthong.Unavailable
	default:
		return lienthong.Internal
	}
}
