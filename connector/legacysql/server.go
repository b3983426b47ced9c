package legacysql

import (
	"context"
	"iter"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// Server is where examples are made, each in a database of its own.
type Server struct {
	Kind string // sqlite, postgres or mariadb
	// Line is the folder of SQLite's files, postgres://user:password@host/postgres,
	// or user:password@tcp(host:3306)/ as MariaDB's driver has it.
	Line string
}

// Database is one that was made, and is empty.
type Database struct {
	Kind     string
	Line     string // to fill it by, see Open
	Address  string // as a connector's description has it, without the password
	Password string
}

// prefix of the databases' names: one that bears it is taken for an earlier
// example and dropped.
const prefix = "lienthong_demo_"

// Create makes a database for an example. One of the same name that was made
// here before is dropped; on SQLite the folder must be a new one.
func (s Server) Create(ctx context.Context, name string) (Database, error) {
	switch s.Kind {
	case "postgres":
		return s.onPostgres(ctx, prefix+name)
	case "mariadb":
		return s.onMariaDB(ctx, prefix+name)
	default:
		path := filepath.Join(s.Line, name+".db")
		return Database{Kind: "sqlite", Line: path, Address: path}, nil
	}
}

func (s Server) onPostgres(ctx context.Context, name string) (Database, error) {
	u, err := url.Parse(s.Line)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return Database{}, badLine("PostgreSQL", "postgres://user:password@host:5432/postgres")
	}
	if err := anew(ctx, s.Kind, s.Line, `"`+name+`"`); err != nil {
		return Database{}, err
	}
	d := Database{Kind: s.Kind}
	d.Password, _ = u.User.Password()
	u.Path = "/" + name
	d.Line = u.String()
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	d.Address = u.String()
	return d, nil
}

func (s Server) onMariaDB(ctx context.Context, name string) (Database, error) {
	c, err := mysql.ParseDSN(s.Line)
	if err != nil || c.User == "" {
		return Database{}, badLine("MariaDB", "user:password@tcp(host:3306)/")
	}
	c.DBName = ""
	if err := anew(ctx, s.Kind, c.FormatDSN(), "`"+name+"`"); err != nil {
		return Database{}, err
	}
	c.DBName = name
	host := c.Addr
	if c.Net == "unix" {
		host = "unix(" + c.Addr + ")"
	}
	return Database{Kind: s.Kind, Line: c.FormatDSN(), Address: c.User + "@" + host + "/" + name, Password: c.Passwd}, nil
}

// anew drops a database and makes it. Its name, with its quotes, is the
// program's own.
func anew(ctx context.Context, kind, line, name string) error {
	db, err := Open(kind, line)
	if err != nil {
		return refused(err)
	}
	defer func() { _ = db.Close() }() // what was made is made
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name + charset[kind]} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return refused(err)
		}
	}
	return nil
}

var charset = map[string]string{"mariadb": " CHARACTER SET utf8mb4"}

func badLine(what, form string) error {
	return lienthong.Errorf(lienthong.Invalid, "the line that names the %s server needs the form %s", what, form)
}

func refused(err error) error {
	return &lienthong.Error{Code: lienthong.Unavailable, Message: "the database server does not let databases be made; check its address, account and rights", Cause: err}
}

// Fill makes an example in a database that was created.
func (d Database) Fill(ctx context.Context, l connector.Legacy, persons iter.Seq[connector.Person]) error {
	db, err := Open(d.Kind, d.Line)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // what was made is committed
	if d.Kind == "sqlite" {
		db.SetMaxOpenConns(1) // of which the next line speaks; an example can be made again
		if _, err := db.ExecContext(ctx, "PRAGMA synchronous = off"); err != nil {
			return err
		}
	}
	return Make(ctx, db, d.Kind, l, persons)
}

// Where tells the kind and the address, without a password.
func (d Database) Where() string { return d.Kind + " " + strings.TrimPrefix(d.Address, d.Kind+"://") }
