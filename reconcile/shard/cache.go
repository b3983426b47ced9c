package shard

import (
	"slices"
	"sync"

	"github.com/lienthong/lienthong/reconcile/intake"
)

// passKey tells what units share.
type passKey struct {
	dir   string
	step  Step
	shard int
}

// held is how many passes a process holds: one that is being finished and one that
// is being begun. Whoever wants a third waits, so that memory is bounded whatever
// order a scheduler hands units out in.
const held = 2

// cache holds passes while they are wanted, and a little longer. Its zero value is
// ready.
type cache struct {
	mu      sync.Mutex
	free    *sync.Cond // somebody let go of an entry; made with the first entry
	entries []*entry   // the one used last at the end
}

type entry struct {
	key   passKey
	users int // guarded by the cache's lock
	once  sync.Once
	pass  *intake.Pass
	err   error
}

// get is the pass of a key, made if it is not held. done is called once it is no
// longer used.
func (c *cache) get(key passKey, prepare func() (*intake.Pass, error)) (pass *intake.Pass, done func(), err error) {
	e := c.enter(key)
	e.once.Do(func() { e.pass, e.err = prepare() })
	if e.err != nil {
		c.leave(e)
		return nil, nil, e.err
	}
	return e.pass, func() { c.leave(e) }, nil
}

func (c *cache) enter(key passKey) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.free == nil {
		c.free = sync.NewCond(&c.mu)
	}
	for {
		if i := slices.IndexFunc(c.entries, func(e *entry) bool { return e.key == key }); i >= 0 {
			e := c.entries[i]
			e.users++
			c.entries = append(slices.Delete(c.entries, i, i+1), e)
			return e
		}
		if len(c.entries) == held {
			i := slices.IndexFunc(c.entries, func(e *entry) bool { return e.users == 0 })
			if i < 0 {
				c.free.Wait()
				continue
			}
			c.entries = slices.Delete(c.entries, i, i+1)
		}
		e := &entry{key: key, users: 1}
		c.entries = append(c.entries, e)
		return e
	}
}

// leave lets go of an entry; one that could not be made is made anew for whoever
// asks next.
func (c *cache) leave(e *entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e.users--
	if e.err != nil {
		c.entries = slices.DeleteFunc(c.entries, func(other *entry) bool { return other == e })
	}
	c.free.Broadcast()
}
