package collector

import (
	"bytes"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
)

const (
	programSize = 56 << 20 // bytes that the program's own pages take, where nothing tells
	programMore = 12 << 20 // bytes of it that a job may still touch
)

// Program is how many bytes of memory the program takes beside its heap: the pages of its own
// file, which the kernel counts as resident. It grows a little as more of them are touched,
// which is allowed for.
func Program() int64 {
	b, err := os.ReadFile("/proc/self/statm") // pages: size, resident, shared (proc(5))
	if f := bytes.Fields(b); err == nil && len(f) > 2 {
		if pages, err := strconv.ParseInt(string(f[2]), 10, 64); err == nil {
			return max(pages*int64(os.Getpagesize())+programMore, programSize)
		}
	}
	return programSize
}

// Bound has the collector keep the process, its heap and the program, within so many bytes
// where what is in use allows it, until release is called. A lower bound that is there stays.
func Bound(memory int64) (release func()) {
	before := debug.SetMemoryLimit(-1) // tells it
	debug.SetMemoryLimit(min(before, max(memory-Program(), 1<<20)))
	return func() { debug.SetMemoryLimit(before) }
}

// Machine is how many bytes of memory the process may have: the machine's, or its
// container's; 0 where nothing tells.
func Machine() int64 { return memory(os.DirFS("/")) }

// InUse is how many bytes of the heap are in use, with what became garbage since the collector last looked.
func InUse() int64 { return read("/memory/classes/heap/objects:bytes") }

// Live is how many bytes of the heap were in use when the collector last looked.
func Live() int64 { return read("/gc/heap/live:bytes") }

// read is a figure of the runtime.
func read(name string) int64 {
	s := []metrics.Sample{{Name: name}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}
