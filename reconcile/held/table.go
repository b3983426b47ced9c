package held

import (
	"context"
	"maps"
	"sync"
	"sync/atomic"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// Table is a population by ordinal, from 1.
type Table struct {
	persons []packed
	mothers []uint64 // names, as in packed; nil if they are not held
	fathers []uint64
	long    []lexicon.Name   // names of more than four syllables
	aliases map[int64]uint64 // cancelled numbers, by ordinal
	lexicon *lexicon.Lexicon
	writers []*Writer
}

// packed is one person.
//
//	a: personal number 40 bits, province 7, sex 2, dead 1, cancelled number 1
//	b: nine-digit number 30 bits, year of birth 12, month 4, day 5
//	c: the name: four tokens of 16 bits, or the place of a long one
type packed struct{ a, b, c uint64 }

// Parents says whose names are held beside the persons' own.
type Parents struct{ Mother, Father bool }

// BytesPerPerson is what a person takes.
func (p Parents) BytesPerPerson() int64 { return int64(24 + 8*bit(p.Mother) + 8*bit(p.Father)) }

const (
	placeAt, sexAt, deadAt, aliasAt = 40, 47, 49, 50
	yearAt, monthAt, dayAt          = 30, 42, 46
)

func bit(set bool) uint64 {
	if set {
		return 1
	}
	return 0
}

// New has room for so many persons.
func New(persons int, of Parents) *Table {
	t := &Table{persons: room.Make[packed](persons), aliases: make(map[int64]uint64)}
	if of.Mother {
		t.mothers = room.Make[uint64](persons)
	}
	if of.Father {
		t.fathers = room.Make[uint64](persons)
	}
	return t
}

// Parents says whose names are held.
func (t *Table) Parents() Parents { return Parents{t.mothers != nil, t.fathers != nil} }

// Writer puts persons in on behalf of one goroutine.
type Writer struct {
	table   *Table
	lexicon *lexicon.Lexicon
	spans   []span
	long    []lexicon.Name
	aliases map[int64]uint64
}

// span is the ordinals first and up to, which one writer put in.
type span struct{ first, upTo int64 }

// Writer makes one more writer, whose persons' names are tokens of lexicon. It
// is not safe for concurrent use with itself or with Join.
func (t *Table) Writer(lexicon *lexicon.Lexicon) *Writer {
	w := &Writer{table: t, lexicon: lexicon, aliases: make(map[int64]uint64)}
	t.writers = append(t.writers, w)
	return w
}

// Put puts persons in, the first of whom has the ordinal first.
func (w *Writer) Put(first int64, persons []kernel.Record) {
	for i := range persons {
		at := first + int64(i)
		w.table.persons[at-1] = w.pack(at, &persons[i])
		if w.table.mothers != nil {
			w.table.mothers[at-1] = w.name(&persons[i].Mother)
		}
		if w.table.fathers != nil {
			w.table.fathers[at-1] = w.name(&persons[i].Father)
		}
	}
	if last := len(w.spans) - 1; last >= 0 && w.spans[last].upTo == first {
		w.spans[last].upTo += int64(len(persons))
		return
	}
	w.spans = append(w.spans, span{first, first + int64(len(persons))})
}

func (w *Writer) pack(ordinal int64, r *kernel.Record) packed {
	p := packed{
		a: r.PIN | uint64(r.Place)<<placeAt | uint64(r.Sex)<<sexAt | bit(r.Dead)<<deadAt,
		b: uint64(r.CMND) | uint64(r.Birth.Year)<<yearAt | uint64(r.Birth.Month)<<monthAt | uint64(r.Birth.Day)<<dayAt,
	}
	if r.Alias != 0 {
		p.a |= 1 << aliasAt
		w.aliases[ordinal] = r.Alias
	}
	p.c = w.name(&r.Name)
	return p
}

// Trim leaves out the room behind the first so many persons, that nobody was put into.
func (t *Table) Trim(persons int) {
	t.persons = t.persons[:persons]
	if t.mothers != nil {
		t.mothers = t.mothers[:persons]
	}
	if t.fathers != nil {
		t.fathers = t.fathers[:persons]
	}
}

// long marks the place of a name of which four tokens do not say all. A name whose
// fourth syllable did not fit the lexicon would bear the mark and is held as long.
const long = 0xffff << 48

// name packs a name.
func (w *Writer) name(n *lexicon.Name) uint64 {
	if c := short(n); n[4] == 0 && c&long != long {
		return c
	}
	w.long = append(w.long, *n)
	return long | uint64(len(w.long)-1)
}

func short(n *lexicon.Name) uint64 {
	return uint64(n[0]) | uint64(n[1])<<16 | uint64(n[2])<<32 | uint64(n[3])<<48
}

// nameOf unpacks a name.
func (t *Table) nameOf(c uint64) lexicon.Name {
	if c&long == long {
		return t.long[c&^long]
	}
	return lexicon.Name{lexicon.Token(c), lexicon.Token(c >> 16), lexicon.Token(c >> 32), lexicon.Token(c >> 48)}
}

// Join ends the writing: it brings all names under one lexicon. It also gives
// the function that does so with names of tokens that every writer's lexicon
// had from the beginning.
func (t *Table) Join() lexicon.Translation {
	lexicons := make([]*lexicon.Lexicon, len(t.writers))
	for i, w := range t.writers {
		lexicons[i] = w.lexicon
	}
	joint, translations := lexicon.Join(lexicons)
	t.lexicon = joint
	bases := make([]int, len(t.writers)+1) // where each writer's long names begin
	for i, w := range t.writers {
		t.long = append(t.long, w.long...)
		bases[i+1] = len(t.long)
		maps.Copy(t.aliases, w.aliases)
	}
	var all sync.WaitGroup
	for i, w := range t.writers {
		all.Go(func() {
			own := t.long[bases[i]:bases[i+1]]
			for k := range own {
				translations[i].Name(&own[k])
			}
			for _, s := range w.spans {
				for k := s.first - 1; k < s.upTo-1; k++ {
					join(&t.persons[k].c, uint64(bases[i]), &translations[i])
				}
				for _, parents := range [][]uint64{t.mothers, t.fathers} {
					for k := s.first - 1; parents != nil && k < s.upTo-1; k++ {
						join(&parents[k], uint64(bases[i]), &translations[i])
					}
				}
			}
		})
	}
	all.Wait()
	t.writers = nil
	return translations[0]
}

// join brings one name under the joint lexicon.
func join(c *uint64, base uint64, t *lexicon.Translation) {
	a, b, d, e := lexicon.Token(*c), lexicon.Token(*c>>16), lexicon.Token(*c>>32), lexicon.Token(*c>>48)
	switch {
	case *c&long == long:
		*c += base
	case t.Keeps(a) && t.Keeps(b) && t.Keeps(d) && t.Keeps(e): // nearly always
	default:
		n := lexicon.Name{a, b, d, e}
		t.Name(&n)
		*c = short(&n)
	}
}

// Len is how many persons there are.
func (t *Table) Len() int { return len(t.persons) }

// Lexicon is what the names are tokens of; nil before Join.
func (t *Table) Lexicon() *lexicon.Lexicon { return t.lexicon }

// Person writes the person of an ordinal to r.
func (t *Table) Person(ordinal int64, r *kernel.Record) {
	p := &t.persons[ordinal-1]
	*r = kernel.Record{
		PIN: p.a & (1<<placeAt - 1), Place: uint8(p.a >> placeAt & 127), Sex: lienthong.Sex(p.a >> sexAt & 3), Dead: p.a>>deadAt&1 != 0,
		CMND:  uint32(p.b & (1<<yearAt - 1)),
		Birth: lienthong.Date{Year: int16(p.b >> yearAt & 4095), Month: uint8(p.b >> monthAt & 15), Day: uint8(p.b >> dayAt & 31)},
	}
	r.Name = t.nameOf(p.c)
	if t.mothers != nil {
		r.Mother = t.nameOf(t.mothers[ordinal-1])
	}
	if t.fathers != nil {
		r.Father = t.nameOf(t.fathers[ordinal-1])
	}
	if p.a>>aliasAt&1 != 0 {
		r.Alias = t.aliases[ordinal]
	}
}

// Persons writes persons from the ordinal first on to dst, as many as it has
// room for and there are, and returns them.
func (t *Table) Persons(first int64, dst []kernel.Record) []kernel.Record {
	dst = dst[:min(len(dst), len(t.persons)-int(first)+1)]
	for i := range dst {
		t.Person(first+int64(i), &dst[i])
	}
	return dst
}

// Stretch is persons who follow each other, from the ordinal First on.
type Stretch struct {
	First int64
	table *Table
	len   int
}

// Len is how many they are.
func (s Stretch) Len() int { return s.len }

// Some writes persons from a place on to dst, as many as it has room for and there are,
// and returns them.
func (s Stretch) Some(from int, dst []kernel.Record) []kernel.Record {
	return s.table.Persons(s.First+int64(from), dst[:min(len(dst), s.len-from)])
}

// Touch loads what Some would read of the person at a place; what it gives has no meaning.
func (s Stretch) Touch(at int) uint64 {
	i := int(s.First) - 1 + at
	touched := s.table.persons[i].a
	if s.table.mothers != nil {
		touched += s.table.mothers[i]
	}
	if s.table.fathers != nil {
		touched += s.table.fathers[i]
	}
	return touched
}

// Share has several goroutines take all persons, so many at a time. do is told which of
// them it is. The error is of ctx, if that ends first.
func (t *Table) Share(ctx context.Context, workers, atOnce int, do func(worker int, some Stretch)) error {
	var next atomic.Int64
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for ctx.Err() == nil {
				from := int(next.Add(int64(atOnce))) - atOnce
				if from >= t.Len() {
					return
				}
				do(w, Stretch{int64(from) + 1, t, min(atOnce, t.Len()-from)})
			}
		})
	}
	all.Wait()
	return ctx.Err()
}
