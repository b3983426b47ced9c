package receipt

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash"
	"io/fs"
	"os"
	"strconv"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/reconcile"
)

// Max bounds a receipt that a caller sends, in bytes.
const Max = 64

// Row is all that a row said, as a digest.
type Row [16]byte

// Key makes receipts, and knows its own.
type Key []byte

// Open reads the key that a file holds, or makes one. A key that is lost costs that
// every row is told once more.
func Open(path string) (Key, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text = make([]byte, sha256.Size)
		_, _ = rand.Read(text) // never fails
		err = durable.WriteFile(path, text)
	}
	if err != nil {
		return nil, err
	}
	if len(text) != sha256.Size {
		return nil, lienthong.Errorf(lienthong.Internal, "The file %s holds no key of %d bytes; remove it, and every row is told once more.", path, sha256.Size)
	}
	return text, nil
}

// Rows digests rows of one caller, one after the other.
type Rows struct {
	head, text []byte
}

// Of are rows whose cells are those of columns.
func Of[C ~string](caller string, columns []C) *Rows {
	r := new(Rows)
	r.head = appendText(r.head, caller)
	r.head = binary.AppendUvarint(r.head, uint64(len(columns)))
	for _, c := range columns {
		r.head = appendText(r.head, string(c))
	}
	return r
}

// Digest is that of a row: of its cells and of how its person is known.
func (r *Rows) Digest(cells []string, capacity string, from, until lienthong.Date) Row {
	r.text = append(r.text[:0], r.head...)
	for _, c := range cells {
		r.text = appendText(r.text, c)
	}
	r.text = appendText(r.text, capacity)
	for _, d := range [...]lienthong.Date{from, until} {
		r.text = append(binary.BigEndian.AppendUint16(r.text, uint16(d.Year)), d.Month, d.Day)
	}
	sum := sha256.Sum256(r.text)
	return Row(sum[:])
}

// codeBytes is the length of a code before it is text: nobody guesses one of 2^72 by
// sending rows, and there are millions of them to send.
const codeBytes = 9

// Maker makes receipts, one after the other.
type Maker struct {
	mac  hash.Hash
	text []byte
}

// Maker makes receipts with the key.
func (k Key) Maker() *Maker { return &Maker{mac: hmac.New(sha256.New, k)} }

// Code is what tells an answer to a row from every other: verdict, differences, and
// whom it means. Score and rows about the same person are not in it: they depend on
// what other rows and persons there are.
func (m *Maker) Code(row Row, r *reconcile.Result) string {
	m.text = appendText(append(m.text[:0], row[:]...), string(r.Verdict))
	m.text = binary.AppendUvarint(m.text, uint64(len(r.Differences)))
	for _, d := range r.Differences {
		m.text = appendText(m.text, string(d))
	}
	for i := range r.Candidates {
		c := &r.Candidates[i]
		m.text = appendText(strconv.AppendInt(append(m.text, 'p'), c.Person.Int64(), 10), c.PIN.Reveal())
		if r.Verdict.Links() {
			break // the others are out of the question
		}
	}
	m.mac.Reset()
	_, _ = m.mac.Write(m.text) // never fails
	var sum [sha256.Size]byte
	return base64.RawURLEncoding.EncodeToString(m.mac.Sum(sum[:0])[:codeBytes])
}

// Same reports whether a receipt is of the answer that has the code, and the letter
// of what was told then.
func Same(receipt, code string) (letter byte, same bool) {
	if len(receipt) != len(code)+1 || !hmac.Equal([]byte(receipt[1:]), []byte(code)) {
		return 0, false
	}
	return receipt[0], true
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}
