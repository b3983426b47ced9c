package allowance

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/collector"
)

// leastHeap is what a job of a few rows needs beside the program, in bytes.
const leastHeap = 24 << 20

// Memory is how much a job may use. The nil one is no limit.
type Memory struct {
	bytes  int64 // 0 for no limit
	stated bool  // by the user, and not only what the machine has
	mu     sync.Mutex
	holds  bool
	ends   []func() // of what holds for the job
}

// Of is so many bytes, or, of none, what is left of the machine's or the container's memory
// when others had an eighth; no limit where that is not known.
func Of(bytes int64) (*Memory, error) {
	m := &Memory{bytes: bytes, stated: bytes > 0}
	if !m.stated {
		all := collector.Machine()
		m.bytes = all - all/8
		return m, nil
	}
	if least := collector.Program() + leastHeap; m.bytes < least {
		return nil, lienthong.Errorf(lienthong.TooLarge, "--memory: %d MiB of memory are less than any job needs; allow %d MiB or more", m.bytes>>20, least>>20+1)
	}
	return m, nil
}

// Begin has the collector keep the process within what the user stated, where what is in use allows
// that, until the job ends.
func (m *Memory) Begin() {
	if m.stated {
		m.ends = append(m.ends, collector.Bound(m.bytes))
	}
}

// End ends what holds for the job.
func (m *Memory) End() {
	for _, end := range m.ends {
		end()
	}
	m.ends = nil
}

// large is from how many bytes on tables are most of what a job holds.
const large = 128 << 20

func (m *Memory) none() bool { return m == nil || m.bytes == 0 }

// heap is how much of it the heap may use.
func (m *Memory) heap() int64 { return m.bytes - collector.Program() }

// Tables refuses tables that take so many bytes while they are read: what follows takes as much
// again. Large ones are kept without leaving as much garbage beside them.
func (m *Memory) Tables(size int64) error {
	if m == nil {
		return nil
	}
	if size >= large && !m.holds {
		m.holds, m.ends = true, append(m.ends, collector.Hold())
	}
	if m.bytes == 0 || size <= m.heap()/2 {
		return nil
	}
	program := collector.Program()
	return m.refuse(program+max(3*size, leastHeap), "compare fewer columns",
		"they take %d MiB before any pair is compared, and the program %d MiB", size>>20, program>>20)
}

// After refuses a job that has more in use after a stage of its work.
func (m *Memory) After(stage string) error {
	if m.none() {
		return nil
	}
	live, program := collector.Live(), collector.Program()
	if live <= m.heap() {
		return nil
	}
	return m.refuse(program+2*live, "let the keys make fewer pairs", "%d MiB are in use after %s, and the program takes %d MiB", live>>20, stage, program>>20)
}

// Next refuses a job that has no room for so many bytes more, for what is named. It is for any number of
// goroutines.
func (m *Memory) Next(bytes int64, what string) error {
	if m.none() {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if collector.InUse()+bytes <= m.heap() {
		return nil
	}
	runtime.GC() // what is in use may be garbage
	in, program := collector.InUse(), collector.Program()
	if in+bytes <= m.heap() {
		return nil
	}
	return m.refuse(program+in+2*bytes, "let the keys make fewer pairs", "%d MiB are in use, %s may take %d MiB more, and the program takes %d MiB", in>>20, what, bytes>>20, program>>20)
}

// refuse says that a job needs so many bytes, and why, or else what would help.
func (m *Memory) refuse(need int64, or, why string, args ...any) error {
	allowed := "that are allowed"
	if !m.stated {
		allowed = "that a job takes of this machine unless --memory says otherwise"
	}
	return lienthong.Errorf(lienthong.TooLarge, "the job needs more than the %d MiB of memory %s: %s; allow %d MiB, or %s",
		m.bytes>>20, allowed, fmt.Sprintf(why, args...), need>>20+1, or)
}
