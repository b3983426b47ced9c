package linkageline

import (
	"context"
	"iter"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/linkrow"
)

// Chunk is what goes in one request: the lines of some rows, the row before the first of
// them and the last.
type Chunk struct {
	Lines       []byte
	Above, UpTo int
}

// chunkBytes is about how much of a register goes in one request: little enough for the
// memory of every gateway on the way.
const chunkBytes = 1 << 20

// Cut cuts the rows above one into chunks; those that come before are received already.
// The rows have to rise. It returns when the last chunk is taken, or ctx ends.
func Cut(ctx context.Context, above int, rows iter.Seq[linkrow.Row], chunks chan<- Chunk) error {
	var lines []byte
	last, given := 0, above
	give := func() error {
		if len(lines) == 0 {
			return nil
		}
		some := Chunk{lines, given, last}
		lines, given = make([]byte, 0, chunkBytes+chunkBytes/8), last
		select {
		case chunks <- some:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for r := range rows {
		if r.Row <= last {
			return lienthong.Errorf(lienthong.Invalid, "row %d comes after row %d; send rows in the order of their numbers", r.Row, last)
		}
		if last = r.Row; r.Row <= above {
			continue
		}
		if lines = append(r.Append(lines), '\n'); len(lines) >= chunkBytes {
			if err := give(); err != nil {
				return err
			}
		}
	}
	return give()
}
