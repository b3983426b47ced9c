package linkjob

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"iter"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/jsonline"
)

// rowFile keeps the rows of a job while they come. Each is a line of its
// checksum and its JSON:
//
//	checksum (CRC-32C of the JSON, 8 hex digits) SP {"row":n,"cells":[…]} LF
//
// so that the end that a killed process left half-written shows, and is cut.
type rowFile struct {
	limits Limits

	mu     sync.Mutex // guards what follows
	file   *os.File
	size   int64 // bytes that are durable
	rows   int
	last   int
	closed bool
	broken error         // of an fsync: what is on the disk is not known any more
	more   chan struct{} // closed, and made anew, when any of this has changed
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksumLength is the bytes of a line before its JSON.
const checksumLength = 9

// lines are rows on their way to the file.
type lines struct {
	text []byte
	ends []int // of each row in text
	rows []int
}

func (l *lines) add(r *linkageRow) {
	begin := len(l.text)
	l.text = r.append(append(l.text, "00000000 "...))
	var sum [4]byte
	binary.BigEndian.PutUint32(sum[:], crc32.Checksum(l.text[begin+checksumLength:], castagnoli))
	hex.Encode(l.text[begin:], sum[:])
	l.text = append(l.text, '\n')
	l.ends, l.rows = append(l.ends, len(l.text)), append(l.rows, r.Row)
}

// append appends the row as its JSON.
func (r *linkageRow) append(dst []byte) []byte {
	dst = strconv.AppendInt(append(dst, `{"row":`...), int64(r.Row), 10)
	dst = jsonline.AppendTexts(append(dst, `,"cells":`...), r.Cells)
	if r.Capacity != "" {
		dst = jsonline.AppendText(append(dst, `,"capacity":`...), r.Capacity)
	}
	if !r.From.IsZero() {
		dst, _ = r.From.AppendText(append(dst, `,"from":"`...)) // never fails
		dst = append(dst, '"')
	}
	if !r.Until.IsZero() {
		dst, _ = r.Until.AppendText(append(dst, `,"until":"`...)) // never fails
		dst = append(dst, '"')
	}
	if r.Told != "" {
		dst = jsonline.AppendText(append(dst, `,"told":`...), r.Told)
	}
	return append(dst, '}')
}

// scan reads a row as append writes it, in place of what r was, and reports whether
// it did. Other lines are for the general decoder.
func (r *linkageRow) scan(line []byte) bool {
	*r = linkageRow{Cells: r.Cells[:0]}
	s := jsonline.Scan(line)
	s.Want(`{"row":`)
	r.Row = s.Whole()
	s.Want(`,"cells":`)
	r.Cells = s.Texts(r.Cells)
	var bad, worse error
	if s.Has(`,"capacity":`) {
		r.Capacity = string(s.Text())
	}
	if s.Has(`,"from":`) {
		r.From, bad = lienthong.ParseDate(string(s.Text()))
	}
	if s.Has(`,"until":`) {
		r.Until, worse = lienthong.ParseDate(string(s.Text()))
	}
	if s.Has(`,"told":`) {
		r.Told = string(s.Text())
	}
	s.Want(`}`)
	return s.Done() && bad == nil && worse == nil
}

func (l *lines) reset() {
	clear(l.text) // personal data
	l.text, l.ends, l.rows = l.text[:0], l.ends[:0], l.rows[:0]
}

// openRows opens a file of rows and cuts what is half-written at its end.
func openRows(path string, limits Limits) (*rowFile, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, failed(err, "its rows cannot be opened")
	}
	f := &rowFile{limits: limits, file: file, more: make(chan struct{})}
	var r linkageRow
	for size, err := range readRows(file, &r) {
		if errors.Is(err, errTorn) {
			break
		}
		if err != nil {
			_ = file.Close() // nothing was written
			return nil, failed(err, "its rows cannot be read")
		}
		f.size, f.rows, f.last = size, f.rows+1, r.Row
	}
	if err := f.cut(); err != nil {
		_ = file.Close() // nothing was written
		return nil, failed(err, "a torn write at the end of its rows cannot be cut")
	}
	return f, nil
}

// cut makes the file as long as is durable.
func (f *rowFile) cut() error {
	if err := f.file.Truncate(f.size); err != nil {
		return err
	}
	_, err := f.file.Seek(f.size, io.SeekStart)
	return err
}

// add appends those rows that are above the last one, durably: all or none.
func (f *rowFile) add(l *lines) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	from, _ := slices.BinarySearch(l.rows, f.last+1)
	if from == len(l.rows) {
		return nil
	}
	text := l.text
	if from > 0 {
		text = l.text[l.ends[from-1]:]
	}
	switch {
	case f.closed:
		return lienthong.Errorf(lienthong.Conflict, "This job takes no rows any more; ask for its state.")
	case f.broken != nil:
		return f.broken
	case f.rows+len(l.rows)-from > f.limits.Rows || f.size+int64(len(text)) > f.limits.Bytes:
		return lienthong.Errorf(lienthong.TooLarge, "The register is larger than a job takes, %d rows or %d MiB; split it.", f.limits.Rows, f.limits.Bytes>>20)
	}
	if _, err := f.file.Write(text); err != nil {
		if err := f.cut(); err != nil {
			f.broken = failed(err, "the disk is full or broken; the node's operator must look at it")
		}
		return failed(err, "the disk is full; try again later")
	}
	defer f.tell()
	if err := f.file.Sync(); err != nil {
		f.broken = failed(err, "the disk is broken; the node's operator must look at it")
		return f.broken
	}
	f.size += int64(len(text))
	f.rows += len(l.rows) - from
	f.last = l.rows[len(l.rows)-1]
	return nil
}

// tell wakes who awaits rows. The caller holds mu.
func (f *rowFile) tell() {
	close(f.more)
	f.more = make(chan struct{})
}

// await returns when all rows up to one are durable, or none comes any more: add says why.
func (f *rowFile) await(ctx context.Context, row int) error {
	over := time.NewTimer(turn)
	defer over.Stop()
	for {
		f.mu.Lock()
		come, more := f.last >= row || f.closed || f.broken != nil, f.more
		f.mu.Unlock()
		if come {
			return nil
		}
		select {
		case <-more:
		case <-over.C:
			return lienthong.Errorf(lienthong.Conflict, "The rows before these have not come; ask for the job's state and send the rows after the last one received.")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// held is what is durable.
func (f *rowFile) held() (rows, last int, size int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.rows, f.last, f.size
}

func (f *rowFile) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil
	}
	f.closed = true
	f.tell()
	return f.file.Close()
}

// errTorn ends readRows where a line is not whole.
var errTorn = errors.New("a line of rows is not whole")

// readRows decodes one line after another into r, whose cells are used again, and
// yields how many bytes that makes. The last pair has an error unless the file ended with a line.
func readRows(file io.Reader, r *linkageRow) iter.Seq2[int64, error] {
	return func(yield func(int64, error) bool) {
		in := bufio.NewReaderSize(file, maxKeptLine)
		size, last := int64(0), 0
		for {
			line, err := in.ReadSlice('\n')
			if err != nil {
				switch {
				case errors.Is(err, io.EOF) && len(line) == 0:
				case errors.Is(err, io.EOF), errors.Is(err, bufio.ErrBufferFull):
					yield(size, errTorn)
				default:
					yield(size, err)
				}
				return
			}
			if !readKept(line, r) || r.Row <= last {
				yield(size, errTorn)
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
func readKept(line []byte, r *linkageRow) bool {
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
	if r.scan(text) {
		return true
	}
	*r = linkageRow{}
	return json.Unmarshal(text, r) == nil
}
