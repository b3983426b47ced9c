package populationsql

import (
	"encoding/binary"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// A document is a version without what has a column: person, number and the
// recorded period. Of absent parts only a zero bit is kept; a person with a
// family takes about 300 bytes. The primitives are in wire.go.
//
//	byte   1, the format
//	text   source
//	count  facts, each:      byte field, byte mask, then what the mask names:
//	                         text, code, day, from, until, recorded, source, flag
//	count  numbers, each:    byte mask, number, from, until
//	count  relations, each:  byte kind, byte mask, then what the mask names:
//	                         other, name, number, code, from, until, source
//
// A later format has another first byte; a program that does not know it says
// so instead of guessing. Masks and kinds are never re-used.
const documentFormat = 1

// The bits of a fact's mask. Numbers use hasFrom and hasUntil of them.
const (
	hasText = 1 << iota
	hasCode
	hasDate
	hasFrom
	hasUntil
	hasRecorded
	hasSource
	hasFlag
)

// The bits of a relation's mask.
const (
	relOther = 1 << iota
	relName
	relNumber
	relCode
	relFrom
	relUntil
	relSource
)

// appendDocument encodes v.
func appendDocument(b []byte, v *population.Version) []byte {
	b = putText(append(b, documentFormat), v.Source)
	b = binary.AppendUvarint(b, uint64(len(v.Facts)))
	for i := range v.Facts {
		b = putFact(b, &v.Facts[i])
	}
	b = binary.AppendUvarint(b, uint64(len(v.Numbers)))
	for _, n := range v.Numbers {
		b = append(b, periodBits(n.Valid, hasFrom, hasUntil))
		b = putPeriod(binary.AppendUvarint(b, keyOf(n.Number)), n.Valid)
	}
	b = binary.AppendUvarint(b, uint64(len(v.Relations)))
	for i := range v.Relations {
		b = putRelation(b, &v.Relations[i])
	}
	return b
}

func putFact(b []byte, f *population.Fact) []byte {
	b = append(b, byte(f.Field), bit(f.Value.Text != "", hasText)|bit(f.Value.Code != "", hasCode)|
		bit(f.Value.Date != lienthong.Date{}, hasDate)|periodBits(f.Valid, hasFrom, hasUntil)|
		bit(!f.Recorded.IsZero(), hasRecorded)|bit(f.Source != "", hasSource)|bit(f.Flag != 0, hasFlag))
	if f.Value.Text != "" {
		b = putText(b, f.Value.Text)
	}
	if f.Value.Code != "" {
		b = putText(b, f.Value.Code)
	}
	if (f.Value.Date != lienthong.Date{}) {
		b = putDay(b, f.Value.Date)
	}
	b = putPeriod(b, f.Valid)
	if !f.Recorded.IsZero() {
		b = putTime(b, f.Recorded)
	}
	if f.Source != "" {
		b = putText(b, f.Source)
	}
	if f.Flag != 0 {
		b = append(b, byte(f.Flag))
	}
	return b
}

func putRelation(b []byte, r *population.Relation) []byte {
	b = append(b, byte(r.Kind), bit(!r.Other.IsZero(), relOther)|bit(r.Name != "", relName)|
		bit(!r.Number.IsZero(), relNumber)|bit(r.Code != "", relCode)|
		periodBits(r.Valid, relFrom, relUntil)|bit(r.Source != "", relSource))
	if !r.Other.IsZero() {
		b = binary.AppendUvarint(b, uint64(r.Other.Int64()))
	}
	if r.Name != "" {
		b = putText(b, r.Name)
	}
	if !r.Number.IsZero() {
		b = binary.AppendUvarint(b, keyOf(r.Number))
	}
	if r.Code != "" {
		b = putText(b, r.Code)
	}
	b = putPeriod(b, r.Valid)
	if r.Source != "" {
		b = putText(b, r.Source)
	}
	return b
}

func bit(is bool, b byte) byte {
	if is {
		return b
	}
	return 0
}

func periodBits(p lienthong.Period, from, until byte) byte {
	return bit(!p.From.IsZero(), from) | bit(!p.Until.IsZero(), until)
}

func putPeriod(b []byte, p lienthong.Period) []byte {
	if !p.From.IsZero() {
		b = putTime(b, p.From)
	}
	if !p.Until.IsZero() {
		b = putTime(b, p.Until)
	}
	return b
}

func (d *decoder) period(from, until bool) (p lienthong.Period) {
	if from {
		p.From = d.time()
	}
	if until {
		p.Until = d.time()
	}
	return p
}

// decodeDocument is the inverse of appendDocument; it fills in what a document
// holds and leaves the rest of v as it is.
func decodeDocument(document string, v *population.Version) error {
	d := decoder{rest: document}
	if d.byte() != documentFormat {
		return errCorrupt
	}
	v.Source = d.text()
	v.Facts = list(&d, 2, v.Facts, (*decoder).fact)
	v.Numbers = list(&d, 2, v.Numbers, (*decoder).identifier)
	v.Relations = list(&d, 2, v.Relations, (*decoder).relation)
	if d.bad || d.rest != "" {
		return errCorrupt
	}
	return nil
}

// list reads a count and that many things of at least size bytes, into the memory
// of a list that is not needed any more; none is nil.
func list[T any](d *decoder, size int, into []T, read func(*decoder) T) []T {
	n := d.count(size)
	if n == 0 {
		return nil
	}
	all := slices.Grow(into[:0], n)[:n]
	for i := range all {
		all[i] = read(d)
	}
	return all
}

func (d *decoder) fact() (f population.Fact) {
	f.Field = population.Field(d.byte())
	mask := d.byte()
	if mask&hasText != 0 {
		f.Value.Text = d.text()
	}
	if mask&hasCode != 0 {
		f.Value.Code = d.text()
	}
	if mask&hasDate != 0 {
		f.Value.Date = d.day()
	}
	f.Valid = d.period(mask&hasFrom != 0, mask&hasUntil != 0)
	if mask&hasRecorded != 0 {
		f.Recorded = d.time()
	}
	if mask&hasSource != 0 {
		f.Source = d.text()
	}
	if mask&hasFlag != 0 {
		f.Flag = population.Flag(d.byte())
	}
	return f
}

func (d *decoder) identifier() (n population.Identifier) {
	mask := d.byte()
	n.Number = d.number()
	n.Valid = d.period(mask&hasFrom != 0, mask&hasUntil != 0)
	return n
}

func (d *decoder) relation() (r population.Relation) {
	r.Kind = population.RelationKind(d.byte())
	mask := d.byte()
	if mask&relOther != 0 {
		id, err := lienthong.PersonIDFromInt64(int64(d.uvarint()))
		if err != nil {
			d.fail()
		}
		r.Other = id
	}
	if mask&relName != 0 {
		r.Name = d.text()
	}
	if mask&relNumber != 0 {
		r.Number = d.number()
	}
	if mask&relCode != 0 {
		r.Code = d.text()
	}
	r.Valid = d.period(mask&relFrom != 0, mask&relUntil != 0)
	if mask&relSource != 0 {
		r.Source = d.text()
	}
	return r
}

// micros is a column's form of a time: microseconds since 1970, UTC.
func micros(t time.Time) int64 { return t.UnixMicro() }

func fromMicros(us int64) time.Time { return time.UnixMicro(us).UTC() }
