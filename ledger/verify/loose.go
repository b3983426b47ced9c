package verify

import (
	"fmt"
	"time"

	"github.com/lienthong/lienthong"
)

// looseFor is how long the records behind the last attestation may go back in a
// ledger that was not closed. One is made every few seconds while a ledger
// grows, also when witnesses and authority are away; so a longer stretch means
// that attestations were taken away, and the ledger made to look as if it had
// been killed. An hour leaves room for clocks that were set.
const looseFor = time.Hour

// loose looks at the times of the records behind the last attestation.
type loose struct {
	from, head uint64 // the records of [from, head)
	first      time.Time
	last       time.Time
	each       func(uint64, []byte, lienthong.Evidence) error // may be nil
}

func (l *loose) record(index uint64, raw []byte, e lienthong.Evidence) error {
	if index == l.from {
		l.first = e.Answered
	}
	if index+1 == l.head {
		l.last = e.Answered
	}
	if l.each == nil {
		return nil
	}
	return l.each(index, raw, e)
}

func (l *loose) check(attestations int) error {
	if d := l.last.Sub(l.first); l.from < l.head && d > looseFor {
		return found(fmt.Sprintf("attested/%09d.json", attestations+1),
			"is missing: the records from %d to %d, of %s, are under no attestation, and one is made every few seconds", l.from, l.head-1, d.Round(time.Second))
	}
	return nil
}
