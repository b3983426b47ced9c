package process

import (
	"bufio"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of /proc/PID/stat: the kernel's USER_HZ, 100 on every
// architecture that Go runs on.
const tick = 10 * time.Millisecond

// Usage is what a process and all below it have taken so far.
type Usage struct {
	CPU time.Duration
	RSS int64 // bytes now; pages shared by two processes count twice
	Max int64 // the most bytes since ResetMax, of each added up
}

// Usage reads it; zero where the system does not tell.
func (p *Process) Usage() Usage {
	var u Usage
	for _, pid := range tree(p.cmd.Process.Pid) {
		_, cpu := stat(pid)
		rss, most := memory(pid)
		u.CPU, u.RSS, u.Max = u.CPU+cpu, u.RSS+rss, u.Max+most
	}
	return u
}

// ResetMax begins Usage.Max anew, where the system can.
func (p *Process) ResetMax() {
	for _, pid := range tree(p.cmd.Process.Pid) {
		// "5" resets the peak (proc(5), clear_refs). Without the right to, the
		// peak is that since the start.
		_ = os.WriteFile("/proc/"+strconv.Itoa(pid)+"/clear_refs", []byte("5"), 0)
	}
}

// tree is a process and all below it.
func tree(root int) []int {
	children := map[int][]int{}
	found, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range found {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		parent, _ := stat(pid)
		children[parent] = append(children[parent], pid)
	}
	pids := []int{root}
	for i := 0; i < len(pids); i++ {
		pids = append(pids, children[pids[i]]...)
	}
	return pids
}

// stat is the parent and the processor time of a process (proc(5), fields 4, 14
// and 15); zero if it is gone.
func stat(pid int) (parent int, cpu time.Duration) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0, 0
	}
	return parseStat(string(b))
}

func parseStat(text string) (parent int, cpu time.Duration) {
	f := strings.Fields(text[strings.LastIndexByte(text, ')')+1:]) // the name before may hold blanks
	if len(f) < 13 {
		return 0, 0
	}
	parent, _ = strconv.Atoi(f[1])
	for _, i := range []int{11, 12} {
		n, _ := strconv.Atoi(f[i])
		cpu += time.Duration(n) * tick
	}
	return parent, cpu
}

func memory(pid int) (now, most int64) {
	f, err := os.Open("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, 0
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, rest, _ := strings.Cut(lines.Text(), ":")
		kib, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 10, 64)
		switch name {
		case "VmRSS":
			now = kib << 10
		case "VmHWM":
			most = kib << 10
		}
	}
	return now, most
}
