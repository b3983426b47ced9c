package main

import (
	"bufio"
	"os"
	"strconv"
	"strings"
)

// memory of a process, in bytes; zero where the system does not tell. The
// resident part includes pages of a mapped database file, which the system
// takes back when it needs them; the anonymous part is the process's own.
type memory struct {
	Peak      int64 `json:"rss_peak_bytes"`
	Anonymous int64 `json:"rss_anonymous_bytes"`
}

func memoryOf(pid string) (m memory) {
	f, err := os.Open("/proc/" + pid + "/status")
	if err != nil {
		return m
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, rest, _ := strings.Cut(lines.Text(), ":")
		kib, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 10, 64)
		switch name {
		case "VmHWM":
			m.Peak = kib << 10
		case "RssAnon":
			m.Anonymous = kib << 10
		}
	}
	return m
}
