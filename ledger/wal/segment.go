package wal

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
)

const suffix = ".wal"

// segment is one file: its first record's number and, once scanned, the number
// after its last good record.
type segment struct {
	path        string
	first, next uint64
	torn        int64 // bytes after the last good batch
}

func segmentPath(dir string, first uint64) string {
	return filepath.Join(dir, fmt.Sprintf("%020d%s", first, suffix))
}

// segments finds the segments of a folder, in order, unscanned.
func segments(dir string) ([]segment, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, failed(err, "its folder cannot be read")
	}
	var out []segment
	for _, e := range entries {
		digits, is := strings.CutSuffix(e.Name(), suffix)
		first, err := strconv.ParseUint(digits, 10, 64)
		if !is || err != nil || filepath.Base(segmentPath(dir, first)) != e.Name() {
			return nil, damaged(e.Name(), "is no segment; take it out of the folder")
		}
		out = append(out, segment{path: filepath.Join(dir, e.Name()), first: first, next: first})
	}
	slices.SortFunc(out, func(a, b segment) int { // names are of one length, but say so
		return strings.Compare(a.path, b.path)
	})
	return out, nil
}

// scan reads every segment, checks that the numbers run on without a gap, and
// tells torn ends from damage.
func scan(dir string) ([]segment, error) {
	all, err := segments(dir)
	if err != nil {
		return nil, err
	}
	for i := range all {
		s := &all[i]
		content, err := os.ReadFile(s.path)
		if err != nil {
			return nil, failed(err, "a segment cannot be read")
		}
		good, last := 0, i == len(all)-1
		for good < len(content) && (last || s.next < all[i+1].first) {
			b, err := parseBatch(content[good:])
			if err != nil || b.first != s.next {
				break
			}
			s.next, good = b.next(), good+b.size
		}
		s.torn = int64(len(content) - good)
		name := filepath.Base(s.path)
		switch {
		case !last && s.next != all[i+1].first:
			return nil, damaged(name, fmt.Sprintf("is damaged at byte %d: record %d is not whole, and later ones are there", good, s.next))
		case last && holdsBatch(content[good:]):
			return nil, damaged(name, fmt.Sprintf("is damaged at byte %d: a batch that was durable is not whole", good))
		}
	}
	return all, nil
}

func damaged(name, what string) error {
	return lienthong.Errorf(lienthong.Internal,
		"The write-ahead log's file %s %s; restore the folder from the copy of its disk before starting again.", name, what)
}

func failed(cause error, what string) error {
	return &lienthong.Error{
		Code:    lienthong.Unavailable,
		Message: "The evidence log cannot keep records: " + what + "; nothing that was acknowledged is lost.",
		Cause:   cause,
	}
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if closeErr := d.Close(); err == nil {
		err = closeErr
	}
	return err
}
