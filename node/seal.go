package node

import (
	"strings"

	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/seal"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// openSeal reads the key of the references to persons, or makes it. One seal
// serves all roles, so that a person has one reference wherever it is shown.
func (n *Node) openSeal(line string) (*seal.Seal, error) {
	path := string(n.Config.ReferenceKey)
	if path == "" {
		path = besideDatabase(n.db.Dialect, line)
	}
	if path == "" {
		n.Log.Info("references to persons end with this process; set reference_key to keep them")
		return seal.New(seal.NewKey()), nil
	}
	if err := seal.Make(path); err != nil {
		return nil, err
	}
	secret, err := conf.SecretFile(path).Read()
	if err != nil {
		return nil, err
	}
	key, err := seal.ParseKey(secret.Reveal())
	if err != nil {
		return nil, err
	}
	return seal.New(key), nil
}

// besideDatabase is where the key of a register in a file is kept; "" for one
// that is not in a file.
func besideDatabase(d sqldb.Dialect, line string) string {
	path := strings.TrimPrefix(strings.TrimPrefix(line, "sqlite:"), "//")
	if d != sqldb.SQLite || path == ":memory:" {
		return ""
	}
	return path + ".reference-key"
}
