package xroad

import (
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
)

// Vocabulary is how error types are spelled. X-Road 7.8 renamed them all, so a
// client knows one or the other.
type Vocabulary int

// The vocabularies.
const (
	Snake Vocabulary = iota // server.serverproxy.access_denied: 7.8 and later
	Camel                   // Server.ServerProxy.AccessDenied: 7.7 and before
)

// Place is where an error happened.
type Place int

// The places.
const (
	AtClient      Place = iota // the request broke the protocol
	AtClientProxy              // the consumer's gateway
	AtServerProxy              // the provider's gateway
)

var places = [...][2]string{
	AtClient:      {"client", "Client"},
	AtClientProxy: {"server.clientproxy", "Server.ClientProxy"},
	AtServerProxy: {"server.serverproxy", "Server.ServerProxy"},
}

// Reason is what happened, in both spellings.
type Reason [2]string

// The reasons that a gateway gives.
var (
	BadRequest       = Reason{"bad_request", "BadRequest"}
	InvalidServer    = Reason{"invalid_security_server", "InvalidSecurityServer"}
	TLSRefused       = Reason{"ssl_authentication_failed", "SslAuthenticationFailed"}
	UnknownMember    = Reason{"unknown_member", "UnknownMember"}
	UnknownService   = Reason{"unknown_service", "UnknownService"}
	ServiceDisabled  = Reason{"service_disabled", "ServiceDisabled"}
	AccessDenied     = Reason{"access_denied", "AccessDenied"}
	ServiceFailed    = Reason{"service_failed", "ServiceFailed"}
	ServiceNetwork   = Reason{"service_failed.network_error", "ServiceFailed.NetworkError"}
	NetworkError     = Reason{"network_error", "NetworkError"}
	MissingSignature = Reason{"missing_signature", "MissingSignature"}
	InvalidSignature = Reason{"invalid_signature_value", "InvalidSignatureValue"}
	Inconsistent     = Reason{"inconsistent_response", "InconsistentResponse"}
	LoggingFailed    = Reason{"logging_failed", "LoggingFailed"}
	MaintenanceMode  = Reason{"maintenance_mode", "MaintenanceMode"}
	InternalError    = Reason{"internal_error", "InternalError"}
)

// Type is the error type as X-Road-Error carries it.
func (v Vocabulary) Type(p Place, r Reason) string { return places[p][v] + "." + r[v] }

// Fault is the body of an error that a gateway answers with.
type Fault struct {
	XMLName struct{} `json:"-" xml:"error"`
	Type    string   `json:"type" xml:"type"`
	Message string   `json:"message" xml:"message"`
	Detail  string   `json:"detail" xml:"detail"` // an id to name when asking for help
}

// Write answers with the fault, in XML if the client's Accept prefers it and in
// JSON if not.
func (f Fault) Write(w http.ResponseWriter, status int, accept []string) {
	body, contentType := f.encode(Preferred(accept))
	h := w.Header()
	h.Set(Error, f.Type)
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client has gone; there is nobody to tell
}

func (f Fault) encode(mediaType string) (body []byte, contentType string) {
	if mediaType != "" && mediaType != JSON {
		if body, err := xml.Marshal(f); err == nil {
			return append([]byte(xml.Header), body...), mediaType + ";charset=utf-8"
		}
	}
	body, _ = json.Marshal(f) // three strings always encode
	return body, JSON + ";charset=utf-8"
}

// The media types that a gateway writes by itself.
const (
	JSON    = "application/json"
	TextXML = "text/xml"
	XML     = "application/xml"
)

// Preferred is the one of JSON, TextXML and XML that an Accept field asks for
// (RFC 9110 section 12.5.1); "" if it names none of them.
func Preferred(accept []string) string {
	best, bestQ := "", 0.0
	for _, line := range accept {
		for part := range strings.SplitSeq(line, ",") {
			mediaRange, params, _ := strings.Cut(part, ";")
			var kind string
			switch strings.ToLower(strings.TrimSpace(mediaRange)) {
			case "application/json":
				kind = JSON
			case "text/xml", "text/*":
				kind = TextXML
			case "application/xml":
				kind = XML
			default:
				continue
			}
			if q := quality(params); q > bestQ {
				best, bestQ = kind, q
			}
		}
	}
	return best
}

func quality(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		if v, ok := strings.CutPrefix(strings.TrimSpace(p), "q="); ok {
			q, err := strconv.ParseFloat(v, 64)
			if err != nil || q < 0 || q > 1 {
				return 0
			}
			return q
		}
	}
	return 1
}
