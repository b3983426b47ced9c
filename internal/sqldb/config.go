package sqldb

import (
	"path/filepath"
	"strings"

	"github.com/lienthong/lienthong"
)

// Dialect is which of the two databases it is.
type Dialect string

// The two databases. The words name the folders of migrations.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// memoryName is SQLite's own name for a database without a file.
const memoryName = ":memory:"

// config is the configuration line taken apart.
type config struct {
	dialect Dialect
	path    string // SQLite: the file, or memoryName
	url     string // PostgreSQL: the whole URL
}

// parse reads a configuration line. Its errors do not repeat the line, which
// may hold a password.
func parse(line string) (config, error) {
	scheme, rest, found := strings.Cut(line, ":")
	switch {
	case line == "":
		return config{}, badLine("The database setting is empty")
	case scheme == "postgres" || scheme == "postgresql":
		if !strings.HasPrefix(rest, "//") {
			return config{}, badLine("The database setting begins with " + scheme + ": but not with " + scheme + "://")
		}
		return config{dialect: Postgres, url: line}, nil
	case scheme == "sqlite" && found:
		rest = strings.TrimPrefix(rest, "//")
		if rest == "" {
			return config{}, badLine("The database setting names no file after sqlite:")
		}
		return config{dialect: SQLite, path: rest}, nil
	case strings.Contains(line, "://"):
		return config{}, badLine("The database setting names a kind of database that is not supported")
	case scheme == "file":
		return config{}, badLine("The database setting begins with file:")
	default:
		return config{dialect: SQLite, path: line}, nil
	}
}

// In makes the relative path of a line's SQLite file one that starts at a folder: a
// service's working directory is seldom what people think. Other lines, and those that
// Open refuses, stay as they are.
func In(folder, line string) string {
	c, err := parse(line)
	if err != nil || c.dialect != SQLite || c.path == memoryName || filepath.IsAbs(c.path) {
		return line
	}
	return string(SQLite) + ":" + filepath.Join(folder, c.path)
}

func badLine(what string) error {
	return lienthong.Errorf(lienthong.Invalid,
		"%s; write sqlite:PATH, a plain path, or postgres://USER@HOST/DATABASE.", what)
}
