package reconcile

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// Policy is where the lines between verdicts are drawn. Probabilities are of
// one person being meant, after all candidates and the possibility that the
// person is not in the population have been weighed against each other.
type Policy struct {
	// Coverage is the share of a register's rows whose person is expected to
	// be in the population, above 0 and below 1.
	Coverage float64
	// Link is the least probability at which a row is linked without a human.
	// At 0.99 the expected share of wrong links is far below 0.01, since most
	// links are far more certain than the least certain one.
	Link float64
	// Consider is the least probability at which a person is worth a human's
	// look.
	Consider float64
	// Weights say how much each comparison counts; nil is kernel.DefaultWeights.
	Weights *kernel.Weights `json:"-"`
}

// Model is the weights that the policy goes by.
func (p Policy) Model() *kernel.Weights { return cmp.Or(p.Weights, kernel.DefaultWeights) }

// Fingerprint tells models apart, as results and plans name theirs: a SHA-256 of all
// that a verdict is computed with, weights and lines.
func (p Policy) Fingerprint() string {
	text := fmt.Appendf(nil, "officials 1\n%v %v %v\n", p.Coverage, p.Link, p.Consider)
	for _, f := range kernel.Fields() {
		for _, l := range f.Levels() {
			m, u := p.Model().Shares(l)
			text = fmt.Appendf(text, "%s %s %v %v\n", f, l, m, u)
		}
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// DefaultPolicy serves registers of persons who mostly exist.
var DefaultPolicy = Policy{Coverage: 0.95, Link: 0.99, Consider: 0.10}

// PriorField is the first step of every waterfall: how little is known before
// anything is compared.
const PriorField = "prior"

// Row is one row of the register, as read.
type Row struct {
	Number int    // as a spreadsheet counts it
	ID     string // the row's own id; may be empty
	Record kernel.Record
	Notes  DifferenceSet // damage seen while reading
	Fields []FieldText   // as written, for showing; personal data
}

// Person is one record of the population, as read.
type Person struct {
	Ordinal int64              // its place in the population, from 1
	ID      lienthong.PersonID // zero if the population is a file
	PIN     lienthong.PIN
	Record  kernel.Record
	Fields  []FieldText
}

// FieldText is a field as written.
type FieldText struct{ Field, Text string }

// The fields that this package looks at; the others bear the names of the
// columns they came from.
const (
	NameField    = "name"
	NumberField  = "number"
	oldCardField = "cmnd9" // the nine-digit number of an identity card
)

// Name is the row's full name as written.
func (r *Row) Name() string { return textOf(r.Fields, NameField) }

// Decide gives the verdict about a row. persons finds a hit's person by its
// ordinal.
//
// Bayes' rule over the row's hits and the hypothesis that its person is not in
// the population: with p the coverage and s a hit's score in bits, a hit weighs
// 2^s and the hypothesis (1-p)/p, for the prior in s spreads p over everybody.
func (p Policy) Decide(row *Row, match kernel.Match, persons func(int64) *Person) Result {
	return p.decide(row, match, persons, true)
}

// Brief is Decide for who shows few of many results: candidates come without Steps
// and Pairs. Of a row and of persons it wants no Fields but the row's name, and
// whatever tells relatives if the row's number is of another; see [Kin].
func (p Policy) Brief(row *Row, match kernel.Match, persons func(int64) *Person) Result {
	return p.decide(row, match, persons, false)
}

func (p Policy) decide(row *Row, match kernel.Match, persons func(int64) *Person, show bool) Result {
	r := Result{Row: row.Number, ID: row.ID}
	noteRelatives(match.Hits, persons)
	cands := p.weigh(match)
	owner := ownerOf(cands)
	linked := len(cands) > 0 && cands[0].probability >= p.Link && identifies(cands[0].hit.Pattern)
	switch {
	case linked:
		r.Verdict = Linked
	case owner != nil && owner.probability < p.Consider:
		r.Verdict = Contradicted
	case len(cands) > 0 && cands[0].probability >= p.Consider:
		r.Verdict = Candidates
	default:
		r.Verdict = NotFound
	}
	othersNumber := owner != nil && owner != first(cands)
	for i := range cands {
		if i == 0 || &cands[i] == owner || cands[i].probability >= p.Consider {
			person := persons(cands[i].hit.Ordinal)
			c := candidate(&cands[i], person)
			if show {
				c.Steps, c.Pairs = steps(&cands[i], match.Counts, p.Model()), pairs(row, person, cands[i].hit.Pattern)
			}
			c.Differences = differences(row, cands[i].hit.Pattern, person, othersNumber && &cands[i] != owner)
			r.Candidates = append(r.Candidates, c)
		}
	}
	p.settle(&r, row)
	r.ReasonVI, r.ReasonEN = reasons(&r, match, cands)
	return r
}

// ownerOf is the most probable candidate who bears the row's very number.
func ownerOf(cands []weighed) *weighed {
	for i := range cands {
		if cands[i].hit.Pattern.Level(kernel.Number).IsExactNumber() {
			return &cands[i]
		}
	}
	return nil
}

func first(c []weighed) *weighed {
	if len(c) == 0 {
		return nil
	}
	return &c[0]
}

// weighed is a hit with its score and its share of probability.
type weighed struct {
	hit                kernel.Hit
	score, probability float64
}

// weigh applies Bayes' rule; the most probable comes first.
func (p Policy) weigh(match kernel.Match) []weighed {
	cands, w := make([]weighed, len(match.Hits)), p.Model()
	total := (1 - p.Coverage) / p.Coverage
	for i, h := range match.Hits {
		s := w.Score(h.Pattern, match.Counts)
		cands[i] = weighed{hit: h, score: s}
		total += math.Exp2(s)
	}
	for i := range cands {
		cands[i].probability = math.Exp2(cands[i].score) / total
	}
	slices.SortStableFunc(cands, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(b.probability, a.probability), cmp.Compare(a.hit.Ordinal, b.hit.Ordinal))
	})
	return cands
}

// Line is the least score, in bits, with which one more person could change the
// verdict about a row of which so much is known: half of what [Policy.Consider]
// asks for if nobody else came, and a thousandth of the best so far, which
// leaves a probability as it is to the third digit.
func (p Policy) Line(m kernel.Match) float64 {
	const alone, beside = 1, 10 // bits
	line := math.Log2((1-p.Coverage)/p.Coverage*p.Consider/(1-p.Consider)) - alone
	for _, h := range m.Hits {
		line = max(line, p.Model().Score(h.Pattern, m.Counts)-beside)
	}
	return line
}

// Known is what a match tells about how far its row must still look.
func (p Policy) Known(m kernel.Match) kernel.Known {
	return kernel.Known{Counts: m.Counts, Line: p.Line(m), Hits: m.Hits}
}

// Near are the hits that the line leaves, and whoever bears the row's number. What
// a row ends with then does not depend on how much was known when it was looked for.
func (p Policy) Near(m kernel.Match) []kernel.Hit {
	known, w := p.Known(m), p.Model()
	borne := known.Borne() // while all hits are there
	return slices.DeleteFunc(m.Hits, func(h kernel.Hit) bool {
		number, score := h.Pattern.Level(kernel.Number), w.Score(h.Pattern, m.Counts)
		if borne && number == kernel.NumberDiffers {
			score = max(score, w.Score(h.Pattern.WithRelativesNumber(), m.Counts))
		}
		return score < known.Line && !number.IsExactNumber()
	})
}

// Last are the hits with which a row ends, of all that one pass brought: those with
// which it would end had it been looked for by number first, and further only if
// that did not settle it. So a verdict does not depend on how the population was read.
// name is as for [Settles].
func (p Policy) Last(m kernel.Match, name func() string) []kernel.Hit {
	byNumber := kernel.Match{Counts: m.Counts}
	for _, h := range m.Hits {
		if h.Pattern.Level(kernel.Number).IsExactNumber() {
			byNumber.Hits = append(byNumber.Hits, h)
		}
	}
	if Settles(byNumber, name) {
		return byNumber.Hits
	}
	return p.Near(m)
}

// identifies guards links against what numbers cannot see: persons of one
// household share family name, place and often the date of birth (twins), and
// a personal number repeats place, sex and year. So without the very number
// the name must agree and the date of birth must not be another, and with it
// the name or the full date of birth must agree.
func identifies(p kernel.Pattern) bool {
	name, birth := agreeingName[p.Level(kernel.FullName)], p.Level(kernel.Birth)
	if !p.Level(kernel.Number).IsExactNumber() {
		return name && birth != kernel.BirthDiffers && birth != kernel.BirthYearAgrees
	}
	return name || agreeingBirth[birth]
}

var agreeingName = [256]bool{
	kernel.NameExact: true, kernel.NameStyle: true, kernel.NameTone: true, kernel.NameMarks: true,
	kernel.NameRegional: true, kernel.NameOneEdit: true, kernel.NameTwoEdits: true, kernel.NameOrder: true,
	kernel.NameMiddleMissing: true, kernel.NameMiddleDiffers: true,
}

var agreeingBirth = [256]bool{
	kernel.BirthExact: true, kernel.BirthSwapped: true,
}

// Settles reports whether a row's number settles whom it means, so that nobody
// else need be looked for: one person alone bears the number, and name, date of
// birth and sex agree with the row as far as it says them. Then no other person
// comes near: a number is worth twenty bits and more, and whoever lacks it has
// at best the same name and date. name is asked for the row's name as written:
// one without any mark stands for several names, of which the bearer's is one
// as good as another; where it has marks, they must be the bearer's.
func Settles(m kernel.Match, name func() string) bool {
	if len(m.Hits) != 1 {
		return false
	}
	p := m.Hits[0].Pattern
	if !p.Level(kernel.Number).IsExactNumber() || p.Level(kernel.Sex) == kernel.SexDiffers || !settlingBirth[p.Level(kernel.Birth)] {
		return false
	}
	switch p.Level(kernel.FullName) {
	case kernel.NameExact, kernel.NameStyle:
		return true
	case kernel.NameMarks, kernel.NameTone:
		return isPlainASCII(name())
	default:
		return false
	}
}

var settlingBirth = [256]bool{
	kernel.BirthExact: true, kernel.BirthJanuary: true, kernel.BirthMonthYear: true, kernel.BirthYearOnly: true,
	kernel.BirthYearAsJanuary: true,
}

// settle copies what the verdict says of its best candidate to the row.
func (p Policy) settle(r *Result, row *Row) {
	if len(r.Candidates) == 0 {
		r.Differences = row.Notes.List()
		return
	}
	best := &r.Candidates[0]
	r.Score, r.Probability = best.Score, best.Probability
	switch r.Verdict {
	case Linked:
		r.PIN, r.Differences = best.PIN, best.Differences
		if len(r.Differences) > 0 {
			r.Verdict = LinkedWithDifferences
		}
	case NotFound:
		r.Candidates = nil
		r.Score, r.Probability = 0, 0
		r.Differences = row.Notes.List()
	case Contradicted:
		r.Differences = (row.Notes | ofAnother).List()
	case Candidates:
		r.Differences = row.Notes.List()
	case LinkedWithDifferences: // set above only
	}
}
