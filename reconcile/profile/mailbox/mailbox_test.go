package mailbox_test

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/mailbox"
)

func TestOfNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		address string
		names   []string
		of      bool
	}{
		{"valerie.kraus@web.de", []string{"Valerie", "Kraus"}, true},
		{"vkraus@web.de", []string{"Valerie Kraus"}, true},
		{"KRAUS-Valérie@web.de", []string{"Valérie", "Kraus"}, true},
		{"valerie1984@web.de", []string{"Valerie", "Kraus"}, false},
		{"sunshine@web.de", []string{"Valerie", "Kraus"}, false},
		{"li@web.de", []string{"Li", "Wu"}, false},
		{"valerie.kraus", []string{"Valerie", "Kraus"}, false},
		{"", []string{"Valerie", "Kraus"}, false},
	} {
		var n mailbox.Count
		n.Add(c.address, c.names)
		if got := n.OfNames(); got != c.of {
			t.Errorf("%q of %q: %v, want %v", c.address, c.names, got, c.of)
		}
	}
}
