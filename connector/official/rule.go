package official

import (
	_ "embed"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/lienthong/lienthong"
)

// Rank is a rank of civil servants, ngạch công chức ("01.003"), or a
// professional title of public employees, chức danh nghề nghiệp viên chức
// ("V.07.05.15": field, family and number).
type Rank struct {
	Code      string `yaml:"code"`
	Name      string `yaml:"name"`
	Confirmed bool   `yaml:"confirmed"`
}

//go:embed code.yaml
var codes string

func readRanks() (map[string]Rank, error) {
	var list struct {
		Ranks []Rank `yaml:"ranks"`
	}
	if err := yaml.NewDecoder(strings.NewReader(codes), yaml.Strict()).Decode(&list); err != nil {
		return nil, &lienthong.Error{Code: lienthong.Internal, Message: "The list of ranks cannot be read.", Cause: err}
	}
	ranks := make(map[string]Rank, len(list.Ranks))
	for _, r := range list.Ranks {
		ranks[r.Code] = r
	}
	return ranks, nil
}

// Rank finds a rank by its code.
func (c *Catalogue) Rank(code string) (Rank, bool) {
	r, ok := c.ranks[code]
	return r, ok
}

// readRank brings a code into its form, whatever the case and the spaces; ok
// is false if it has neither of the two forms.
func readRank(s string) (code string, ok bool) {
	code = strings.ToUpper(strings.Join(strings.Fields(s), ""))
	return code, shaped(code, "99.999") || shaped(code, "V.99.99.99")
}

// shaped reports whether s has a digit where form has 9, and its signs.
func shaped(s, form string) bool {
	if len(s) != len(form) {
		return false
	}
	for i := range len(s) {
		if digit := s[i] >= '0' && s[i] <= '9'; form[i] == '9' && !digit || form[i] != '9' && s[i] != form[i] {
			return false
		}
	}
	return true
}

// Deadline is how soon what arises at an agency must be synchronised, from a
// date on.
type Deadline struct {
	From        lienthong.Date `yaml:"from"`
	WorkingDays int            `yaml:"working_days"`
	Basis       string         `yaml:"basis"`
}

// SyncBy is the last day on which a change that arose on a day is synchronised
// in time, by the rule in force on that day. ok is false before any rule.
// Saturday, Sunday and the catalogue's holidays are no working days.
func (c *Catalogue) SyncBy(arose time.Time) (day time.Time, rule Deadline, ok bool) {
	y, m, d := arose.Date()
	day = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	var since time.Time
	for _, r := range c.Deadlines {
		from := time.Date(int(r.From.Year), time.Month(r.From.Month), int(r.From.Day), 0, 0, 0, 0, time.UTC)
		if !from.After(day) && (!ok || from.After(since)) {
			rule, since, ok = r, from, true
		}
	}
	if !ok {
		return time.Time{}, Deadline{}, false
	}
	for left := rule.WorkingDays; left > 0; {
		day = day.AddDate(0, 0, 1)
		if c.working(day) {
			left--
		}
	}
	return day, rule, true
}

func (c *Catalogue) working(day time.Time) bool {
	if w := day.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	date := lienthong.Date{Year: int16(day.Year()), Month: uint8(day.Month()), Day: uint8(day.Day())}
	return !slices.Contains(c.Holidays, date)
}
