package proposing

import (
	"strings"
	"testing"
)

// TestShortened: the words of a name are cut short as tables of the nineties have
// them, the last one whole.
func TestShortened(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"dtich": true, "ditich": true, "dientich": true, "dthua": false, "tich": false, "dtichthua": true, "dtichd": false, "": false, "dien": false,
	} {
		if got := shortened(strings.Fields("dien tich thua dat"), name); got != want {
			t.Errorf("%q: %t", name, got)
		}
	}
}
