package web

import (
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/lienthong/lienthong"
)

// Decode reads the one JSON value that b holds: no unknown, repeated or
// miscased member, no invalid UTF-8, nothing after it. The error is
// lienthong.Invalid and says where by offset, since a pointer would repeat what
// the caller wrote.
func Decode(b []byte, into any) error {
	err := json.Unmarshal(b, into, json.RejectUnknownMembers(true))
	if err == nil {
		return nil
	}
	if len(b) == 0 {
		return lienthong.Errorf(lienthong.Invalid, "The body is empty; send one JSON object.")
	}
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		if errors.Is(err, jsontext.ErrDuplicateName) {
			return lienthong.Errorf(lienthong.Invalid, "A member occurs twice, near byte %d.", e.ByteOffset)
		}
		return lienthong.Errorf(lienthong.Invalid, "This is not JSON in UTF-8, from byte %d on.", e.ByteOffset)
	}
	e, ok := errors.AsType[*json.SemanticError](err)
	switch {
	case ok && errors.Is(err, json.ErrUnknownName):
		return lienthong.Errorf(lienthong.Invalid, "A member is unknown to this operation, near byte %d; see /docs.", e.ByteOffset)
	case ok:
		return lienthong.Errorf(lienthong.Invalid, "A value is of the wrong type, near byte %d; see /docs.", e.ByteOffset)
	default:
		return &lienthong.Error{Code: lienthong.Invalid, Message: "This cannot be read as JSON.", Cause: nil}
	}
}
