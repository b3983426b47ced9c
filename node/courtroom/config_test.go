package courtroom

import (
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/lienthong/lienthong"
)

// TestServices reads one service of a sector or several, and refuses what is none,
// the same twice, and sectors that verify nothing.
func TestServices(t *testing.T) {
	t.Parallel()
	const population = "population: VN/GOV/G01/POPULATION/persons\nservices:\n  "
	for name, c := range map[string]struct {
		text string
		want int // services of land; -1 for refused
	}{
		"one":       {"land: VN/GOV/G12/LAND/register", 1},
		"a list":    {"land: [VN/GOV/G12/LAND/register, VN/GOV/H05/LAND/register]", 2},
		"none":      {"business: VN/GOV/G05/BUSINESS/register", 0},
		"no id":     {"land: [VN/GOV/G12/LAND/register, LAND]", -1},
		"twice":     {"land: [VN/GOV/G12/LAND/register, VN/GOV/G12/LAND/register]", -1},
		"no sector": {"tax: VN/GOV/G12/TAX/register", -1},
	} {
		var config Config
		if err := yaml.UnmarshalWithOptions([]byte(population+c.text), &config, yaml.Strict()); err != nil {
			t.Fatal(name, err)
		}
		ids, err := config.ServiceIDs()
		if (lienthong.CodeOf(err) == lienthong.Invalid) != (c.want < 0) || (lienthong.CodeOf(config.Validate()) == lienthong.Invalid) != (c.want < 0) {
			t.Errorf("%s: %v", name, err)
		}
		if c.want >= 0 && len(ids["land"]) != c.want {
			t.Errorf("%s: %v", name, ids)
		}
	}
}
