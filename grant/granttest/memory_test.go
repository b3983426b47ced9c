package granttest_test

import (
	"testing"

	"github.com/lienthong/lienthong/grant/granttest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	granttest.TestStore(t, func(testing.TB) granttest.Store { return new(granttest.Memory) })
}
