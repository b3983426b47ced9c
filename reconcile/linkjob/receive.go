package linkjob

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/linkrow"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile/linkjob/order"
	"github.com/lienthong/lienthong/reconcile/linkjob/receipt"
	"github.com/lienthong/lienthong/reconcile/linkjob/rowfile"
)

// maxCapacity bounds a capacity, in bytes.
const maxCapacity = 64

const (
	// maxRow is the largest number of a row.
	maxRow = 1_000_000_000
	// syncBytes is about how much is received between two fsyncs: what a
	// sender who is cut off must send again.
	syncBytes = 1 << 20

	// requestsAtOnce is how many requests with rows of one job may be under way: while
	// rows become durable the next ones are on their way.
	requestsAtOnce = 2
)

// receiver takes the rows of one request.
type receiver struct {
	file    *rowfile.File
	columns []vnfield.Column
	dropped []int // cells that linking does not use
	refers  bool  // there is a reference directory
	after   int   // the row that must be durable before these
	pending rowfile.Lines
	last    int // row of this request
}

// receiving finds where the rows of a job go, that come after one.
func (s *Service) receiving(owner, id string, after int) (*receiver, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, err := s.find(owner, id)
	switch {
	case err != nil:
		return nil, err
	case s.closed:
		return nil, closing()
	case j.rows == nil:
		return nil, lienthong.Errorf(lienthong.Conflict, "This job takes no rows any more; ask for its state.")
	}
	r := &receiver{file: j.rows, columns: j.Columns, refers: s.Refer != nil, after: after}
	for i, c := range j.Columns {
		if !slices.Contains(order.Used, c) {
			r.dropped = append(r.dropped, i)
		}
	}
	return r, nil
}

// run takes lines until the end of the body. When it returns nil, everything
// is durable; else what came before the line that the error is about.
func (r *receiver) run(ctx context.Context, body io.Reader) error {
	in := bufio.NewReaderSize(body, rowfile.MaxLine+2) // a line and its end
	for n := 1; ; n++ {
		line, err := in.ReadSlice('\n')
		ended := errors.Is(err, io.EOF)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			err = onLine(n, lienthong.Errorf(lienthong.TooLarge, "is longer than %d bytes", rowfile.MaxLine))
		case err != nil && !ended:
			err = lienthong.Errorf(lienthong.Invalid, "The body broke off before its end; ask for the job's state and send the rows after the last one received.")
		case ended && len(line) == 0:
			err = nil
		default:
			err = onLine(n, r.take(bytes.TrimRight(line, "\r\n")))
		}
		if err != nil || ended || len(r.pending.Bytes()) >= syncBytes {
			if failed := r.flush(ctx); failed != nil {
				return failed
			}
		}
		if err != nil || ended {
			return err
		}
	}
}

// take reads one line.
func (r *receiver) take(line []byte) error {
	row, err := readRow(line, len(r.columns))
	if err != nil {
		return err
	}
	if row.Row <= r.last {
		return lienthong.Errorf(lienthong.Invalid, "has a row number that is not above the one before it")
	}
	if row.Capacity != "" && !r.refers {
		return lienthong.Errorf(lienthong.AccessDenied, "has a capacity, and no reference directory is kept here")
	}
	r.last = row.Row
	for _, i := range r.dropped {
		row.Cells[i] = ""
	}
	r.pending.Add(&row)
	return nil
}

func (r *receiver) flush(ctx context.Context) error {
	defer r.pending.Reset()
	if err := r.file.Await(ctx, r.after); err != nil {
		return err
	}
	return r.file.Add(&r.pending)
}

// readRow decodes a line. Errors continue a sentence that names the line.
func readRow(line []byte, columns int) (linkrow.Row, error) {
	var row linkrow.Row
	if !row.Scan(line) {
		row = linkrow.Row{}
		if err := web.Decode(line, &row); err != nil {
			return linkrow.Row{}, lienthong.Errorf(lienthong.Invalid, "is not {\"row\":…,\"cells\":[…]} in UTF-8")
		}
	}
	if row.Row < 1 || row.Row > maxRow {
		return linkrow.Row{}, lienthong.Errorf(lienthong.Invalid, "has no row number from 1 to %d", maxRow)
	}
	if len(row.Cells) != columns {
		return linkrow.Row{}, lienthong.Errorf(lienthong.Invalid, "has %d cells, and the job %d columns", len(row.Cells), columns)
	}
	if len(row.Capacity) > maxCapacity || row.Capacity == "" && row.Known != (Known{}) {
		return linkrow.Row{}, lienthong.Errorf(lienthong.Invalid, "has a capacity of more than %d bytes, or a period without a capacity", maxCapacity)
	}
	if len(row.Told) > receipt.Max {
		return linkrow.Row{}, lienthong.Errorf(lienthong.Invalid, "has a receipt of more than %d bytes", receipt.Max)
	}
	return row, nil
}

// onLine says where in the body an error is.
func onLine(n int, err error) error {
	e, ok := errors.AsType[*lienthong.Error](err)
	if !ok {
		return err
	}
	return lienthong.Errorf(e.Code, "Line %d %s; the lines before it were received.", n, e.Message)
}
