package main

import (
	"bufio"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/damage"
	"github.com/lienthong/lienthong/synth/synthfile"
)

// What can be decided. A row is decidable if its person is in the population and
//
//   - a number of theirs is left on it: the personal number, a cancelled one or
//     the old one, however it is written; or
//   - name and date of birth are left on it, and nobody else in the population
//     bears that name, read without marks and order, with that date, as far as
//     the row still says it.
//
// Nothing else is asked: neither sex, place nor parents, nor what any program
// makes of the row. It is told from what the damage is known to have done.

// The classes of damage after which a field no longer says what is true.
var (
	numberLost = []damage.Class{"twin_number", "number_transposed", "number_one_digit", "number_of_relative", "number_missing"}
	nameLost   = []damage.Class{"name_regional", "name_middle_dropped", "name_middle_added", "name_keyboard", "name_telex"}
	dateLost   = []damage.Class{"birth_day_month_swapped", "birth_year_off", "birth_day_off", "birth_lunar"}
	yearLeft   = []damage.Class{"birth_year_only", "birth_first_january"}
	monthLeft  = []damage.Class{"birth_month_year"}
)

func has(t *synth.Truth, classes []damage.Class) bool {
	return slices.ContainsFunc(t.Classes, func(c damage.Class) bool { return slices.Contains(classes, c) })
}

// fact is a name and a date of birth, to some precision.
type fact struct {
	name  uint64
	year  int16
	month uint8
	day   uint8
}

// left is what a row has left of name and date; ok is false if it has not both.
func left(t *synth.Truth, n namer) (f fact, ok bool) {
	p := &t.Person
	if has(t, nameLost) || has(t, dateLost) {
		return f, false
	}
	f = fact{n.of(p), p.Birth.Year, p.Birth.Month, p.Birth.Day}
	switch {
	case has(t, yearLeft):
		f.month, f.day = 0, 0
	case has(t, monthLeft):
		f.day = 0
	}
	return f, true
}

// writeDecidable writes the personal number of every row's person, as a truth
// file has it, but only where the row is decidable.
func writeDecidable(ctx context.Context, w io.Writer, c synth.Country, entries synthfile.Entries) error {
	n := namer{}
	bearers, names := make(map[fact]int), make(map[uint64]bool)
	for _, t := range entries {
		if f, ok := left(t, n); ok && has(t, numberLost) && t.Ordinal != 0 {
			bearers[f], names[f.name] = 0, true
		}
	}
	for b, err := range c.Blocks(ctx, 0) {
		if err != nil {
			return err
		}
		for i := range b.People {
			if p := &b.People[i]; names[n.of(p)] {
				count(bearers, fact{n.of(p), p.Birth.Year, p.Birth.Month, p.Birth.Day})
			}
		}
	}
	out := bufio.NewWriter(w)
	_, _ = out.WriteString("pin,\n") // Flush reports
	for _, t := range entries {
		f, ok := left(t, n)
		if t.Ordinal != 0 && (!has(t, numberLost) || ok && bearers[f] == 1) {
			_, _ = out.WriteString(t.PIN.Reveal())
		}
		_, _ = out.WriteString(",\n")
	}
	return out.Flush()
}

// count counts a person under each precision that their date has.
func count(bearers map[fact]int, f fact) {
	for {
		if n, asked := bearers[f]; asked {
			bearers[f] = n + 1
		}
		switch {
		case f.day != 0:
			f.day = 0
		case f.month != 0:
			f.month = 0
		default:
			return
		}
	}
}

// namer remembers a number for each word without its marks.
type namer map[string]uint64

// of tells names apart, but not by marks or order.
func (n namer) of(p *synth.Person) (sum uint64) {
	var memory [64]byte
	for word := range strings.SplitSeq(string(p.Name.AppendTo(memory[:0])), " ") {
		h, known := n[word]
		if !known {
			folded := strings.ToLower(vntext.Fold(word))
			if h = n["\x00"+folded]; h == 0 {
				h = spread(uint64(len(n)) + 1)
				n["\x00"+folded] = h
			}
			n[strings.Clone(word)] = h
		}
		sum += h
	}
	return sum
}

// spread is the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
func spread(z uint64) uint64 {
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}
