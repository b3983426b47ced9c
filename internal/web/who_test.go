package web

import (
	"context"
	"testing"

	"github.com/lienthong/lienthong"
)

func TestWho(t *testing.T) {
	t.Parallel()
	is := func(name string) func(context.Context) string { return func(context.Context) string { return name } }
	for _, tt := range []struct {
		identity func(context.Context) string
		by, want string
		code     lienthong.Code
	}{
		{nil, "ops-1", "ops-1", ""},
		{nil, "", "", ""},
		{is(""), "ops-1", "ops-1", ""},
		{is("ops-7"), "", "ops-7", ""},
		{is("ops-7"), "ops-7", "ops-7", ""},
		{is("ops-7"), "ops-1", "", lienthong.Invalid},
	} {
		got, err := Who(t.Context(), tt.identity, tt.by)
		if got != tt.want || lienthong.CodeOf(err) != tt.code {
			t.Errorf("by %q: %q, %v", tt.by, got, err)
		}
	}
}
