package authority

import (
	"crypto/rand"
	"fmt"
	"math/big"
)

// newSerial is 127 random bits (RFC 5280 section 4.1.2.2 allows 20 octets and
// wants them positive).
func newSerial() (*big.Int, error) {
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, fmt.Errorf("making a serial number: %w", err)
	}
	return n.Add(n, big.NewInt(1)), nil
}
