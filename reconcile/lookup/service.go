package lookup

import (
	"context"
	"runtime"
	"sync/atomic"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
	"github.com/lienthong/lienthong/reconcile/reading"
	"github.com/lienthong/lienthong/reconcile/warm"
)

// Service answers questions and takes changes.
type Service struct {
	index   *warm.Index
	persons int // when it was made
	policy  reconcile.Policy
	askers  chan *asker
	changes atomic.Int64
}

// asker is what one question at a time needs.
type asker struct {
	seeker *warm.Seeker
	reader *reading.Reader
}

// New makes a service over an index. There is an asker for each processor, and
// they stay: one learns all syllables of the index when it is first asked, which
// takes hundreds of milliseconds with those of ten million persons.
func New(index *warm.Index, places intake.Places) *Service {
	n := runtime.GOMAXPROCS(0)
	s := &Service{index: index, persons: index.Persons(), policy: reconcile.DefaultPolicy, askers: make(chan *asker, n)}
	for range n {
		a := &asker{index.Seeker(), reading.New(columns, nil, places)}
		nobody := (&Row{}).cells(false)
		a.seeker.Seek(warm.Question{Read: func(x *lexicon.Lexicon) kernel.Record { return a.reader.In(x).Row(nobody, nil) }}, s.policy)
		s.askers <- a
	}
	return s
}

const tag = "lookup"

// Mount registers the operations. Whoever assembles the process sees to it that
// only who may see the population reaches them.
func (s *Service) Mount(a *web.API) {
	web.Post(a, web.Operation{ID: "lookUp", Path: "/v1/lookup", Tag: tag, Summary: "Who may this row mean?"}, s.lookUp)
	web.Post(a, web.Operation{ID: "changePerson", Path: "/v1/changes", Tag: tag, Errors: []lienthong.Code{lienthong.Unavailable},
		Summary: "Replace, add or end the record of a person. Who asks afterwards sees it."}, s.change)
	web.Get(a, web.Operation{ID: "readIndex", Path: "/v1/index", Tag: tag, Summary: "How many persons are held, and how many changes were taken."},
		func(context.Context) (*State, error) { return s.now(), nil })
}

// Answer is the verdict about a row.
type Answer struct {
	Verdict    reconcile.Verdict `json:"verdict" doc:"linked, linked_with_differences, candidates, contradicted or not_found."`
	Candidates []Candidate       `json:"candidates" doc:"Who may be meant, best first; of a linked row the first is the person."`
	ReasonVI   string            `json:"reason_vi"`
	ReasonEN   string            `json:"reason_en"`
	Compared   int               `json:"compared" doc:"Persons compared."`
	NotLooked  int               `json:"not_looked" doc:"Entries of too common keys that were not looked at: above 0 the answer may lack somebody."`
}

// Candidate is a person who may be meant.
type Candidate struct {
	Number      string                 `json:"number,omitempty" doc:"Personal number, in full."`
	Record      int                    `json:"record" doc:"Place in the population's file, from 1; above its rows for those who came later."`
	Probability float64                `json:"probability"`
	Score       float64                `json:"score" doc:"Bits: log2 of the odds."`
	Steps       []reconcile.Step       `json:"steps" doc:"How the score came about."`
	Differences []reconcile.Difference `json:"differences"`
}

func (s *Service) lookUp(_ context.Context, row *Row) (*Answer, error) {
	if err := row.check(); err != nil {
		return nil, err
	}
	if row.Number == "" && (row.Name == "" || row.BirthDate == "") {
		return nil, lienthong.Errorf(lienthong.Invalid, "give a number, or a name and a birth_date: a name alone means many")
	}
	asker := <-s.askers // a question takes less than a millisecond
	defer func() { s.askers <- asker }()
	var record kernel.Record
	cells := row.cells(false)
	found := asker.seeker.Seek(warm.Question{Name: row.Name, Read: func(x *lexicon.Lexicon) kernel.Record {
		record = asker.reader.In(x).Row(cells, nil)
		return record
	}}, s.policy)
	asked := reconcile.Row{Record: record, Fields: []reconcile.FieldText{{Field: reconcile.NameField, Text: row.Name}, {Field: reconcile.NumberField, Text: row.Number}}}
	return answerOf(s.policy.Decide(&asked, found.Match, s.person), found), nil
}

// person is one who was hit.
func (s *Service) person(ordinal int64) *reconcile.Person {
	p := &reconcile.Person{Ordinal: ordinal}
	s.index.Person(ordinal, &p.Record)
	p.PIN, _ = lienthong.PINFromUint64(p.Record.PIN) // zero where there is none
	return p
}

func answerOf(r reconcile.Result, found warm.Answer) *Answer {
	a := &Answer{Verdict: r.Verdict, Candidates: []Candidate{}, ReasonVI: r.ReasonVI, ReasonEN: r.ReasonEN, Compared: found.Looked, NotLooked: found.Cut}
	for _, c := range r.Candidates {
		number := ""
		if !c.PIN.IsZero() {
			number = c.PIN.Reveal()
		}
		a.Candidates = append(a.Candidates, Candidate{Number: number, Record: c.Record, Probability: c.Probability, Score: c.Score, Steps: c.Steps, Differences: append([]reconcile.Difference{}, c.Differences...)})
	}
	return a
}

// Change says what became of a person's record.
type Change struct {
	Number string `json:"number,omitempty" doc:"Whose record it was; left out for a birth."`
	Gone   bool   `json:"gone,omitempty" doc:"There is no record any more: it was a mistake, or merged into another."`
	Person *Row   `json:"person,omitempty" doc:"The record from now on."`
	Dead   bool   `json:"dead,omitempty" doc:"The person of the record has died."`
}

// State says what is held.
type State struct {
	Persons int   `json:"persons" doc:"When the index was made."`
	Changes int64 `json:"changes" doc:"Taken since."`
	Late    int   `json:"late" doc:"Records beside the index: start anew when they are a percent of all."`
}

// mostLate is how many records lie beside the index at most: some 100 bytes each.
const mostLate = 5_000_000

func (s *Service) change(_ context.Context, c *Change) (*State, error) {
	pin, err := numberOf("number", c.Number)
	if err != nil {
		return nil, err
	}
	switch {
	case c.Gone && c.Person != nil:
		return nil, lienthong.Errorf(lienthong.Invalid, "gone and person exclude each other")
	case c.Gone && pin == 0:
		return nil, lienthong.Errorf(lienthong.Invalid, "say by number whose record is gone")
	case c.Gone:
		s.index.Apply(warm.Change{PIN: pin, Gone: true})
	case c.Person == nil:
		return nil, lienthong.Errorf(lienthong.Invalid, "say what the record is from now on (person), or that there is none any more (gone)")
	case s.index.Late() >= mostLate:
		return nil, lienthong.Errorf(lienthong.Unavailable, "%d records lie beside the index; start the server anew from a newer file", mostLate)
	default:
		if err := c.Person.check(); err != nil {
			return nil, err
		}
		if c.Person.Name == "" {
			return nil, lienthong.Errorf(lienthong.Invalid, "person has no name")
		}
		if _, err := numberOf("person.number", c.Person.Number); err != nil {
			return nil, err
		}
		asker := <-s.askers
		cells := c.Person.cells(c.Dead)
		s.index.Apply(warm.Change{PIN: pin, Record: func(x *lexicon.Lexicon) kernel.Record { return asker.reader.In(x).Whole(cells) }})
		s.askers <- asker
	}
	s.changes.Add(1)
	return s.now(), nil
}

// numberOf reads a personal number; 0 for none.
func numberOf(field, text string) (uint64, error) {
	if text == "" {
		return 0, nil
	}
	reading, err := vnfield.Number(text)
	if err != nil || reading.Card.PIN().IsZero() {
		return 0, lienthong.Errorf(lienthong.Invalid, "%s is no personal number of twelve digits", field)
	}
	return reading.Card.PIN().Uint64(), nil
}

func (s *Service) now() *State {
	return &State{Persons: s.persons, Changes: s.changes.Load(), Late: s.index.Late()}
}
