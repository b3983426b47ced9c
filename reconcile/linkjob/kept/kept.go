package kept

import (
	"math"
	"strconv"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/jsonline"
	"github.com/lienthong/lienthong/reconcile"
)

// Result is a result.
type Result struct {
	Facts
	ReasonVI string `json:"reason_vi"`
	ReasonEN string `json:"reason_en"`
}

// Facts is a result without its sentences.
type Facts struct {
	Row         int                    `json:"row"` // first: who searches looks for it
	Verdict     reconcile.Verdict      `json:"verdict"`
	Score       float64                `json:"score"`
	Probability float64                `json:"probability"`
	Differences []reconcile.Difference `json:"differences"`
	DuplicateOf int                    `json:"duplicate_of"`
	Persons     []Person               `json:"persons"` // the linked one alone, or those who may be meant
	Receipt     string                 `json:"receipt"` // package receipt's, behind a letter of what the caller has been told already
}

// Person is one whom a result is about.
type Person struct {
	PIN    string `json:"pin"`
	Person string `json:"person"` // opaque id; empty if the population has none
}

// Append appends a result as a line.
func Append(dst []byte, r *reconcile.Result, receipt string) ([]byte, error) {
	if math.IsNaN(r.Score+r.Probability) || math.IsInf(r.Score+r.Probability, 0) {
		return nil, lienthong.Errorf(lienthong.Internal, "The score of row %d is no number.", r.Row)
	}
	dst = strconv.AppendInt(append(dst, `{"row":`...), int64(r.Row), 10)
	dst = jsonline.AppendText(append(dst, `,"verdict":`...), string(r.Verdict))
	dst = jsonline.AppendNumber(append(dst, `,"score":`...), r.Score)
	dst = jsonline.AppendNumber(append(dst, `,"probability":`...), r.Probability)
	dst = jsonline.AppendTexts(append(dst, `,"differences":`...), r.Differences)
	dst = strconv.AppendInt(append(dst, `,"duplicate_of":`...), int64(r.DuplicateOf), 10)
	dst = append(dst, `,"persons":[`...)
	for i := range r.Candidates {
		if i > 0 {
			if r.Verdict.Links() {
				break // the others are out of the question
			}
			dst = append(dst, ',')
		}
		c := &r.Candidates[i]
		dst = jsonline.AppendText(append(dst, `{"pin":`...), c.PIN.Reveal())
		dst = append(jsonline.AppendText(append(dst, `,"person":`...), c.Person.Reveal()), '}')
	}
	dst = jsonline.AppendText(append(dst, `],"receipt":`...), receipt)
	dst = jsonline.AppendText(append(dst, `,"reason_vi":`...), r.ReasonVI)
	dst = jsonline.AppendText(append(dst, `,"reason_en":`...), r.ReasonEN)
	return append(dst, "}\n"...), nil
}

// Read reads a line, in place of what r was.
func (r *Result) Read(line []byte) error {
	*r = Result{}
	return json.Unmarshal(line, r)
}

// Read reads the facts of a line, in place of what f was.
func (f *Facts) Read(line []byte) error {
	if f.scan(line) {
		return nil
	}
	*f = Facts{}
	return json.Unmarshal(line, f)
}

// scan reads the facts of a line as Append writes it, and reports whether it did.
func (f *Facts) scan(line []byte) bool {
	*f = Facts{Differences: f.Differences[:0], Persons: f.Persons[:0]}
	s := jsonline.Scan(line)
	s.Want(`{"row":`)
	f.Row = s.Whole()
	s.Want(`,"verdict":`)
	f.Verdict = verdict(s.Text())
	s.Want(`,"score":`)
	f.Score = s.Number()
	s.Want(`,"probability":`)
	f.Probability = s.Number()
	s.Want(`,"differences":`)
	s.List(func() { f.Differences = append(f.Differences, reconcile.Difference(s.Text())) })
	s.Want(`,"duplicate_of":`)
	f.DuplicateOf = s.Whole()
	s.Want(`,"persons":`)
	s.List(func() {
		s.Want(`{"pin":`)
		pin := string(s.Text())
		s.Want(`,"person":`)
		f.Persons = append(f.Persons, Person{pin, string(s.Text())})
		s.Want(`}`)
	})
	s.Want(`,"receipt":`)
	f.Receipt = string(s.Text())
	s.Want(`,"reason_vi":`)
	return s.Sound()
}

// verdict is one of those there are without a copy of its word.
func verdict(word []byte) reconcile.Verdict {
	for _, v := range reconcile.Verdicts {
		if string(word) == string(v) {
			return v
		}
	}
	return reconcile.Verdict(word)
}
