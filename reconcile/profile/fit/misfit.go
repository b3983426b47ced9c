package fit

import (
	"fmt"
	"slices"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Bounds of what values must show for a kind to be doubted.
const (
	misread   = 0.8 // share of the values that read as something else
	sentences = 1.8 // words a value, from where it is no code
)

// Misfits says of which fields of a model the kind is not what the columns' values read as, once for
// each field. A table that was not looked at is nil.
func Misfits(m *scheme.Model, tables [2]*sample.Table) (notes []string) {
	for i := range m.Fields {
		f := &m.Fields[i]
		for side, t := range tables {
			if t == nil || f.BlockOnly || len(f.ColumnsOf(side)) != 1 {
				continue
			}
			at := slices.Index(t.Header, f.ColumnsOf(side)[0])
			if at < 0 {
				continue
			}
			s := &t.Stats()[at]
			if what := misfit(f.Kind, s); what != "" && s.Distinct >= sample.FewRows {
				notes = append(notes, fmt.Sprintf("field %q is of kind %s, but %s", f.Name, f.Kind, what))
				break
			}
		}
	}
	return notes
}

// misfit says what values are that are not of a kind, "" if they may be.
func misfit(k scheme.Kind, s *content.Stats) string {
	percent := func(x float64) float64 { return 100 * x }
	words := k == scheme.Text || k == scheme.Category || k == scheme.Code || k == scheme.Identifier || k == scheme.Name || k == scheme.Place
	few := k == scheme.Category || k == scheme.Code || k == scheme.Identifier
	switch {
	case words && s.Emails > misread:
		return fmt.Sprintf("%.0f%% of its values are e-mail addresses: kind email compares their two parts", percent(s.Emails))
	case words && s.Dates > misread && s.Numbers < 0.5:
		return fmt.Sprintf("%.0f%% of its values are dates: kind date reads them however they are written, and sees slips and days between", percent(s.Dates))
	case k == scheme.Category && s.Numbers > misread && s.Unique > content.Many:
		return fmt.Sprintf("%.0f%% of its values are numbers, of which many differ: kind number finds those that are close, kind identifier those of one thing", percent(s.Numbers))
	case words && k != scheme.Place && s.Vietnamese > misread:
		return fmt.Sprintf("%.0f%% of its values are Vietnamese names: kind name_vietnamese knows their marks and order", percent(s.Vietnamese))
	case few && s.Words > sentences && s.Unique > content.Many:
		return fmt.Sprintf("its values have %.1f words each, of which many differ: kind text compares them word by word, or name, place, or codes if the number among them is meant", s.Words)
	case k == scheme.Number && s.Numbers < 0.5:
		return fmt.Sprintf("%.0f%% of its values are no numbers, and are taken for missing", percent(1-s.Numbers))
	case k == scheme.Date && s.Dates < 0.5 && (s.Whole < 0.5 || s.Length > 8): // 1990 and 19900102 are dates
		return fmt.Sprintf("%.0f%% of its values are no dates, and most of those are taken for missing", percent(1-s.Dates))
	}
	return ""
}
