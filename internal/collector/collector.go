package collector

import (
	"io/fs"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
)

// percent is GOGC for servers; figures in docs/measurements/exchange.md.
const percent = 400

// Tune sets the collector's pace for the rest of the process's life, unless
// the environment has set it. Where nothing says how much memory there is,
// Go's own default stays.
func Tune() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	if m := memory(os.DirFS("/")); m > 0 {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(m / 2)
	}
}

// heldPercent is GOGC while most of memory is tables without pointers; figures in
// docs/measurements/national.md.
const heldPercent = 30

// Hold sets the collector's pace, unless the environment has set it, for while most of
// memory is tables without pointers that are kept: to mark them costs nothing, and to
// leave as much garbage as they are large costs a page fault for every page of it. It
// is the whole process's pace, until the functions that all calls gave are called.
func Hold() (end func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	holding.Lock()
	defer holding.Unlock()
	if holding.now++; holding.now == 1 {
		holding.before = debug.SetGCPercent(heldPercent)
	}
	return func() {
		holding.Lock()
		defer holding.Unlock()
		if holding.now--; holding.now == 0 {
			debug.SetGCPercent(holding.before)
		}
	}
}

// holding is how many hold now, and the pace before the first of them.
var holding struct {
	sync.Mutex
	now, before int
}

// memory is how many bytes this process may have: the machine's, or the least
// of its control groups' limits; 0 if that cannot be found out.
func memory(root fs.FS) int64 {
	least := machine(root)
	for _, file := range limits(root) {
		// A group without a limit says "max", or a number beyond any machine.
		if n, err := strconv.ParseInt(content(root, file), 10, 64); err == nil && n > 0 && n < least {
			least = n
		}
	}
	return least
}

// machine reads MemTotal, which is in KiB (proc_meminfo(5)).
func machine(root fs.FS) int64 {
	text, err := fs.ReadFile(root, "proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "MemTotal:" {
			n, err := strconv.ParseInt(f[1], 10, 54) // times 1024 it stays a number
			if err != nil {
				return 0
			}
			return n << 10
		}
	}
	return 0
}

// limits are the files that may hold a limit: of each group from this process's
// own up to the root (cgroups(7)), in version 2 and in version 1. In a
// container the group's own files may stand at the root.
func limits(root fs.FS) []string {
	const two, one = "sys/fs/cgroup", "sys/fs/cgroup/memory"
	files := []string{two + "/memory.max", one + "/memory.limit_in_bytes"}
	text, _ := fs.ReadFile(root, "proc/self/cgroup") // without, those two are what there is
	for line := range strings.Lines(string(text)) {
		f := strings.SplitN(strings.TrimSpace(line), ":", 3) // number:controllers:path
		if len(f) != 3 {
			continue
		}
		for p := path.Clean("/" + f[2]); p != "/"; p = path.Dir(p) {
			switch f[1] {
			case "":
				files = append(files, two+p+"/memory.max")
			case "memory":
				files = append(files, one+p+"/memory.limit_in_bytes")
			}
		}
	}
	return files
}

// content is a file's text without the space around it; "" if it cannot be read.
func content(root fs.FS, file string) string {
	text, err := fs.ReadFile(root, file)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}
