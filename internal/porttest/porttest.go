package porttest

import (
	"context"
	"net"
	"strconv"
	"sync"
	"testing"
)

const (
	first = 15_000
	block = 100
	last  = 32_000
)

// ports is the block of this process.
var ports struct {
	sync.Mutex
	owner net.Listener // held until the process ends
	next  int
	end   int
}

// Address is an address on this machine that no other caller gets. It may be
// called at once from several tests.
func Address(tb testing.TB) string {
	tb.Helper()
	ports.Lock()
	defer ports.Unlock()
	for {
		if ports.next == ports.end && !claim() {
			tb.Fatalf("no block of %d ports is free between %d and %d: are tests left running?", block, first, last)
		}
		address := loopback(ports.next)
		ports.next++
		if l := listen(address); l != nil {
			_ = l.Close() // nothing was accepted
			return address
		}
	}
}

// claim takes the next block that nobody owns.
func claim() bool {
	start := first
	if ports.owner != nil {
		start = ports.end
	}
	for p := start; p < last; p += block {
		if l := listen(loopback(p)); l != nil {
			ports.owner, ports.next, ports.end = l, p+1, p+block
			return true
		}
	}
	return false
}

func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

func listen(address string) net.Listener {
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", address)
	if err != nil {
		return nil // taken
	}
	return l
}
