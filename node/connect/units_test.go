package connect_test

import (
	"slices"
	"testing"
	"time"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/node/connect"
)

// TestUnits reads old names and codes by the list of their day.
func TestUnits(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	units := connect.Units(func() time.Time { return now })
	old := time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		unit connector.Unit
		want []string
	}{
		"old province by name":  {connector.Unit{Kind: connector.KindProvince, Text: "Bắc Giang", On: old}, []string{"24"}},
		"old code 24":           {connector.Unit{Kind: connector.KindProvince, Text: "24", On: old}, []string{"24"}},
		"Bắc Ninh was 27":       {connector.Unit{Kind: connector.KindProvince, Text: "27", On: old}, []string{"24"}},
		"no province":           {connector.Unit{Kind: connector.KindProvince, Text: "97", On: old}, nil},
		"old commune by code":   {connector.Unit{Kind: connector.KindCommune, Text: "4", On: old}, []string{"00004"}},
		"new commune by code":   {connector.Unit{Kind: connector.KindCommune, Text: "00004"}, []string{"00004"}},
		"commune without place": {connector.Unit{Kind: connector.KindCommune, Text: "phường Trúc Bạch", Province: "Hà Nội", On: old}, []string{"00004"}},
		"province by code":      {connector.Unit{Kind: connector.KindCommune, Text: "phường Trúc Bạch", Province: "1", On: old}, []string{"00004"}},
		"province of no code":   {connector.Unit{Kind: connector.KindCommune, Text: "phường Trúc Bạch", Province: "97", On: old}, nil},
		"no commune":            {connector.Unit{Kind: connector.KindCommune, Text: "xã Không Có", Province: "Hà Nội", On: old}, nil},
	} {
		if got := units(c.unit); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
