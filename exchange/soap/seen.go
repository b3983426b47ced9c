package soap

import (
	"context"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/replay"
)

// Seen remembers tokens and request numbers. Once may be called at once for
// one value; exactly one of the calls is then first. If it cannot remember, it
// fails, and the request is refused with the code of its error.
type Seen interface {
	// Once reports whether an account brings a value for the first time,
	// and remembers it until a time.
	Once(ctx context.Context, account, value string, until time.Time) (first bool, err error)
}

// Memory is a Seen in the memory of one process, which forgets on restart: see
// Service.Since. A request leaves its number for a day and its token for some
// minutes, so 10 requests a second need a Limit of a million.
type Memory struct{ *replay.Window }

// Once implements Seen. A full window serves nothing new: to forget early would
// let a repetition through.
func (m Memory) Once(_ context.Context, account, value string, until time.Time) (bool, error) {
	switch m.Add(account, value, until) {
	case replay.Fresh:
		return true, nil
	case replay.Full:
		return false, lienthong.Errorf(lienthong.Overloaded, "More requests came than can be told from repeated ones; try again later.")
	default:
		return false, nil
	}
}
