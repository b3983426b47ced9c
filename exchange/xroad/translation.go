package xroad

import (
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

// Translation is an error's code on the clients' face.
type Translation struct {
	Reason Reason // what X-Road calls it
	Client bool   // the client broke the protocol, wherever it was noticed
	Status int    // for clients that ask for a problem document
}

// OwnStatus is the status that X-Road's own clients know: 400 where the client
// broke the protocol, 500 for everything of a security server's own, a refusal
// among it (PR-REST section 4.6).
func (t Translation) OwnStatus() int {
	if t.Client {
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

var translations = map[lienthong.Code]Translation{
	lienthong.Invalid:          {BadRequest, true, http.StatusBadRequest},
	lienthong.PathAmbiguous:    {BadRequest, true, http.StatusBadRequest},
	lienthong.TooLarge:         {BadRequest, true, http.StatusRequestEntityTooLarge},
	lienthong.CallerUnknown:    {UnknownMember, false, http.StatusForbidden},
	lienthong.CallerUnproven:   {TLSRefused, false, http.StatusUnauthorized},
	lienthong.AccessDenied:     {AccessDenied, false, http.StatusForbidden},
	lienthong.NotFound:         {UnknownService, false, http.StatusNotFound},
	lienthong.SignatureRefused: {InvalidSignature, false, http.StatusBadGateway},
	lienthong.MessageStale:     {InvalidSignature, false, http.StatusBadGateway},
	lienthong.MessageReplayed:  {InvalidSignature, false, http.StatusBadGateway},
	lienthong.AnswerRefused:    {InvalidSignature, false, http.StatusBadGateway},
	lienthong.EvidenceFailed:   {LoggingFailed, false, http.StatusServiceUnavailable},
	lienthong.Overloaded:       {InternalError, false, http.StatusServiceUnavailable},
	lienthong.Unavailable:      {InternalError, false, http.StatusServiceUnavailable},
	lienthong.Maintenance:      {MaintenanceMode, false, http.StatusServiceUnavailable},
	lienthong.UpstreamFailed:   {ServiceNetwork, false, http.StatusBadGateway},
	lienthong.DeadlineExceeded: {ServiceFailed, false, http.StatusGatewayTimeout},
	lienthong.PeerUnreachable:  {NetworkError, false, http.StatusBadGateway},
}

// Translate says what a code is to an old client. The codes of refusals that a policy
// gives by name are all access denied.
func Translate(code lienthong.Code) Translation {
	if t, ok := translations[code]; ok {
		return t
	}
	status := web.ProblemOf(lienthong.Errorf(code, "")).Status
	if status >= 400 && status < 500 {
		return Translation{AccessDenied, false, http.StatusForbidden}
	}
	return Translation{InternalError, false, http.StatusInternalServerError}
}
