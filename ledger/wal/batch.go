package wal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
)

const (
	magic      = "LTw1"
	headerSize = 24
	// maxBatch bounds the records part of a batch, so that a damaged length
	// cannot ask for more memory than a batch could need.
	maxBatch = 64 << 20
	// MaxRecord is the longest record, in bytes.
	MaxRecord = 1 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errTorn is any batch that does not check out; whether that is a torn end or
// damage depends on what comes after it.
var errTorn = errors.New("no whole batch stands here")

// batch is a batch taken apart. The records alias the bytes read.
type batch struct {
	first   uint64
	records [][]byte
	size    int // of the whole batch, in bytes
}

// appendRecord adds a record to the records part of a batch.
func appendRecord(part, record []byte) []byte {
	part = binary.BigEndian.AppendUint32(part, uint32(len(record)))
	return append(part, record...)
}

// sealBatch writes the header over the first headerSize bytes of b, whose rest
// is the records part.
func sealBatch(b []byte, first uint64, count int) {
	copy(b, magic)
	binary.BigEndian.PutUint32(b[4:], uint32(len(b)-headerSize))
	binary.BigEndian.PutUint64(b[8:], first)
	binary.BigEndian.PutUint32(b[16:], uint32(count))
	binary.BigEndian.PutUint32(b[20:], checksum(b))
}

func checksum(b []byte) uint32 {
	return crc32.Update(crc32.Checksum(b[:20], castagnoli), castagnoli, b[headerSize:])
}

// parseBatch reads the batch at the start of b.
func parseBatch(b []byte) (batch, error) {
	if len(b) < headerSize || string(b[:4]) != magic {
		return batch{}, errTorn
	}
	length := binary.BigEndian.Uint32(b[4:])
	if length > maxBatch || int(length) > len(b)-headerSize {
		return batch{}, errTorn
	}
	b = b[:headerSize+int(length)]
	if binary.BigEndian.Uint32(b[20:]) != checksum(b) {
		return batch{}, errTorn
	}
	got := batch{first: binary.BigEndian.Uint64(b[8:]), size: len(b)}
	count := binary.BigEndian.Uint32(b[16:])
	for part := b[headerSize:]; len(part) > 0; {
		if len(part) < 4 {
			return batch{}, errTorn
		}
		n := binary.BigEndian.Uint32(part)
		if n > MaxRecord || int(n) > len(part)-4 {
			return batch{}, errTorn
		}
		got.records = append(got.records, part[4:4+n])
		part = part[4+n:]
	}
	if count == 0 || uint64(len(got.records)) != uint64(count) || got.first > math.MaxUint64-uint64(count) {
		return batch{}, errTorn
	}
	return got, nil
}

// next is the number after the batch's last record.
func (b batch) next() uint64 { return b.first + uint64(len(b.records)) }

// holdsBatch reports whether a good batch begins anywhere in b.
func holdsBatch(b []byte) bool {
	for {
		at := bytes.Index(b, []byte(magic))
		if at < 0 {
			return false
		}
		if _, err := parseBatch(b[at:]); err == nil {
			return true
		}
		b = b[at+1:]
	}
}
