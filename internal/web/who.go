package web

import (
	"context"

	"github.com/lienthong/lienthong"
)

// Who is who changes something: whoever the caller was proven to be, or else
// whom the request names in by. identity gives "" for callers who were not
// proven; nil means that nobody is. A request that names another than its caller
// is an error, lest the history says what the caller did not expect.
func Who(ctx context.Context, identity func(context.Context) string, by string) (string, error) {
	if identity == nil {
		return by, nil
	}
	proven := identity(ctx)
	switch {
	case proven == "":
		return by, nil
	case by != "" && by != proven:
		return "", &lienthong.Error{Code: lienthong.Invalid, Field: "/by", Message: "The token is not that of whom \"by\" names; leave it out, and its caller counts."}
	}
	return proven, nil
}
