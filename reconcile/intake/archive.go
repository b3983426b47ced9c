package intake

import (
	"encoding/binary"

	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// archive keeps records and the texts that are shown of them in a few large
// pieces without pointers, so that millions of them cost the garbage collector
// nothing. Records are added one after another and read by their place.
type archive struct {
	names   []string // of the fields, the same for every record
	records []kernel.Record
	starts  []place
	chunks  [][]byte // texts, each after its length as a varint
}

// place is where a record's texts begin.
type place struct{ chunk, at uint32 }

// chunkBytes is the size of a piece; a record's texts lie in one.
const chunkBytes = 1 << 20

// add keeps a record with one text for each name.
func (a *archive) add(r *kernel.Record, texts []string) int {
	need := 0
	for _, t := range texts {
		need += binary.MaxVarintLen32 + len(t)
	}
	last := len(a.chunks) - 1
	if last < 0 || len(a.chunks[last])+need > cap(a.chunks[last]) {
		size := max(need, min(chunkBytes, 2*need*(1+len(a.records))))
		a.chunks = append(a.chunks, make([]byte, 0, size))
		last++
	}
	c := a.chunks[last]
	a.starts = append(a.starts, place{uint32(last), uint32(len(c))})
	for _, t := range texts {
		c = append(binary.AppendUvarint(c, uint64(len(t))), t...)
	}
	a.chunks[last] = c
	a.records = append(a.records, *r)
	return len(a.records) - 1
}

// fields are the texts of a record under their names.
func (a *archive) fields(i int) []reconcile.FieldText {
	out := make([]reconcile.FieldText, len(a.names))
	a.each(i, func(k int, text []byte) { out[k] = reconcile.FieldText{Field: a.names[k], Text: string(text)} })
	return out
}

func (a *archive) each(i int, do func(k int, text []byte)) {
	c := a.chunks[a.starts[i].chunk][a.starts[i].at:]
	for k := range a.names {
		n, width := binary.Uvarint(c)
		do(k, c[width:width+int(n)])
		c = c[width+int(n):]
	}
}

// text is one field of a record, "" if there is no such field.
func (a *archive) text(i int, name string) (found string) {
	a.each(i, func(k int, text []byte) {
		if a.names[k] == name {
			found = string(text)
		}
	})
	return found
}

// copyOf adds record i of another archive with the same names.
func (a *archive) copyOf(b *archive, i int) int {
	texts := make([]string, len(b.names))
	b.each(i, func(k int, text []byte) { texts[k] = string(text) })
	return a.add(&b.records[i], texts)
}
