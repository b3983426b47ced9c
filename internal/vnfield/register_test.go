package vnfield_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
)

const officials = "../../../shared/data/officials/"

// readRows is a shared file with its header.
func readRows(t *testing.T, file string, comma rune) [][]string {
	t.Helper()
	f, err := os.Open(officials + file)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("../shared/data/officials is absent")
		}
		t.Skip("../shared/data/officials is absent")
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = comma
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// column is the cells below a recognised header.
func column(t *testing.T, rows [][]string, c vnfield.Column) []string {
	t.Helper()
	at, ok := vnfield.Recognise(rows[0]).Find(c)
	if !ok {
		t.Fatalf("no %s in %q", c, rows[0])
	}
	var cells []string
	for _, row := range rows[1:] {
		cells = append(cells, row[at])
	}
	return cells
}

// TestReadOfficials: a register of real shape is read whole, but for the few
// numbers that a digit was lost from.
func TestReadOfficials(t *testing.T) {
	t.Parallel()
	rows := readRows(t, "officials.csv", ';')
	notes := make(map[string]int)
	for _, s := range column(t, rows, vnfield.ColBirthDate) {
		r, err := vnfield.Date(s)
		if err != nil || r.Date.IsZero() != (s == "") {
			t.Errorf("date %q: %v, %v", s, r.Date, err)
		}
		for _, n := range r.Note.Names() {
			notes[n]++
		}
	}
	lost := 0
	for _, s := range column(t, rows, vnfield.ColNumber) {
		r, err := vnfield.Number(s)
		if err != nil {
			lost++
		}
		for _, n := range r.Notes.Names() {
			notes[n]++
		}
	}
	for _, s := range column(t, rows, vnfield.ColSex) {
		if sex, err := vnfield.Sex(s); err != nil || (sex == lienthong.SexUnknown) != (s == "") {
			t.Errorf("sex %q: %v, %v", s, sex, err)
		}
	}
	if lost > len(rows)/100 {
		t.Errorf("%d numbers could not be read", lost)
	}
	for _, n := range []string{"year_only", "month_year_only", "two_digit_year", "first_of_january", "leading_zero_lost", "separators", "cmnd9"} {
		if notes[n] == 0 {
			t.Errorf("no %s in %v", n, notes)
		}
	}
}

// TestReadPopulation: the register of the population is clean.
func TestReadPopulation(t *testing.T) {
	t.Parallel()
	rows := readRows(t, "population.csv", ',')
	for _, s := range column(t, rows, vnfield.ColPIN) {
		if r, err := vnfield.Number(s); err != nil || r.Card.PIN().Reveal() != s || r.Notes != 0 {
			t.Errorf("number %q: %v, %v", s, r.Notes, err)
		}
	}
	for _, s := range column(t, rows, vnfield.ColBirthDate) {
		if r, err := vnfield.Date(s); err != nil || r.Note&(vnfield.MonthDaySwapped|vnfield.TwoDigitYear|vnfield.ExcelSerial) != 0 {
			t.Errorf("date %q: %v, %v", s, r.Note, err)
		}
	}
	for _, s := range column(t, rows, vnfield.ColStatus) {
		if life, err := vnfield.Life(s); err != nil || life == vnfield.LifeUnknown {
			t.Errorf("status %q: %v, %v", s, life, err)
		}
	}
}

// TestHeaderRowIsFound: of the rows of a file, the header scores highest.
func TestHeaderRowIsFound(t *testing.T) {
	t.Parallel()
	for file, comma := range map[string]rune{"officials.csv": ';', "population.csv": ','} {
		rows := readRows(t, file, comma)
		head := vnfield.HeaderScore(rows[0])
		for i, row := range rows[1:50] {
			if got := vnfield.HeaderScore(row); got >= head || got > 20 {
				t.Errorf("%s: row %d scores %d, the header %d", file, i+2, got, head)
			}
		}
	}
}

func ExampleDate() {
	for _, s := range []string{"28/09/1972", "05/09/1972", "28/2/96", "09/1986", "26573", "30/02/1975"} {
		r, err := vnfield.Date(s)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(strings.TrimSpace(fmt.Sprint(r.Date, " ", r.Alternate, " ", r.Note)))
	}
	// Output:
	// 1972-09-28
	// 1972-09-05 1972-05-09 day_month_uncertain
	// 1996-02-28  two_digit_year
	// 1986-09  month_year_only
	// 1972-10-01  excel_serial
	// invalid_input: date: this month has 28 days
}

func ExampleNumber() {
	for _, s := range []string{"079186428499", "79186428499.0", "12345678", "7.9186E+10"} {
		r, err := vnfield.Number(s)
		if err != nil {
			fmt.Println(lienthong.CodeOf(err))
			continue
		}
		fmt.Println(strings.TrimSpace(fmt.Sprint(r.Card, " ", r.Notes))) // masked, as every number is
	}
	// Output:
	// *********499
	// *********499 leading_zero_lost;stored_as_number
	// ******678 leading_zero_lost;cmnd9
	// invalid_input
}
