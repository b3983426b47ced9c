package labelfile

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"github.com/lienthong/lienthong/client"
)

// fields are the comparisons of a label's file, in the order of its
// columns.
var fields = []string{"number", "name", "birth_date", "sex", "birth_place", "mother_name", "father_name", "life_status"}

// Header writes the first line of a file of labels: outcome (same,
// different or unsure), then how many people voted and whether an arbiter did,
// what made the score, and the level of each comparison.
func Header(w io.Writer) error {
	out := csv.NewWriter(w)
	head := append([]string{"run", "case", "row", "id", "record", "person", "outcome", "votes", "arbitrated", "decided", "model", "score", "probability"}, fields...)
	if err := out.Write(head); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// Write writes labels of a run as lines of that file. A comparison that
// was not made is an empty cell.
func Write(w io.Writer, run string, labels []client.Label) error {
	out := csv.NewWriter(w)
	for _, l := range labels {
		number := func(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }
		line := []string{run, strconv.Itoa(l.Case), strconv.Itoa(l.Row), l.ID, strconv.Itoa(l.Record), l.Person, string(l.Outcome), strconv.Itoa(l.Votes),
			strconv.FormatBool(l.Arbitrated), l.Decided.UTC().Format(time.RFC3339), l.Model, number(l.Score), number(l.Probability)}
		levels := map[string]string{}
		for _, s := range l.Steps {
			levels[s.Field] = s.Level
		}
		for _, f := range fields {
			line = append(line, levels[f])
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
