package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A meter adds up the processor time of everybody who takes part: this process
// as the client, pgbench when it has ended, the server, and PostgreSQL with its
// backends. On a machine that others use, rates say who was luckier; processor
// time per answer says what an answer costs.
type meter struct {
	pids []int // with their children
}

// tick is the unit of /proc/PID/stat: the kernel's USER_HZ, 100 on every
// architecture that Go runs on.
const tick = 10 * time.Millisecond

func (m *meter) read() time.Duration {
	sum := rusage(syscall.RUSAGE_SELF) + rusage(syscall.RUSAGE_CHILDREN)
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		parent, own, ended := stat(path)
		for _, p := range m.pids {
			if pid == p {
				sum += own + ended
			} else if parent == p {
				sum += own
			}
		}
	}
	return sum
}

func rusage(who int) time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(who, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// stat is the parent of a process, its own processor time, and that of its
// children who have ended (proc(5), fields 4 and 14 to 17). A process that is
// gone meanwhile has none.
func stat(path string) (parent int, own, ended time.Duration) {
	b, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return 0, 0, 0
	}
	text := string(b)
	f := strings.Fields(text[strings.LastIndexByte(text, ')')+1:]) // the name before may hold blanks
	if len(f) < 15 {
		return 0, 0, 0
	}
	number := func(i int) time.Duration {
		n, _ := strconv.Atoi(f[i])
		return time.Duration(n) * tick
	}
	parent, _ = strconv.Atoi(f[1])
	return parent, number(11) + number(12), number(13) + number(14)
}
