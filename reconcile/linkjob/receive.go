package linkjob

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile/linkjob/receipt"
)

// linkageRow is one line of POST /v1/linkages/{job}/rows.
type linkageRow struct {
	Row   int      `json:"row" minimum:"1" doc:"The caller's number of the row, as his spreadsheet has it; it rises from line to line."`
	Cells []string `json:"cells" doc:"As written, one for each column of the job."`
	Known
	Told string `json:"told,omitempty" maxLength:"64" doc:"The receipt of the answer to this very row, if there was one: while that holds the row is left out of results with receipts."`
}

// Known says what the person of a row is to the caller, who wants it in the
// reference directory if the row is linked with one person.
type Known struct {
	Capacity string         `json:"capacity,omitzero" doc:"What the person is to the caller; left out for nothing." example:"insured"`
	From     lienthong.Date `json:"from,omitzero" doc:"Since when; left out for no known beginning."`
	Until    lienthong.Date `json:"until,omitzero" doc:"Until when; left out for no end."`
}

// maxCapacity bounds a capacity, in bytes.
const maxCapacity = 64

const (
	// maxLine bounds a line that is sent, in bytes; a row of 18 cells weighs
	// about 300.
	maxLine = 32 << 10
	// maxKeptLine bounds the same on the disk. JSON that is written anew, with
	// no more escapes than it needs, does not grow; a checksum comes before it.
	maxKeptLine = maxLine + 64
	// maxRow is the largest number of a row.
	maxRow = 1_000_000_000
	// syncBytes is about how much is received between two fsyncs: what a
	// sender who is cut off must send again.
	syncBytes = 1 << 20

	// requestsAtOnce is how many requests with rows of one job may be under way: while
	// rows become durable the next ones are on their way.
	requestsAtOnce = 2
	// turn is how long rows wait for those before them: less than a gateway waits for an
	// answer.
	turn = 20 * time.Second
)

// receiver takes the rows of one request.
type receiver struct {
	file    *rowFile
	columns []vnfield.Column
	dropped []int // cells that linking does not use
	refers  bool  // there is a reference directory
	after   int   // the row that must be durable before these
	pending lines
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
		if !slices.Contains(used, c) {
			r.dropped = append(r.dropped, i)
		}
	}
	return r, nil
}

// run takes lines until the end of the body. When it returns nil, everything
// is durable; else what came before the line that the error is about.
func (r *receiver) run(ctx context.Context, body io.Reader) error {
	in := bufio.NewReaderSize(body, maxLine+2) // a line and its end
	for n := 1; ; n++ {
		line, err := in.ReadSlice('\n')
		ended := errors.Is(err, io.EOF)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			err = onLine(n, lienthong.Errorf(lienthong.TooLarge, "is longer than %d bytes", maxLine))
		case err != nil && !ended:
			err = lienthong.Errorf(lienthong.Invalid, "The body broke off before its end; ask for the job's state and send the rows after the last one received.")
		case ended && len(line) == 0:
			err = nil
		default:
			err = onLine(n, r.take(bytes.TrimRight(line, "\r\n")))
		}
		if err != nil || ended || len(r.pending.text) >= syncBytes {
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
	r.pending.add(&row)
	return nil
}

func (r *receiver) flush(ctx context.Context) error {
	defer r.pending.reset()
	if err := r.file.await(ctx, r.after); err != nil {
		return err
	}
	return r.file.add(&r.pending)
}

// readRow decodes a line. Errors continue a sentence that names the line.
func readRow(line []byte, columns int) (linkageRow, error) {
	var row linkageRow
	if !row.scan(line) {
		row = linkageRow{}
		if err := web.Decode(line, &row); err != nil {
			return linkageRow{}, lienthong.Errorf(lienthong.Invalid, "is not {\"row\":…,\"cells\":[…]} in UTF-8")
		}
	}
	if row.Row < 1 || row.Row > maxRow {
		return linkageRow{}, lienthong.Errorf(lienthong.Invalid, "has no row number from 1 to %d", maxRow)
	}
	if len(row.Cells) != columns {
		return linkageRow{}, lienthong.Errorf(lienthong.Invalid, "has %d cells, and the job %d columns", len(row.Cells), columns)
	}
	if len(row.Capacity) > maxCapacity || row.Capacity == "" && row.Known != (Known{}) {
		return linkageRow{}, lienthong.Errorf(lienthong.Invalid, "has a capacity of more than %d bytes, or a period without a capacity", maxCapacity)
	}
	if len(row.Told) > receipt.Max {
		return linkageRow{}, lienthong.Errorf(lienthong.Invalid, "has a receipt of more than %d bytes", receipt.Max)
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
