package access

import (
	"context"
	"net/http"
)

// onBehalf names in whose name this process calls itself. Nobody else is
// believed about it.
const onBehalf = "Lienthong-On-Behalf-Of"

type nameKey struct{}

// Name is the caller whose token admitted a request, by its context; "" where
// callers show no tokens.
func Name(ctx context.Context) string {
	name, _ := ctx.Value(nameKey{}).(string)
	return name
}

// nameIn is in whose name a request is made.
func (c Caller) nameIn(h http.Header) string {
	if c.own {
		return h.Get(onBehalf)
	}
	return c.Name
}
