package replay

import (
	"hash/maphash"
	"sync"
	"time"
)

// Window remembers nonces. The zero value with Now and Limit set is ready.
type Window struct {
	Now   func() time.Time
	Limit int // nonces at once

	once   sync.Once
	seeds  [2]maphash.Seed
	shards [shards]shard
}

// shards keep gateways with many peers from waiting for one lock.
const shards = 16

type shard struct {
	mu   sync.Mutex
	seen map[id]int64 // until when, in Unix seconds
	next int64        // when to look for what may be forgotten
}

// id is a nonce under a key, as 128 bits of a hash that nobody outside can
// predict; that two of a million collide has a chance of 10^-27.
type id [2]uint64

// Result says what is known of a nonce.
type Result int

// The results.
const (
	Fresh Result = iota // never seen; it is remembered now
	Seen
	Full // the window has no room; nothing was remembered
)

// sweepEvery is how often, in seconds, a shard is freed of what is over.
const sweepEvery = 5

// Add remembers the nonce of a key until forget.
func (w *Window) Add(keyID, nonce string, forget time.Time) Result {
	w.once.Do(func() {
		w.seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}
		for i := range w.shards {
			w.shards[i].seen = make(map[id]int64)
		}
	})
	n := id{w.hash(0, keyID, nonce), w.hash(1, keyID, nonce)}
	now := w.Now().Unix()
	s := &w.shards[n[0]%shards]
	s.mu.Lock()
	defer s.mu.Unlock()
	full := len(s.seen) >= max(1, w.Limit/shards)
	if now >= s.next || full && now >= s.next-sweepEvery+1 {
		for k, until := range s.seen {
			if until < now {
				delete(s.seen, k)
			}
		}
		s.next = now + sweepEvery
		full = len(s.seen) >= max(1, w.Limit/shards)
	}
	if until, ok := s.seen[n]; ok && until >= now {
		return Seen
	}
	if full {
		return Full
	}
	s.seen[n] = forget.Unix() + 1
	return Fresh
}

// hash separates key and nonce by a byte that neither holds.
func (w *Window) hash(seed int, keyID, nonce string) uint64 {
	var h maphash.Hash
	h.SetSeed(w.seeds[seed])
	_, _ = h.WriteString(keyID)
	_ = h.WriteByte(0)
	_, _ = h.WriteString(nonce)
	return h.Sum64()
}

// Len is how many nonces are remembered.
func (w *Window) Len() int {
	n := 0
	for i := range w.shards {
		w.shards[i].mu.Lock()
		n += len(w.shards[i].seen)
		w.shards[i].mu.Unlock()
	}
	return n
}
