package shard

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"os"

	"github.com/parquet-go/parquet-go"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// finding is one edge between a row and a person, or how common the name of a row
// is of which nobody was found: a line of a part.
type finding struct {
	Row     int32  `parquet:"row,delta"`    // of the shard, from 0
	Exact   int32  `parquet:"exact"`        // persons who bear the row's very name; counted by the first pass
	Folded  int32  `parquet:"folded"`       // and its name without marks and order
	Ordinal int64  `parquet:"person"`       // of the population, from 1; 0 for nobody
	Pattern int64  `parquet:"pattern,dict"` // eight levels of kernel.Pattern, the first in the lowest byte
	PIN     int64  `parquet:"number"`       // what follows is of the person
	Alias   int64  `parquet:"alias"`        // a cancelled number
	CMND    int32  `parquet:"old_number"`   // of nine digits
	Birth   int32  `parquet:"birth"`        // year·512 + month·32 + day
	Place   int32  `parquet:"place"`        // of the 63 provinces
	Sex     int32  `parquet:"sex"`          // lienthong.Sex
	Dead    bool   `parquet:"dead"`
	Texts   string `parquet:"texts"` // as written, each after its length as a varint
}

// edge is a finding as those need it who have no use for the person.
type edge struct {
	Row     int32 `parquet:"row,delta"`
	Exact   int32 `parquet:"exact"`
	Folded  int32 `parquet:"folded"`
	Ordinal int64 `parquet:"person"`
	Pattern int64 `parquet:"pattern,dict"`
}

// summary stands in a part's metadata, with the checksums of what the part says.
// Pages have their own; these are for a footer that leads to the wrong ones.
type summary struct {
	Tally  kernel.Tally `json:"tally"`
	Fields []string     `json:"fields"` // which texts there are of a person
	Edges  uint32       `json:"edges_crc32c"`
	Whole  uint32       `json:"whole_crc32c"` // of findings, persons included
}

// The keys of the metadata: the summary, and its own checksum.
const (
	summaryKey  = "lienthong"
	checksumKey = "lienthong_crc32c"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sum goes on with the checksum of edges.
func (e *edge) sum(before uint32) uint32 {
	var b [28]byte
	binary.LittleEndian.PutUint32(b[0:], uint32(e.Row))
	binary.LittleEndian.PutUint32(b[4:], uint32(e.Exact))
	binary.LittleEndian.PutUint32(b[8:], uint32(e.Folded))
	binary.LittleEndian.PutUint64(b[12:], uint64(e.Ordinal))
	binary.LittleEndian.PutUint64(b[20:], uint64(e.Pattern))
	return crc32.Update(before, castagnoli, b[:])
}

// sum goes on with the checksum of findings.
func (x *finding) sum(before uint32) uint32 {
	var b [33]byte
	binary.LittleEndian.PutUint64(b[0:], uint64(x.PIN))
	binary.LittleEndian.PutUint64(b[8:], uint64(x.Alias))
	binary.LittleEndian.PutUint32(b[16:], uint32(x.CMND))
	binary.LittleEndian.PutUint32(b[20:], uint32(x.Birth))
	binary.LittleEndian.PutUint32(b[24:], uint32(x.Place))
	binary.LittleEndian.PutUint32(b[28:], uint32(x.Sex))
	if x.Dead {
		b[32] = 1
	}
	return crc32.Update(crc32.Update(x.edge().sum(before), castagnoli, b[:]), castagnoli, []byte(x.Texts))
}

// writePart writes findings to a file that appears whole or not at all.
func writePart(path string, s summary, each func(write func(*finding) error) error) error {
	f, err := durable.Create(path)
	if err != nil {
		return err
	}
	defer f.Abort()
	w := parquet.NewGenericWriter[finding](f, writing()...)
	batch := make([]finding, 0, batchRows)
	flush := func() error {
		_, err := w.Write(batch)
		batch = batch[:0]
		return err
	}
	if err := each(func(x *finding) error {
		s.Edges, s.Whole = x.edge().sum(s.Edges), x.sum(s.Whole)
		if batch = append(batch, *x); len(batch) < batchRows {
			return nil
		}
		return flush()
	}); err != nil {
		return err
	}
	if err := flush(); err != nil {
		return err
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	w.SetKeyValueMetadata(summaryKey, string(text))
	w.SetKeyValueMetadata(checksumKey, checksum(text))
	if err := w.Close(); err != nil {
		return err
	}
	return f.Commit()
}

func checksum(text []byte) string { return fmt.Sprintf("%08x", crc32.Checksum(text, castagnoli)) }

// readSummary reads no more of a part than what sums it up.
func readSummary(path string) (s summary, err error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return s, missing(path)
	}
	if err != nil {
		return s, damaged(path, err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return s, damaged(path, err)
	}
	p, err := parquet.OpenFile(f, st.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return s, damaged(path, err)
	}
	text, _ := p.Lookup(summaryKey)
	if sum, _ := p.Lookup(checksumKey); sum != checksum([]byte(text)) {
		return s, damaged(path, errChecksum)
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return s, damaged(path, err)
	}
	return s, nil
}

var errChecksum = errors.New("checksum")

// matches are those of a shard's rows.
type matches []kernel.Match

func newMatches(rows, persons int) matches {
	m := make(matches, rows)
	for i := range m {
		m[i].Counts.Persons = persons
	}
	return m
}

// add puts the next edge of a part into the match of its row.
func (m matches) add(path string, e *edge) error {
	if e.Row < 0 || int(e.Row) >= len(m) {
		return damaged(path, fmt.Errorf("row %d of %d", e.Row, len(m)))
	}
	to := &m[e.Row]
	to.Counts.Exact, to.Counts.Folded = int(e.Exact), int(e.Folded)
	if e.Ordinal == 0 {
		return nil
	}
	h := kernel.Hit{Ordinal: e.Ordinal}
	for f := range h.Pattern {
		h.Pattern[f] = kernel.Level(e.Pattern >> (8 * f))
	}
	if e.Ordinal < 0 || !h.Pattern.IsValid() {
		return damaged(path, fmt.Errorf("person %d, pattern %x", e.Ordinal, e.Pattern))
	}
	to.Hits = append(to.Hits, h)
	return nil
}

// edge is what a finding says of the pair.
func (x *finding) edge() *edge { return &edge{x.Row, x.Exact, x.Folded, x.Ordinal, x.Pattern} }

// setPattern writes the levels of a pair.
func (x *finding) setPattern(p kernel.Pattern) {
	x.Pattern = 0
	for f, l := range p {
		x.Pattern |= int64(l) << (8 * f)
	}
}

// setPerson writes what verdicts need of a person: all but the tokens of names,
// which mean something to one process only.
func (x *finding) setPerson(p *reconcile.Person) {
	r := &p.Record
	x.Ordinal, x.PIN, x.Alias, x.CMND = p.Ordinal, int64(r.PIN), int64(r.Alias), int32(r.CMND)
	x.Birth = int32(r.Birth.Year)<<9 | int32(r.Birth.Month)<<5 | int32(r.Birth.Day)
	x.Place, x.Sex, x.Dead = int32(r.Place), int32(r.Sex), r.Dead
	var texts []byte
	for _, f := range p.Fields {
		texts = append(binary.AppendUvarint(texts, uint64(len(f.Text))), f.Text...)
	}
	x.Texts = string(texts)
}

// person is the person of a finding.
func (x *finding) person(fields []string) *reconcile.Person {
	pin, err := lienthong.PINFromUint64(uint64(x.PIN))
	if err != nil {
		pin = lienthong.PIN{} // a population without numbers has nothing to hand on
	}
	p := &reconcile.Person{Ordinal: x.Ordinal, PIN: pin, Fields: make([]reconcile.FieldText, len(fields)), Record: kernel.Record{
		PIN: uint64(x.PIN), Alias: uint64(x.Alias), CMND: uint32(x.CMND), Place: uint8(x.Place), Sex: lienthong.Sex(x.Sex), Dead: x.Dead,
		Birth: lienthong.Date{Year: int16(x.Birth >> 9), Month: uint8(x.Birth >> 5 & 15), Day: uint8(x.Birth & 31)},
	}}
	k := 0
	x.eachText(len(fields), func(text string) {
		p.Fields[k] = reconcile.FieldText{Field: fields[k], Text: text}
		k++
	})
	return p
}

// eachText takes the texts of a person apart. It reports whether there are so many
// and no more.
func (x *finding) eachText(n int, do func(text string)) bool {
	texts := x.Texts
	for range n {
		length, width := binary.Uvarint([]byte(texts[:min(len(texts), binary.MaxVarintLen64)]))
		if width <= 0 || length > uint64(len(texts)-width) {
			return false
		}
		end := width + int(length)
		do(texts[width:end])
		texts = texts[end:]
	}
	return texts == ""
}
