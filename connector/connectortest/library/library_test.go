package library_test

import (
	"testing"

	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
)

func TestSector(t *testing.T) {
	t.Parallel()
	s, err := library.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	connectortest.TestSector(t, s, library.Example())
}
