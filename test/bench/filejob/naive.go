package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/synthfile"
)

// The columns that the naive join uses.
var (
	registerColumns = []string{synth.OfficialColumns[2], synth.OfficialColumns[5]} // birth, number
	personColumns   = []string{synthfile.PopulationColumns[4], synthfile.PopulationColumns[0],
		synthfile.PopulationColumns[1], synthfile.PopulationColumns[2]} // birth, number, cancelled number, old number
)

// naiveJoin links a row to the one person who bears its number, now or before,
// and was born in its year. It is what a careful analyst writes in an hour: the
// number is freed of what is no digit and gets its lost zeros back.
func naiveJoin(ctx context.Context, t task) (counts, error) {
	var answers []string
	wanted := make(map[string][]wish)
	err := eachRow(ctx, t.Register, registerColumns, func(cells []string) {
		if n := wholeNumber(cells[1]); n != "" {
			wanted[n] = append(wanted[n], wish{len(answers), year(cells[0])})
		}
		answers = append(answers, "")
	})
	if err != nil {
		return counts{}, err
	}
	persons := 0
	err = eachRow(ctx, t.Population, personColumns, func(cells []string) {
		persons++
		for _, number := range cells[1:] {
			for _, w := range wanted[number] {
				if w.year == "" || w.year != year(cells[0]) {
					continue
				}
				if answers[w.row] == "" {
					answers[w.row] = strings.Clone(cells[1])
				} else if answers[w.row] != cells[1] {
					answers[w.row] = severalPersons
				}
			}
		}
	})
	if err != nil {
		return counts{}, err
	}
	m := counts{Rows: len(answers), Persons: persons}
	return m, durable.Write(t.Out, func(w io.Writer) error { return writeAnswers(w, answers) })
}

// wish is a row that waits for the bearer of its number.
type wish struct {
	row  int
	year string
}

// severalPersons marks a row whose number two persons bear: it is not linked.
const severalPersons = "several"

func writeAnswers(w io.Writer, answers []string) error {
	var b strings.Builder
	b.WriteString("row,pin\n")
	for i, pin := range answers {
		if pin == severalPersons {
			pin = ""
		}
		fmt.Fprintf(&b, "%d,%s\n", i+1, pin)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// wholeNumber is the digits of a number, with the zeros that a spreadsheet took.
func wholeNumber(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	switch n := len(digits); {
	case n == 9 || n == 12:
		return digits
	case n > 9 && n < 12:
		return strings.Repeat("0", 12-n) + digits
	case n > 6 && n < 9:
		return strings.Repeat("0", 9-n) + digits
	default:
		return ""
	}
}

// year is the first four digits in a row of a date; "" if it has none.
func year(s string) string {
	run := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			run = 0
		} else if run++; run == 4 {
			return s[i-3 : i+1]
		}
	}
	return ""
}

// eachRow reads a table by the product's reader and hands over the cells of the
// columns named, in that order.
func eachRow(ctx context.Context, path string, columns []string, do func(cells []string)) error {
	known := func(cells []string) int {
		n := 0
		for _, c := range cells {
			if slices.Contains(columns, c) {
				n++
			}
		}
		return n
	}
	table, err := tabular.Open(path, tabular.Options{HeaderScore: known})
	if err != nil {
		return err
	}
	defer table.Close()
	at := make([]int, len(columns))
	for i, c := range columns {
		if at[i] = slices.Index(table.Header(), c); at[i] < 0 {
			return fmt.Errorf("no column %q", c)
		}
	}
	cells := make([]string, len(columns))
	for row, err := range table.Rows() {
		if err != nil {
			return err
		}
		for i, k := range at {
			cells[i] = row.Cells[k]
		}
		do(cells)
	}
	return ctx.Err()
}
