package sound_test

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/column/sound"
)

// TestAppend: names that are written down by ear sound alike, and others do not; of several words the
// first one counts, and letters without a sound of their own are kept.
func TestAppend(t *testing.T) {
	t.Parallel()
	for _, alike := range [][2]string{{"catherine", "katherine"}, {"meyer", "mayr"}, {"schmidt", "schmit"}, {"smith john", "smyth"}, {"anna", "ana"}} {
		if a, b := sound.Append(nil, []byte(alike[0])), sound.Append(nil, []byte(alike[1])); string(a) != string(b) || len(a) == 0 {
			t.Errorf("%s sounds %q, and %s %q", alike[0], a, alike[1], b)
		}
	}
	for _, other := range [][2]string{{"catherine", "martha"}, {"anna", "emil"}, {"王", "李"}} {
		if a, b := sound.Append(nil, []byte(other[0])), sound.Append(nil, []byte(other[1])); string(a) == string(b) {
			t.Errorf("%s and %s both sound %q", other[0], other[1], a)
		}
	}
	if got := sound.Append([]byte("x"), []byte("robertson")); string(got) != "x6163" {
		t.Errorf("behind what is there: %q, want four classes", got)
	}
}
