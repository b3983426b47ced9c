package rowfile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"iter"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong/internal/linkrow"
)

// MaxLine bounds a row as JSON, in bytes; one of 18 cells weighs about 300.
const MaxLine = 32 << 10

// maxKept bounds the same in the file. JSON that is written anew, with no more escapes
// than it needs, does not grow; a checksum comes before it.
const maxKept = MaxLine + 64

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksumLength is the bytes of a line before its JSON.
const checksumLength = 9

// Lines are rows on their way to the file.
type Lines struct {
	text []byte
	ends []int // of each row in text
	rows []int
}

// Add appends a row. The rows rise.
func (l *Lines) Add(r *linkrow.Row) {
	begin := len(l.text)
	l.text = r.Append(append(l.text, "00000000 "...))
	var sum [4]byte
	binary.BigEndian.PutUint32(sum[:], crc32.Checksum(l.text[begin+checksumLength:], castagnoli))
	hex.Encode(l.text[begin:], sum[:])
	l.text = append(l.text, '\n')
	l.ends, l.rows = append(l.ends, len(l.text)), append(l.rows, r.Row)
}

// Bytes are the rows as the file keeps them.
func (l *Lines) Bytes() []byte { return l.text }

// Reset forgets the rows.
func (l *Lines) Reset() {
	clear(l.text) // personal data
	l.text, l.ends, l.rows = l.text[:0], l.ends[:0], l.rows[:0]
}

// ErrTorn ends Read where a line is not whole.
var ErrTorn = errors.New("a line of rows is not whole")

// Read decodes one line after another into r, whose cells are used again, and
// yields how many bytes that makes. The last pair has an error unless the file ended with a line.
func Read(file io.Reader, r *linkrow.Row) iter.Seq2[int64, error] {
	return func(yield func(int64, error) bool) {
		in := bufio.NewReaderSize(file, maxKept)
		size, last := int64(0), 0
		for {
			line, err := in.ReadSlice('\n')
			if err != nil {
				switch {
				case errors.Is(err, io.EOF) && len(line) == 0:
				case errors.Is(err, io.EOF), errors.Is(err, bufio.ErrBufferFull):
					yield(size, ErrTorn)
				default:
					yield(size, err)
				}
				return
			}
			if !readKept(line, r) || r.Row <= last {
				yield(size, ErrTorn)
				return
			}
			last = r.Row
			size += int64(len(line))
			if !yield(size, nil) {
				return
			}
		}
	}
}

// readKept decodes one line of the file.
func readKept(line []byte, r *linkrow.Row) bool {
	var sum [4]byte
	if len(line) < checksumLength || line[checksumLength-1] != ' ' {
		return false
	}
	if _, err := hex.Decode(sum[:], line[:checksumLength-1]); err != nil {
		return false
	}
	text := bytes.TrimSuffix(line[checksumLength:], []byte("\n"))
	if crc32.Checksum(text, castagnoli) != binary.BigEndian.Uint32(sum[:]) {
		return false
	}
	if r.Scan(text) {
		return true
	}
	*r = linkrow.Row{}
	return json.Unmarshal(text, r) == nil
}
