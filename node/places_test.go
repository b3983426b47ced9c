package node_test

import (
	"testing"

	"github.com/lienthong/lienthong/node"
)

func TestPlaces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]uint8{
		"Hà Nội": 1, "tinh Cà Mau": 96, "Số 336, phố 6, Bà Rịa - Vũng Tàu": 77, "TP Hồ Chí Minh": 79,
		"": 0, "Hà Bắc": 0, "Paris": 0,
	} {
		if got := node.Places(text); got != want {
			t.Errorf("%q is province %d, want %d", text, got, want)
		}
	}
}
