//go:build !pkcs11

package token_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/token"
)

// TestAbsent: a build without PKCS#11 says what to do.
func TestAbsent(t *testing.T) {
	t.Parallel()
	_, err := token.Open(token.Config{Module: "m", Label: "l"}, "0000")
	if lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), "-tags pkcs11") {
		t.Errorf("it says %v", err)
	}
}
