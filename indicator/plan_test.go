package indicator_test

import (
	"os"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/indicator"
)

func TestBuiltInPlan(t *testing.T) {
	t.Parallel()
	p := indicator.BuiltIn()
	deadlines := map[string]indicator.Month{
		"insurance": "2022-03", "business": "2022-04", "land": "2022-06", "finance": "2022-12",
		"integrity": "2022-12", "asset": "2022-12", "science": "2022-12", "officials": "2023-12", "court": "2025-12",
	}
	for _, c := range p.Connections {
		if deadlines[c.ID] != c.Deadline {
			t.Errorf("%s until %s, want %s", c.ID, c.Deadline, deadlines[c.ID])
		}
		delete(deadlines, c.ID)
	}
	if len(deadlines) > 0 {
		t.Errorf("missing: %v", deadlines)
	}
}

// TestPlanRefused: a plan with a fault is refused with a sentence that names it.
func TestPlanRefused(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile("programme.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ from, to, says string }{
		{"decision: 06/QD-TTg", "decree: 1", "decree"},
		{"fresh: 2160h", "fresh: 0s", "fresh"},
		{"deadline: 2022-03", "deadline: March", `"insurance": deadline`},
		{"deadline: 2022-03", "deadlin: 2022-03", "deadlin"},
		{"id: insurance", "id: officials", `two connections "officials"`},
		{"id: insurance", "id: Bảo hiểm", "small letters"},
		{"systems: [INSURANCE]", "systems: []", "systems"},
		{"systems: [INSURANCE]", "systems: [OFFICIALS]", "both"},
		{`en: "Insurance"`, `en: ""`, "vi and en"},
	} {
		text := strings.Replace(string(good), tt.from, tt.to, 1)
		if _, err := indicator.ReadPlan([]byte(text)); lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.to, err)
		}
	}
}

func FuzzReadPlan(f *testing.F) {
	good, err := os.ReadFile("programme.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := indicator.ReadPlan(b)
		if err != nil {
			return
		}
		for _, c := range p.Connections {
			if c.Deadline.End().Year() < 1 {
				t.Errorf("%q has no end", c.Deadline)
			}
		}
	})
}
