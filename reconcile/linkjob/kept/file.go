package kept

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"sort"
	"strconv"

	"github.com/lienthong/lienthong"
)

// ReadLine reads a line, which holds until the next.
func ReadLine(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return line, err
	}
	line = bytes.Clone(line)
	rest, err := in.ReadBytes('\n')
	return append(line, rest...), err
}

// Search finds where the first result above a row begins; the size of the file
// if there is none. Results are in the order of their rows.
func Search(file *os.File, after int) (start, size int64, err error) {
	st, err := file.Stat()
	if err != nil {
		return 0, 0, err
	}
	size = st.Size()
	var in bufio.Reader
	// line finds the first line that begins at or after an offset.
	line := func(offset int64) (start int64, row int) {
		if err != nil {
			return size, 0
		}
		if start = offset; offset > 0 { // a line begins here if one ends just before
			in.Reset(io.NewSectionReader(file, offset-1, size-offset+1))
			skipped, e := in.ReadSlice('\n')
			for e == bufio.ErrBufferFull {
				start += int64(len(skipped))
				skipped, e = in.ReadSlice('\n')
			}
			if start += int64(len(skipped)) - 1; e != nil {
				return size, 0
			}
		}
		in.Reset(io.NewSectionReader(file, start, size-start))
		head, e := in.Peek(24) // {"row":1000000000,"verdict
		if len(head) == 0 {
			return size, 0
		}
		digits, _, ok := bytes.Cut(bytes.TrimPrefix(head, []byte(`{"row":`)), []byte(","))
		row, bad := strconv.Atoi(string(digits))
		if !ok || bad != nil {
			err = lienthong.Errorf(lienthong.Internal, "The results are damaged near byte %d.", start)
		} else if e != nil && e != io.EOF {
			err = e
		}
		return start, row
	}
	at := sort.Search(int(size), func(offset int) bool {
		start, row := line(int64(offset))
		return start == size || row > after
	})
	start, _ = line(int64(at))
	return start, size, err
}

// Results reads a job's results here and there. Rows that rise by little, as
// those of a request do, are read on to, and not searched for.
type Results struct {
	File *os.File
	in   *bufio.Reader // nil before the first
	last Facts         // that in has read
}

// near is how many results are read to reach another one: fewer bytes than a search reads.
const near = 100

// PersonOf is whom a row was linked with; nobody where it was not.
func (r *Results) PersonOf(row int) (lienthong.PersonID, error) {
	if r.in == nil || row < r.last.Row || row > r.last.Row+near {
		start, size, err := Search(r.File, row-1)
		if err != nil {
			return lienthong.PersonID{}, err
		}
		r.in, r.last = bufio.NewReader(io.NewSectionReader(r.File, start, size-start)), Facts{}
	}
	for r.last.Row < row {
		line, err := r.in.ReadBytes('\n')
		if err == io.EOF {
			return lienthong.PersonID{}, nil
		}
		if err == nil {
			err = r.last.Read(line)
		}
		if err != nil {
			return lienthong.PersonID{}, err
		}
	}
	k := &r.last
	if k.Row != row || !k.Verdict.Links() || len(k.Persons) != 1 || k.Persons[0].Person == "" {
		return lienthong.PersonID{}, nil
	}
	return lienthong.ParsePersonID(k.Persons[0].Person)
}
