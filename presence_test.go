package lienthong_test

import (
	"testing"

	"github.com/lienthong/lienthong"
)

// TestPresenceNonce compares with the command of docs/operator.en.md, run with the salt abc.
func TestPresenceNonce(t *testing.T) {
	t.Parallel()
	desk := lienthong.SystemID{Instance: "VN", Class: "GOV", Member: "H01", System: "ONESTOP"}
	persons := lienthong.ServiceID{SystemID: lienthong.SystemID{Instance: "VN", Class: "GOV", Member: "G01", System: "POPULATION"}, Service: "persons"}
	p := lienthong.Presence{Client: desk, Service: persons, Operation: "POST /v1/population/read", Purpose: "onestop.reception", Case: "H01-26-0007", Salt: "abc"}
	if got := p.Nonce(); got != "8O-X64Sk6029_gOAU7-xJycWKoUq0odKwuKbv5Tsr-E" {
		t.Errorf("nonce %s", got)
	}
	if got := p.Proof("h.b.s"); got != "abc.h.b.s" {
		t.Errorf("proof %s", got)
	}
	if a, b := lienthong.NewSalt(), lienthong.NewSalt(); a == b || len(a) != 22 {
		t.Errorf("salts %s and %s", a, b)
	}
}
