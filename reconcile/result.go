package reconcile

import "github.com/lienthong/lienthong"

// Verdict is what the linking decided about one row of a register. The words
// are the file format and the wire format; never rename one.
type Verdict string

// The verdicts, from the happiest to the one with most work left.
const (
	// Linked: one person, and nothing that matters differs.
	Linked Verdict = "linked"
	// LinkedWithDifferences: the same person beyond reasonable doubt, but the
	// fields named in Result.Differences disagree or were damaged.
	LinkedWithDifferences Verdict = "linked_with_differences"
	// Candidates: several persons remain possible; a human decides.
	Candidates Verdict = "candidates"
	// Contradicted: the number belongs to somebody else, and who the row
	// means cannot be told.
	Contradicted Verdict = "contradicted"
	// NotFound: nobody in the population is likely enough.
	NotFound Verdict = "not_found"
)

// Verdicts is every verdict, in the order that reports use.
var Verdicts = []Verdict{Linked, LinkedWithDifferences, Candidates, Contradicted, NotFound}

// Links reports whether the verdict links a row with one person.
func (v Verdict) Links() bool { return v == Linked || v == LinkedWithDifferences }

// Difference names one way in which a row departs from the person it was
// linked to, or in which its writing was damaged: "name_marks",
// "birth_date_year_only", "cmnd9_instead_of_pin". The full list with sentences
// is in explain.go.
type Difference string

// Step is one bar of a waterfall: the evidence that one comparison adds, in
// bits (log2 of the Bayes factor m/u of Fellegi and Sunter 1969). The steps of
// a candidate, prior first, add up to its Score.
type Step struct {
	Field string  `json:"field"` // prior, number, name, birth_date, sex, birth_place, mother_name, father_name
	Level string  `json:"level"` // the comparison level that fired, e.g. exact, marks_differ, year_only
	Bits  float64 `json:"bits"`  // added to the score; negative speaks against
}

// Pair holds one field of both sides for showing side by side, as written.
// It is personal data.
type Pair struct {
	Field    string `json:"field"`
	Register string `json:"register"`
	Person   string `json:"person"`
	Differs  bool   `json:"differs"`
}

// Candidate is one person who may be meant by a row.
type Candidate struct {
	PIN         lienthong.PIN      // zero if the population row bears none
	Person      lienthong.PersonID // zero if the population is a file
	Record      int                // the population's ordinal, from 1
	Score       float64            // bits, prior included: log2 of the odds that this is the person
	Probability float64            // of being the person, given the other candidates and nobody at all; 0 to 1
	Steps       []Step
	Pairs       []Pair
	Differences []Difference
}

// Result is the verdict about one row of the register, with its reasons. There
// is exactly one for each row read, in the same order.
type Result struct {
	Row         int    // data row in the source file as a spreadsheet counts it, from 1
	ID          string // the row's own id column; may be empty
	Verdict     Verdict
	PIN         lienthong.PIN // of the linked person; zero unless Verdict is linked*
	Score       float64       // of the best candidate; 0 if there is none
	Probability float64       // of the best candidate
	Differences []Difference
	Candidates  []Candidate // best first, at most a handful; the linked person is Candidates[0]
	Reviewed    bool        // people decided the verdict, or could not
	DuplicateOf int         // another row of the same register that is the same person; 0 if none
	ReasonVI    string      // a sentence without personal data
	ReasonEN    string
}
