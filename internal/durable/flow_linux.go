package durable

import (
	"os"

	"golang.org/x/sys/unix"
)

// flow has the disk begin with the bytes from and up to, and waits for nothing
// (sync_file_range(2)). It promises nothing either: that is Sync's work, which
// finds less to do.
func flow(f *os.File, from, upTo int64) {
	_ = unix.SyncFileRange(int(f.Fd()), from, upTo-from, unix.SYNC_FILE_RANGE_WRITE)
}
