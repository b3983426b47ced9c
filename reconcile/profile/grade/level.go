package grade

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Measured are the levels of numbers that were measured. Two measurements of one thing,
// the coordinates of a town in two gazetteers, are seldom equal and lie nearer together
// than figures of different things by magnitudes, how many of them only the data tell.
func Measured() []string {
	return []string{"exact", "within 0.0002", "within 0.002", "within 0.02", "within 0.2"}
}

// Events are the levels of dates on which something happened: an invoice is paid some days
// after it was sent, and a slip of the hand is rarer than that.
func Events() []string { return []string{"exact", "days 1", "days 7", "days 31", "typo", "parts"} }

// Ages are the levels of births of which both tables know the year at most, by ages that people gave.
func Ages() []string { return []string{"exact", "years 1", "years 2", "years 5"} }

// single are the levels of the texts of a single column, where nothing but likeness tells
// which of several texts is meant.
func single() []string {
	return []string{
		"exact", "similar 0.96", "similar 0.92", "similar 0.88", "similar 0.84", "similar 0.8", "similar 0.75",
		"similar 0.7", "similar 0.65", "similar 0.6", "similar 0.5", "similar 0.4", "similar 0.3",
	}
}

// alone are those of the texts of the single column of one table, where it is only
// supposed what true pairs share (package learn).
func alone() []string {
	return []string{
		"shared 0.98", "shared 0.95", "shared 0.9", "shared 0.85", "shared 0.8", "shared 0.75", "shared 0.7", "shared 0.65",
		"shared 0.6", "shared 0.55", "shared 0.5", "shared 0.4", "shared 0.3", "shared 0.2",
	}
}

// Single are the levels that tell more degrees of likeness apart, where a model for so many tables
// compares the texts of a single column; nil for other models.
func Single(m *scheme.Model, tables int) []string {
	switch {
	case tables == 1 && m.OneText():
		return alone()
	case tables == 2 && m.OneColumn():
		return single()
	}
	return nil
}

// eventYears is what nine in ten dates of events lie within; births lie within a life.
const eventYears = 3

// OfEventYears reports whether dates that lie within so many years may be of events; 0 is none.
func OfEventYears(years int) bool { return years > 0 && years <= eventYears }

// Measurements reports whether so many numbers without a fraction, and so many different ones, are
// those of measurements.
func Measurements(whole, unique float64) bool { return whole < 0.5 && unique > 0.5 }

// PlacesAlone takes the addresses of two tables for texts where nothing else is compared: what tells
// one street from another is how rare the words are that both write, and not how many letters.
func PlacesAlone(m *scheme.Model) {
	words := slices.DeleteFunc(m.Compared(), func(f *scheme.Field) bool { return f.Kind == scheme.Codes })
	if len(words) == 1 && words[0].Kind == scheme.Place && !words[0].Numberless {
		words[0].Kind = scheme.Text
	}
}

// Swap lets a given and a family name stand in each other's place; both are nil where a model does not
// have both.
func Swap(m *scheme.Model) (given, family *scheme.Field) {
	for i := range m.Fields {
		switch f := &m.Fields[i]; {
		case f.Kind == scheme.Given && given == nil:
			given = f
		case f.Kind == scheme.Family && family == nil:
			family = f
		}
	}
	if given == nil || family == nil {
		return nil, nil
	}
	given.SwapWith, family.SwapWith = family.Name, given.Name
	return given, family
}
