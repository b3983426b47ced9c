package soap

import (
	"container/heap"
	"context"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
)

// Key stands for a token or a request: half of a SHA-256, so that what is
// remembered says nothing.
type Key [16]byte

// Seen remembers keys. Once may be called at once for one key; exactly one of
// the calls is then first. If it cannot remember, it fails: the request is
// refused with the code of its error.
type Seen interface {
	// Once reports whether key is seen for the first time, and remembers
	// it until a time.
	Once(ctx context.Context, key Key, until time.Time) (first bool, err error)
}

// Memory is a Seen in the memory of one process. It forgets on restart, see
// Service.Since. The zero Memory but for Now is ready.
type Memory struct {
	Now func() time.Time

	// Most is how many keys are held, about 150 bytes each; 0 means two
	// million. Beyond it nothing new is served: forgetting early would let
	// a replay through.
	Most int

	mu   sync.Mutex
	held map[Key]struct{} // guarded by mu
	due  expiries         // guarded by mu; what held has, soonest first
}

const defaultMost = 2_000_000

// Once implements Seen.
func (m *Memory) Once(_ context.Context, key Key, until time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.Now()
	for len(m.due) > 0 && m.due[0].until.Before(now) {
		delete(m.held, heap.Pop(&m.due).(expiry).key)
	}
	if _, ok := m.held[key]; ok {
		return false, nil
	}
	most := m.Most
	if most == 0 {
		most = defaultMost
	}
	if len(m.held) >= most {
		return false, lienthong.Errorf(lienthong.Unavailable, "More requests came than can be told from repeated ones; try again later.")
	}
	if m.held == nil {
		m.held = map[Key]struct{}{}
	}
	m.held[key] = struct{}{}
	heap.Push(&m.due, expiry{key, until})
	return true, nil
}

type expiry struct {
	key   Key
	until time.Time
}

// expiries is a heap, soonest first.
type expiries []expiry

func (e expiries) Len() int           { return len(e) }
func (e expiries) Less(i, j int) bool { return e[i].until.Before(e[j].until) }
func (e expiries) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }

// Push implements heap.Interface.
func (e *expiries) Push(x any) { *e = append(*e, x.(expiry)) }

// Pop implements heap.Interface.
func (e *expiries) Pop() any {
	last := len(*e) - 1
	x := (*e)[last]
	*e = (*e)[:last]
	return x
}
