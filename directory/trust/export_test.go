package trust

import (
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"github.com/lienthong/lienthong/internal/durable"
)

// SetWrite makes the repository write through f.
func (r *Repository) SetWrite(f func(path string, b []byte) error) { r.write = f }

// Write is how the repository writes by itself.
var Write = durable.WriteFile

// OpenSet verifies the bytes of a client's file.
func OpenSet(root, timestamp, snapshot, targets []byte) error {
	_, err := set{Root: root, Timestamp: timestamp, Snapshot: snapshot, Targets: targets}.open()
	return err
}

// CheckPath says whether a target may have a path.
var CheckPath = checkPath

// NewKey makes a key that no root names.
var NewKey = newKey

// Sign signs metadata with keys.
func Sign[T metadata.Roles](m *metadata.Metadata[T], keys ...*Key) error { return signWith(m, keys) }

// Public is the public part of a key, as metadata has it.
func (k *Key) Public() *metadata.Key { return k.public }
