package porttest_test

import (
	"net"
	"sync"
	"testing"

	"github.com/lienthong/lienthong/internal/porttest"
)

// TestAddresses asks for more than a block from several sides: each is given
// once, and can be listened at.
func TestAddresses(t *testing.T) {
	t.Parallel()
	var given sync.Map
	var askers sync.WaitGroup
	for range 5 {
		askers.Go(func() {
			for range 50 {
				a := porttest.Address(t)
				if _, twice := given.LoadOrStore(a, true); twice {
					t.Errorf("%s is given twice", a)
				}
				l, err := net.Listen("tcp", a)
				if err != nil {
					t.Error(err)
					continue
				}
				defer l.Close()
			}
		})
	}
	askers.Wait()
}
