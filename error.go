package lienthong

import (
	"errors"
	"fmt"
)

// Code is a registered error code. Codes cross the wire, are documented in
// docs/errors.md and are never renamed or re-used; add new ones at the end.
type Code string

// The registered codes.
const (
	Internal         Code = "internal"          // a fault of ours; the caller learns nothing more
	Invalid          Code = "invalid_input"     // the request breaks its own form
	NotFound         Code = "not_found"         // no such thing, or none the caller may know of
	Conflict         Code = "conflict"          // the change rests on a state that is gone
	FieldsMissing    Code = "fields_missing"    // a read without its mandatory field list
	FieldUnknown     Code = "field_unknown"     // a field that the catalogue does not have
	FieldNotAllowed  Code = "field_not_allowed" // a field the caller may not read, or must not leave
	TooLarge         Code = "too_large"         // a body, row or file beyond the stated limit
	Unavailable      Code = "unavailable"       // a dependency is down; try again
	Unsupported      Code = "unsupported_media" // a format that is not read here
	TooManyMatches   Code = "too_many_matches"  // a question so wide that its answer would be browsing
	AccessDenied     Code = "access_denied"     // no grant or agreement covers the request
	CallerUnknown    Code = "caller_unknown"    // the client may not speak for the system it names
	PathAmbiguous    Code = "path_ambiguous"    // a path that two programs could read differently
	SignatureRefused Code = "signature_refused" // a message that is not signed as it must be
	MessageStale     Code = "message_stale"     // a message made too long ago, or in the future
	MessageReplayed  Code = "message_replayed"  // a message that was received before
	EvidenceFailed   Code = "evidence_failed"   // the ledger cannot keep evidence, so no data leaves
	Overloaded       Code = "overloaded"        // more at once than is stated; try again later
	Maintenance      Code = "maintenance"       // closed for a while, on purpose
	UpstreamFailed   Code = "upstream_failed"   // the owner's system gave no answer
	PeerUnreachable  Code = "peer_unreachable"  // no gateway of the provider answered
	AnswerRefused    Code = "answer_refused"    // a provider's answer that is not signed, or not for this request
	DeadlineExceeded Code = "deadline_exceeded" // the answer did not come in time
	CallerUnproven   Code = "caller_unproven"   // a caller that did not prove who it is
)

// Error is the one error type that crosses a part's border: a code for
// machines, a sentence for a person, and a private cause for the log. Neither
// Message nor Cause may hold personal data: name the row or the field, never
// the person.
type Error struct {
	Code    Code
	Message string // public, one sentence: what, where, and what to do
	Field   string // public, the input it is about, as a JSON pointer or column name; may be empty
	Cause   error  // private; nil if the message says all
}

// Error is for logs: the code, the sentence and the cause.
func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Message, e.Cause)
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Message)
}

// Unwrap is the private cause.
func (e *Error) Unwrap() error { return e.Cause }

// Errorf makes an error with a public sentence.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// MessageOf is the public sentence of the first Error in the chain, or another
// where there is none.
func MessageOf(err error, otherwise string) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Message
	}
	return otherwise
}

// CodeOf is the code of the first Error in the chain, Internal if there is
// none, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}
