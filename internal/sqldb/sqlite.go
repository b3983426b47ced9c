package sqldb

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/lienthong/lienthong"
)

const (
	// busyTimeout is how long, as milliseconds, a statement waits for the
	// write lock of another process, such as a bulk import.
	busyTimeout = "60000"

	// Page caches, in KiB when negative. The writer's holds the upper levels
	// of every index of a register of 10 million persons.
	writerCache = "-131072"
	readerCache = "-32768"

	// journalLimit, as bytes, is what is left of the WAL after a checkpoint: a
	// bulk load makes it as large as the database for a moment.
	journalLimit = "67108864"

	// mmapSize, as bytes, lets reads come from the page cache of the system
	// without a copy or a system call: 11 µs for a lookup instead of 36. It is
	// address space, not memory, though tools count what was touched as resident.
	mmapSize = "8589934592"
)

func openSQLite(ctx context.Context, path string) (*DB, error) {
	name, query := path, url.Values{}
	if path == memoryName {
		// A database of this process, shared by its connections.
		name = "/" + rand.Text()
		query.Set("vfs", "memdb")
	} else {
		if err := createPrivate(path); err != nil {
			return nil, err
		}
		query.Add("_pragma", "mmap_size("+mmapSize+")")
	}
	writer, reader := clone(query), clone(query)
	writer.Set("_txlock", "immediate")
	writer.Add("_pragma", "journal_mode(wal)")
	writer.Add("_pragma", "journal_size_limit("+journalLimit+")")
	writer.Add("_pragma", "cache_size("+writerCache+")")
	reader.Add("_pragma", "cache_size("+readerCache+")")
	reader.Add("_pragma", "query_only(1)")

	db := &DB{Dialect: SQLite, Now: time.Now}
	var err error
	// The writer comes first: it turns an empty file into a WAL database.
	if db.Write, err = connect(ctx, name, writer, 1); err != nil {
		return nil, err
	}
	if db.Read, err = connect(ctx, name, reader, max(4, 2*runtime.GOMAXPROCS(0))); err != nil {
		_ = db.Write.Close()
		return nil, err
	}
	return db, nil
}

func clone(q url.Values) url.Values {
	c := url.Values{}
	for k, v := range q {
		c[k] = append([]string(nil), v...)
	}
	return c
}

func connect(ctx context.Context, name string, query url.Values, limit int) (*sql.DB, error) {
	query.Add("_pragma", "busy_timeout("+busyTimeout+")")
	query.Add("_pragma", "synchronous(full)")
	query.Add("_pragma", "foreign_keys(1)")
	query.Add("_pragma", "temp_store(memory)")
	uri := url.URL{Scheme: "file", Opaque: (&url.URL{Path: name}).EscapedPath(), RawQuery: query.Encode()}
	db, err := sql.Open("sqlite", uri.String())
	if err != nil {
		return nil, Wrap(err, "open the database")
	}
	// A memory database lives while a connection to it is open, so idle ones
	// are kept for ever.
	db.SetMaxOpenConns(limit)
	db.SetMaxIdleConns(limit)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, Wrap(err, "open the database")
	}
	return db, nil
}

// createPrivate makes the file if it is not there, so that it is born with
// narrow rights; SQLite gives its -wal and -shm files the same.
func createPrivate(path string) error {
	f, err := os.OpenFile(filepath.Clean(path), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return &lienthong.Error{
			Code:    lienthong.Unavailable,
			Message: "The database file cannot be opened; check that its folder exists and that this user may write there.",
			Cause:   err,
		}
	}
	return f.Close()
}
