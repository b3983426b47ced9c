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
// where what is in use allows it, until release is called.
func Bound(memory int64) (release func()) {
	before := debug.SetMemoryLimit(max(memory-Program(), 1<<20))
	return func() { debug.SetMemoryLimit(before) }
}

// Live is how many bytes of the heap were in use when the collector last looked.
func Live() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}
