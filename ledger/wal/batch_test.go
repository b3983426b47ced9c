package wal

import (
	"bytes"
	"testing"
)

func seal(first uint64, records ...[]byte) []byte {
	b := make([]byte, headerSize)
	for _, r := range records {
		b = appendRecord(b, r)
	}
	sealBatch(b, first, len(records))
	return b
}

// FuzzParseBatch: whatever stands on the disk, what is read is what sealing the
// same records would write.
func FuzzParseBatch(f *testing.F) {
	f.Add(seal(0, []byte("a")))
	f.Add(seal(7, []byte("a"), bytes.Repeat([]byte("b"), 300)))
	f.Add(seal(1<<64-1, []byte("a")))
	f.Add(append(seal(7, []byte("a")), "LTw1"...))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := parseBatch(b)
		if err != nil {
			return
		}
		if again := seal(got.first, got.records...); !bytes.Equal(again, b[:got.size]) {
			t.Errorf("%x reads as %x", b, again)
		}
		if got.next() <= got.first || !holdsBatch(append([]byte("LTw"), b...)) {
			t.Errorf("%x: from %d to %d", b, got.first, got.next())
		}
	})
}
