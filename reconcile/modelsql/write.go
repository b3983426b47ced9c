package modelsql

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// MostPairs is how many pairs a script may compare: each pair of values becomes
// a row of text.
const MostPairs = 5_000_000

// Write writes a script that ends with a query for the pairs of at least the
// given score: the two ids and the score in thousandths of a bit, in order.
func Write(w io.Writer, r *engine.Records, p *engine.Plan, weights *weight.Weights, least int32) error {
	out := bufio.NewWriter(w)
	x := newExport(r, p)
	fmt.Fprintln(out, "-- A linkage as SQL: equi-joins, integer CASE and sums. It holds ids of rows.")
	table(out, "record", "row_no BIGINT, side INTEGER, id VARCHAR, "+x.each("v%[1]d INTEGER, there%[1]d INTEGER, other%[1]d INTEGER", ", "), x.records())
	table(out, "block", "key_no INTEGER, block BIGINT, row_no BIGINT", x.blocks)
	for f := range x.fields {
		table(out, fmt.Sprintf("level%d", f), "a INTEGER, b INTEGER, level INTEGER", x.levelRows(f))
		table(out, fmt.Sprintf("rare%d", f), "v INTEGER, bits INTEGER", rareRows(weights.Rare[f]))
	}
	fmt.Fprintf(out, `
WITH pair AS (
  SELECT DISTINCT ba.row_no AS a, bb.row_no AS b FROM block ba JOIN block bb
    ON ba.block = bb.block AND ba.row_no < bb.row_no
), compared AS (
  SELECT ra.id AS id_a, rb.id AS id_b%s
  FROM pair JOIN record ra ON ra.row_no = pair.a JOIN record rb ON rb.row_no = pair.b%s
  WHERE %s
), scored AS (
  SELECT id_a, id_b, %s AS score FROM compared
)
SELECT id_a, id_b, score FROM scored WHERE score >= %d ORDER BY id_a, id_b;
`, x.levelColumns(), x.levelJoins(), x.allowed(), x.score(weights), least)
	return out.Flush()
}

// each repeats a text for each field.
func (x *export) each(form, between string) string {
	var out []string
	for f := range x.fields {
		out = append(out, fmt.Sprintf(form, f))
	}
	return strings.Join(out, between)
}

// table writes a table and its rows.
func table(w io.Writer, name, columns string, rows []string) {
	fmt.Fprintf(w, "CREATE TEMP TABLE %s (%s);\n", name, columns)
	const atOnce = 1000
	for len(rows) > 0 {
		n := min(atOnce, len(rows))
		fmt.Fprintf(w, "INSERT INTO %s VALUES\n(%s);\n", name, strings.Join(rows[:n], "),\n("))
		rows = rows[n:]
	}
}

// allowed says which pairs the kind of link allows.
func (x *export) allowed() string {
	switch x.r.Model.Link {
	case scheme.Dedupe:
		return "ra.side = 0"
	case scheme.DedupeLeft:
		return "ra.side = 0"
	}
	return "ra.side = 0 AND rb.side = 1"
}

// levelColumns finds each field's level, and what rare values add.
func (x *export) levelColumns() string {
	var b strings.Builder
	for f := range x.fields {
		swapped := ""
		if s := x.swapped[f]; s > 0 {
			swapped = fmt.Sprintf(" WHEN COALESCE(l%[1]d.level, %[3]d) > %[2]d AND ra.other%[1]d > 0 AND rb.other%[1]d > 0 AND ra.there%[1]d = rb.other%[1]d AND rb.there%[1]d = ra.other%[1]d THEN %[2]d", f, s, x.usual[f])
		}
		level := fmt.Sprintf("CASE WHEN ra.v%[1]d = 0 OR rb.v%[1]d = 0 THEN 0%[2]s ELSE COALESCE(l%[1]d.level, %[3]d) END", f, swapped, x.usual[f])
		fmt.Fprintf(&b, ",\n    %s AS g%d, COALESCE(ca%d.bits, 0) AS ra%d, COALESCE(cb%d.bits, 0) AS rb%d", level, f, f, f, f, f)
	}
	return b.String()
}

func (x *export) levelJoins() string {
	return x.each(`
    LEFT JOIN level%[1]d l%[1]d ON l%[1]d.a = ra.v%[1]d AND l%[1]d.b = rb.v%[1]d
    LEFT JOIN rare%[1]d ca%[1]d ON ca%[1]d.v = ra.v%[1]d LEFT JOIN rare%[1]d cb%[1]d ON cb%[1]d.v = rb.v%[1]d`, "")
}

// score is what a pair is worth: the least of what it is worth against strangers and
// against each class of kin.
func (x *export) score(w *weight.Weights) string {
	sum := fmt.Sprintf("%d%s%s", w.Base, x.fieldSums(w, w.Levels, nil), x.tieSums(w))
	if len(w.Kin) == 0 {
		return sum
	}
	sums := []string{sum}
	for _, k := range w.Kin {
		sums = append(sums, fmt.Sprintf("%d%s", k.Base, x.fieldSums(w, k.Levels, k.Chance)))
	}
	return "least(" + strings.Join(sums, ",\n    ") + ")"
}

// fieldSums adds the weight of each field's level, and what rare values add, in the
// fields that agree by chance; nil is all.
func (x *export) fieldSums(w *weight.Weights, levels [][]int32, chance []bool) string {
	var b strings.Builder
	for f := range x.fields {
		fmt.Fprintf(&b, "\n    + CASE g%d", f)
		for level := 1; level <= x.last[f]; level++ {
			rare := "0"
			switch {
			case chance != nil && !chance[f]:
			case level == 1:
				rare = fmt.Sprintf("ra%d", f)
			case w.Near(f, level):
				rare = fmt.Sprintf("CAST(trunc((ra%[1]d + rb%[1]d) / 4.0) AS INTEGER)", f)
			}
			fmt.Fprintf(&b, " WHEN %d THEN %d + %s", level, levels[f][level], rare)
		}
		b.WriteString(" ELSE 0 END")
	}
	return b.String()
}

// tieSums adds the corrections for fields that are not independent.
func (x *export) tieSums(w *weight.Weights) string {
	var b strings.Builder
	class := func(f int) string {
		return fmt.Sprintf("(CASE g%d WHEN 0 THEN 99 WHEN 1 THEN 0 WHEN %d THEN 2 ELSE 1 END)", f, x.last[f])
	}
	for _, t := range w.Ties {
		fmt.Fprintf(&b, "\n    + CASE %s * 10 + %s", class(t.A), class(t.B))
		for a := range 3 {
			for c := range 3 {
				fmt.Fprintf(&b, " WHEN %d THEN %d", a*10+c, t.Bits[a][c])
			}
		}
		b.WriteString(" ELSE 0 END")
	}
	return b.String()
}
