package column

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestMonths: the months of several languages are read, in full and cut short.
func TestMonths(t *testing.T) {
	t.Parallel()
	for s, month := range map[string]int{
		"18 Agustus 2004": 8, "3 Desember 1999": 12, "5 Mei 2001": 5, // Indonesian
		"7 stycznia 1980": 1, "2 lutego 1980": 2, "1 kwietnia 1980": 4, "3 czerwca 1980": 6, "9 lipca 1980": 7, "9 sie 1980": 8, "11 października 1980": 10, "11 listopada 1980": 11, "24 gru 1980": 12,
		"1 Ocak 1980": 1, "3 Şubat 1980": 2, "3 Ağustos 1980": 8, "29 Ekim 1980": 10, "5 Kas 1980": 11, "6 Aralık 1980": 12,
		"14 января 1980": 1, "14 июня 1980": 6, "14 июл 1980": 7, "14 августа 1980": 8, "3 сентября 1980": 9, "3 ноября 1980": 11, "3 дек 1980": 12,
		"3 січня 1980": 1, "3 лютого 1980": 2, "3 березня 1980": 3, "3 липня 1980": 7, "3 жовтня 1980": 10, "3 грудня 1980": 12,
		"4 noiembrie 1980": 11, "4 iulie 1980": 7, "4 mrt 1980": 3, "4. joulukuuta 1980": 12, "4 März 1980": 3, "4 marraskuuta 1980": 11,
	} {
		if d, _ := readDate(s, false); d.month() != month {
			t.Errorf("%s: month %d, want %d", s, d.month(), month)
		}
	}
}

// TestAbout: a year that is not known exactly is a year; a word that says something else makes it none.
func TestAbout(t *testing.T) {
	t.Parallel()
	for s, year := range map[string]int{
		"ca. 1850": 1850, "c.1850": 1850, "abt 1790": 1790, "ok. 1832": 1832, "um 1700": 1700, "vers 1650": 1650, "khoảng 1920": 1920,
		"Merlot 2005": 0, "before 1850": 0, "um 17": 0, "ca. 1850 1851": 0,
	} {
		if d, _ := readDate(s, false); d.year() != year || d.month() != 0 {
			t.Errorf("%s: %d-%d, want the year %d", s, d.year(), d.month(), year)
		}
	}
}

// TestTitle: what Thai writes in front of a name is no part of it, and of nothing else.
func TestTitle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind       scheme.Kind
		cell, want string
	}{
		{scheme.Name, "นายสมชาย ใจดี", "สมชาย ใจดี"}, {scheme.Name, "นางสาว มาลี ใจดี", "มาลี ใจดี"}, {scheme.Given, "น.ส.มาลี", "มาลี"},
		{scheme.Name, "นาย", "นาย"}, {scheme.Family, "นายแพทย์", "นายแพทย์"}, {scheme.Name, "Naja Ito", "naja ito"},
	} {
		col := &Column{Field: &scheme.Field{Kind: c.kind}}
		if got := string(col.fold(nil, c.cell)); got != Fold(c.want) {
			t.Errorf("%s of kind %s: %q, want %q", c.cell, c.kind, got, c.want)
		}
	}
}

// TestSerial: days that a spreadsheet counts are dates in a column of dates; nothing else takes them
// for such.
func TestSerial(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cell string
		want string
	}{{"26573", "1972-10-01"}, {"26573.0", "1972-10-01"}, {"99999", ""}, {"44", ""}} {
		col := New(&scheme.Field{Name: "born", Kind: scheme.Date})
		if got := string(col.fold(nil, c.cell)); got != c.want {
			t.Errorf("%s: %q, want %q", c.cell, got, c.want)
		}
	}
	if Read("26573").Date || SerialYear("26573") != 1972 || SerialYear("1972") != 0 {
		t.Error("26573 is a date of itself, or not of 1972")
	}
}

// TestCodesAreNoDates: a letter before three numbers makes a code of them, unless a year stands
// there in full or the letter is that of an era.
func TestCodesAreNoDates(t *testing.T) {
	t.Parallel()
	for s, year := range map[string]int{
		"V.07.03.29": 0, "V.08.01.03": 0, "A 12-11-10": 0, "B1.02.03": 0, "d. 3.5.1990": 1990, "H2.5.3": 1990, "3 d maig 90": 1990, "07.03.29": 1929,
	} {
		if d, _ := readDate(s, false); d.year() != year {
			t.Errorf("%q is of the year %d, want %d", s, d.year(), year)
		}
	}
}
