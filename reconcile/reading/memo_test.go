package reading

import (
	"strconv"
	"testing"
)

func TestMemoReadsOnceAndStaysSmall(t *testing.T) {
	t.Parallel()
	reads := 0
	m := newMemo(func(s string) int { reads++; return len(s) })
	for range 3 {
		if got := m.of("Nam"); got != 3 {
			t.Errorf("of = %d, want 3", got)
		}
	}
	if reads != 1 {
		t.Errorf("%d reads of one text, want 1", reads)
	}
	for i := range 2 * maxMemo {
		if got := m.of(strconv.Itoa(i)); got != len(strconv.Itoa(i)) {
			t.Fatalf("of(%d) = %d", i, got)
		}
	}
	if len(m.known) != maxMemo {
		t.Errorf("%d texts kept, want %d", len(m.known), maxMemo)
	}
}
