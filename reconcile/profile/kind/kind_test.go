package kind_test

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/kind"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestOfValues: what values are is told by their form, by how many differ, and by their length.
func TestOfValues(t *testing.T) {
	t.Parallel()
	for want, c := range map[scheme.Kind]struct {
		stats         content.Stats
		unique, rowID bool
	}{
		scheme.Email:      {stats: content.Stats{Emails: 0.9, Words: 1, Distinct: 900, Unique: 0.9}},
		scheme.Date:       {stats: content.Stats{Dates: 0.95, Words: 1, Distinct: 900, Unique: 0.9}},
		scheme.Sex:        {stats: content.Stats{Sexes: 1, Words: 1, Distinct: 2}},
		scheme.Category:   {stats: content.Stats{Words: 1, Distinct: 5}},
		scheme.Identifier: {stats: content.Stats{Whole: 1, Numbers: 1, SameLen: 0.99, Length: 9, Words: 1, Distinct: 900, Unique: 0.9}},
		scheme.Number:     {stats: content.Stats{Numbers: 1, Whole: 0.5, Words: 1, Distinct: 900, Unique: 0.9}},
		scheme.Code:       {stats: content.Stats{Whole: 1, Numbers: 1, SameLen: 0.95, Length: 5, Words: 1, Distinct: 900, Unique: 0.9}},
		scheme.NameVI:     {stats: content.Stats{Vietnamese: 0.8, Words: 3, Distinct: 900, Unique: 0.9}},
		scheme.Text:       {stats: content.Stats{Words: 6, Distinct: 900, Unique: 0.9}},
		"":                {stats: content.Stats{Whole: 1, Numbers: 1, Length: 3, Words: 1, Distinct: 900, Unique: 1}, unique: true},
	} {
		if got := kind.OfValues(&c.stats, c.unique, c.rowID); got != want {
			t.Errorf("values of kind %q are taken for %q", want, got)
		}
	}
}

// TestFits: a kind that a name says is believed where values may be of it, and made closer where they tell more.
func TestFits(t *testing.T) {
	t.Parallel()
	digits := content.Stats{Whole: 1, Numbers: 1, Digits: 1, Words: 1, Length: 5}
	if kind.Fits(scheme.Given, &digits) || kind.Fits(scheme.Email, &digits) || !kind.Fits(scheme.Phone, &digits) {
		t.Error("digits are a given name or a mailbox, or no telephone")
	}
	if got := kind.Closer(scheme.Place, &digits); got != scheme.Code {
		t.Errorf("a place of digits is %q", got)
	}
}
