package verify

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"

	"golang.org/x/mod/sumdb/tlog"
)

// rest checks what is no evidence: Tessera's state, the locks, and the
// write-ahead log of a ledger that was not closed. It counts the records that
// no checkpoint covers, and the bytes of a torn write.
func (d *directory) rest(head Checkpoint, open bool) (pending uint64, torn int, err error) {
	for _, lock := range []string{"lock", ".state/publish.lock", ".state/treeState.lock"} {
		if err := d.empty(lock); err != nil {
			return 0, 0, err
		}
	}
	version, err := d.read(".state/version")
	if err != nil {
		return 0, 0, err
	}
	if string(version) != "1" {
		return 0, 0, found(".state/version", "is not 1")
	}
	integrated, err := d.state(head, open)
	if err != nil {
		return 0, 0, err
	}
	end, torn, err := d.writeAhead()
	if err != nil {
		return 0, 0, err
	}
	return max(integrated, end) - head.Size, torn, nil
}

// state reads Tessera's note of what is integrated. In a closed ledger that is
// what is published.
func (d *directory) state(head Checkpoint, open bool) (size uint64, err error) {
	const file = ".state/treeState"
	raw, err := d.read(file)
	if err != nil {
		return 0, err
	}
	var s struct {
		Size uint64 `json:"size"`
		Root []byte `json:"root"`
	}
	if err := strictJSON(raw, &s); err != nil {
		return 0, found(file, "%v", err)
	}
	again, err := json.Marshal(s)
	switch {
	case err != nil || !bytes.Equal(again, raw) || len(s.Root) != tlog.HashSize:
		return 0, found(file, "is not in its one form")
	case s.Size < head.Size || s.Size > head.Size && !open:
		return 0, found(file, "says %d records, the checkpoint %d", s.Size, head.Size)
	case s.Size == head.Size && tlog.Hash(s.Root) != head.Root:
		return 0, found(file, "has another root than the checkpoint")
	}
	return s.Size, nil
}

// writeAhead checks the batches of wal/; see ledger/wal for their form. It
// gives the number after the last record, and how many bytes the last write
// left that was never acknowledged: a bad batch with no good one behind it.
func (d *directory) writeAhead() (end uint64, torn int, err error) {
	files := d.in("wal")
	for i, file := range files {
		first, err := segmentNumber(file)
		if err != nil {
			return 0, 0, err
		}
		if i > 0 && first != end {
			return 0, 0, found(file, "begins at record %d, and the one before ends at %d", first, end)
		}
		b, err := d.read(file)
		if err != nil {
			return 0, 0, err
		}
		last, limit := i == len(files)-1, ^uint64(0)
		if !last {
			if limit, err = segmentNumber(files[i+1]); err != nil {
				return 0, 0, err
			}
		}
		for end = first; len(b) > 0 && end < limit; {
			count, size := walBatch(b, end)
			if count == 0 && (!last || goodBehind(b)) {
				return 0, 0, found(file, "is damaged at record %d", end)
			}
			if count == 0 {
				return end, len(b), nil
			}
			end, b = end+count, b[size:]
		}
	}
	return end, 0, nil
}

// segmentNumber is the number of a segment's first record.
func segmentNumber(file string) (first uint64, err error) {
	if n, err := fmt.Sscanf(file, "wal/%d.wal", &first); n != 1 || err != nil || file != fmt.Sprintf("wal/%020d.wal", first) {
		return 0, found(file, "is no segment")
	}
	return first, nil
}

// goodBehind reports whether a good batch of any number begins within b.
func goodBehind(b []byte) bool {
	for at := 0; ; at++ {
		next := bytes.Index(b[at:], []byte("LTw1"))
		if next < 0 || len(b)-at-next < 16 {
			return false
		}
		at += next
		if count, _ := walBatch(b[at:], binary.BigEndian.Uint64(b[at+8:])); count > 0 {
			return true
		}
	}
}

// walBatch gives the number of records and the size of the batch at the start
// of b, 0 if there is no good one.
func walBatch(b []byte, first uint64) (count uint64, size int) {
	const header = 24
	if len(b) < header || string(b[:4]) != "LTw1" || binary.BigEndian.Uint64(b[8:]) != first {
		return 0, 0
	}
	n := uint64(binary.BigEndian.Uint32(b[4:]))
	if n > uint64(len(b)-header) {
		return 0, 0
	}
	table := crc32.MakeTable(crc32.Castagnoli)
	if crc32.Update(crc32.Checksum(b[:20], table), table, b[header:header+n]) != binary.BigEndian.Uint32(b[20:]) {
		return 0, 0
	}
	return uint64(binary.BigEndian.Uint32(b[16:])), header + int(n)
}
