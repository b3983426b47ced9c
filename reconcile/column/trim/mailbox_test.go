package trim_test

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/column/trim"
)

func TestMailbox(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		" Ann.Lee@Example.org ":   "ann.lee@example.org",
		"ann+shop@example.org":    "ann@example.org",
		"ann+a+b@example.org":     "ann@example.org",
		"+ann@example.org":        "+ann@example.org",
		"mailto:ann@example.org":  "ann@example.org",
		"ann at example.org":      "ann at example.org",
		"ann@left@example+x.org":  "ann@left@example+x.org",
		"N/A":                     "",
		"":                        "",
		"none":                    "",
		"\"ann@x\"+y@example.org": "\"ann@x\"@example.org",
	} {
		if got := string(trim.Mailbox(nil, cell)); got != want {
			t.Errorf("%q is %q, want %q", cell, got, want)
		}
		if again := string(trim.Mailbox(nil, want)); again != want {
			t.Errorf("%q is no longer what it was: %q", want, again)
		}
	}
}
