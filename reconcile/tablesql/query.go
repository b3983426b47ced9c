package tablesql

import (
	"database/sql"
	"path/filepath"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/foreignsql"
)

// query is the file.
type query struct {
	// Kind is postgres or mariadb (MySQL as well).
	Kind string `yaml:"kind"`
	// Address is where the database is, without a password: one of the forms of
	// package foreignsql.
	Address string `yaml:"address"`
	// PasswordFile is the path of a file with the account's password. Default: none.
	PasswordFile conf.SecretFile `yaml:"password_file"`
	// Query is one SELECT, whose columns are the table's.
	Query string `yaml:"query"`
	// Timeout is how long connecting, the first row and each next one may take.
	// Default 30s; at most 1h: a query that sorts a large table first is slow to
	// its first row.
	Timeout time.Duration `yaml:"timeout"`
}

// Meant says what a key that is not known may be.
func (q *query) Meant(key string) string {
	switch key {
	case "version", "fields", "id", "right_id", "link", "blocking", "thresholds", "learnt":
		return "this is a model: it is given with --model, and a table in its place"
	case "sql", "statement", "select":
		return "did you mean query?"
	case "password", "user", "username", "account":
		return "the account stands in address, and its password in a file that password_file names"
	case "host", "port", "database", "dbname", "url", "dsn", "connection":
		return "where the database is, and the account, stand in address"
	}
	return "known are kind, address, password_file, query, timeout"
}

// Example is what may stand behind a key.
func (q *query) Example(key string) string {
	return map[string]string{
		"kind": "postgres", "address": "postgres://reader@host:5432/registry", "password_file": "reader.pw", "query": "SELECT id, full_name FROM person", "timeout": "30s",
	}[key]
}

// Names reports whether the path is that of a query, not of a table.
func Names(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".yaml" || ext == ".yml"
}

func readQuery(path string) (*query, error) {
	q := &query{Timeout: 30 * time.Second}
	if err := conf.Load(path, q); err != nil {
		return nil, err
	}
	q.Query = strings.TrimRight(strings.TrimSpace(q.Query), "; \t\r\n")
	wrong := func(what string) error {
		return lienthong.Errorf(lienthong.Invalid, "%s: %s; docs/linkage.en.md has an example", path, what)
	}
	verb, _, _ := strings.Cut(strings.ToUpper(strings.Join(strings.Fields(q.Query), " ")), " ")
	switch {
	case q.Kind != "postgres" && q.Kind != "mariadb":
		return nil, wrong("kind must be postgres or mariadb")
	case q.Address == "":
		return nil, wrong("address is missing")
	case verb != "SELECT" && verb != "WITH":
		return nil, wrong("query must be one statement that begins with SELECT or WITH")
	case q.Timeout < time.Second || q.Timeout > time.Hour:
		return nil, wrong("timeout must lie between 1s and 1h")
	}
	return q, nil
}

func (q *query) open(path string) (*sql.DB, error) {
	o := foreignsql.Options{Address: q.Address, Program: "lienthong reconcile", Timeout: q.Timeout, ReadOnly: true}
	if q.PasswordFile != "" {
		secret, err := q.PasswordFile.Read()
		if err != nil {
			return nil, err
		}
		o.Password = secret.Reveal()
	}
	opener, form := foreignsql.Postgres, foreignsql.PostgresForm
	if q.Kind == "mariadb" {
		opener, form = foreignsql.MariaDB, foreignsql.MariaDBForm
	}
	db, err := opener(o)
	if err != nil {
		return nil, lienthong.Errorf(lienthong.Invalid, "%s: address needs the form %s, with the password in password_file", path, form)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}
