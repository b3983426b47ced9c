package archive

import (
	"encoding/binary"

	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// Archive keeps records and the texts that are shown of them in a few large
// pieces without pointers, so that millions of them cost the garbage collector
// nothing. Records are added one after another and read by their place.
type Archive struct {
	Names   []string // of the fields, the same for every record
	Records []kernel.Record
	starts  []place
	chunks  [][]byte // texts, each after its length as a varint
}

// place is where a record's texts begin.
type place struct{ chunk, at uint32 }

// chunkBytes is the size of a piece; a record's texts lie in one.
const chunkBytes = 1 << 20

// Add keeps a record with one text for each name.
func (a *Archive) Add(r *kernel.Record, texts []string) int {
	need := 0
	for _, t := range texts {
		need += binary.MaxVarintLen32 + len(t)
	}
	last := len(a.chunks) - 1
	if last < 0 || len(a.chunks[last])+need > cap(a.chunks[last]) {
		size := max(need, min(chunkBytes, 2*need*(1+len(a.Records))))
		a.chunks = append(a.chunks, make([]byte, 0, size))
		last++
	}
	c := a.chunks[last]
	a.starts = append(a.starts, place{uint32(last), uint32(len(c))})
	for _, t := range texts {
		c = append(binary.AppendUvarint(c, uint64(len(t))), t...)
	}
	a.chunks[last] = c
	a.Records = append(a.Records, *r)
	return len(a.Records) - 1
}

// Fields are the texts of a record under their names.
func (a *Archive) Fields(i int) []reconcile.FieldText {
	out := make([]reconcile.FieldText, len(a.Names))
	a.each(i, func(k int, text []byte) { out[k] = reconcile.FieldText{Field: a.Names[k], Text: string(text)} })
	return out
}

func (a *Archive) each(i int, do func(k int, text []byte)) {
	c := a.chunks[a.starts[i].chunk][a.starts[i].at:]
	for k := range a.Names {
		n, width := binary.Uvarint(c)
		do(k, c[width:width+int(n)])
		c = c[width+int(n):]
	}
}

// Text is one field of a record, "" if there is no such field.
func (a *Archive) Text(i int, name string) (found string) {
	a.each(i, func(k int, text []byte) {
		if a.Names[k] == name {
			found = string(text)
		}
	})
	return found
}

// Copy adds record i of another archive with the same names.
func (a *Archive) Copy(b *Archive, i int) int {
	texts := make([]string, len(b.Names))
	b.each(i, func(k int, text []byte) { texts[k] = string(text) })
	return a.Add(&b.Records[i], texts)
}
