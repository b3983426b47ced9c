//go:build !pkcs11

package token

import "github.com/lienthong/lienthong"

// Open opens a token with its user's PIN. In this build there is no PKCS#11.
func Open(Config, string) (Keys, error) {
	return nil, lienthong.Errorf(lienthong.Invalid,
		"this lienthong was built without PKCS#11, so it cannot use keys in a token; build it with: CGO_ENABLED=1 go build -tags pkcs11 ./cmd/lienthong")
}
