package connectorsql

import (
	"database/sql"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	mssql "github.com/microsoft/go-mssqldb"
	goora "github.com/sijms/go-ora/v2"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/foreignsql"
)

// Kinds are those that Open opens.
var Kinds = []string{"postgres", "mariadb", "sqlserver", "oracle", "sqlite"}

// Open opens a database for reading. It connects when it is first asked: a
// source that is down must not keep the others from being served.
func Open(c connector.SourceConfig) (*Source, error) {
	d, ok := dialects[c.Kind]
	if !ok {
		return nil, invalid("source.kind", "is none of "+strings.Join(Kinds, ", ")+", folder, rest, soap")
	}
	password := ""
	if c.PasswordFile != "" {
		secret, err := c.PasswordFile.Read()
		if err != nil {
			return nil, err
		}
		password = secret.Reveal()
	}
	db, err := openers[c.Kind](c, password, true)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(c.Connections)
	db.SetMaxIdleConns(c.Connections)
	db.SetConnMaxIdleTime(time.Minute) // what is not used is given back to the owner
	return &Source{db: db, dialect: &d, kind: c.Kind, schema: c.Schema}, nil
}

type opener func(c connector.SourceConfig, password string, readOnly bool) (*sql.DB, error)

var openers = map[string]opener{
	"postgres": openPostgres, "mariadb": openMariaDB, "sqlite": openSQLite, "sqlserver": openSQLServer, "oracle": openOracle,
}

func openPostgres(c connector.SourceConfig, password string, readOnly bool) (*sql.DB, error) {
	db, err := foreignsql.Postgres(options(c, password, readOnly))
	if err != nil {
		return nil, badAddress(foreignsql.PostgresForm)
	}
	return db, nil
}

func openMariaDB(c connector.SourceConfig, password string, readOnly bool) (*sql.DB, error) {
	db, err := foreignsql.MariaDB(options(c, password, readOnly))
	if err != nil {
		return nil, badAddress(foreignsql.MariaDBForm)
	}
	return db, nil
}

func options(c connector.SourceConfig, password string, readOnly bool) foreignsql.Options {
	return foreignsql.Options{Address: c.Address, Password: password, Program: "lienthong connector", Timeout: c.Timeout, Statement: c.Timeout, ReadOnly: readOnly}
}

func openSQLite(c connector.SourceConfig, _ string, readOnly bool) (*sql.DB, error) {
	if _, err := os.Stat(c.Address); err != nil {
		return nil, &lienthong.Error{Code: lienthong.Unavailable, Field: "source.address", Message: "connector: the SQLite file of source.address is not there; check its path", Cause: err}
	}
	q := url.Values{"_pragma": {"busy_timeout(" + strconv.FormatInt(c.Timeout.Milliseconds(), 10) + ")"}}
	if readOnly {
		q.Set("mode", "ro")
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: url.PathEscape(c.Address), RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, badAddress("/path/of/the/file.db")
	}
	return db, nil
}

func openSQLServer(c connector.SourceConfig, password string, readOnly bool) (*sql.DB, error) {
	u, err := url.Parse(c.Address)
	if err != nil || u.User == nil || foreignsql.HasPassword(c.Address) {
		return nil, badAddress("sqlserver://reader@host:1433?database=name")
	}
	u.User = url.UserPassword(u.User.Username(), password)
	q := u.Query()
	if readOnly {
		q.Set("ApplicationIntent", "ReadOnly")
	}
	q.Set("app name", "lienthong connector")
	seconds := int(max(1, c.Timeout.Seconds()))
	q.Set("dial timeout", strconv.Itoa(seconds))
	q.Set("connection timeout", strconv.Itoa(seconds+1)) // of each read: the driver waits for a greeting without looking at the context
	u.RawQuery = q.Encode()
	k, err := mssql.NewConnector(u.String())
	if err != nil {
		return nil, badAddress("sqlserver://reader@host:1433?database=name")
	}
	k.SessionInitSQL = sqlServerSession
	return sql.OpenDB(k), nil
}

func openOracle(c connector.SourceConfig, password string, _ bool) (*sql.DB, error) {
	u, err := url.Parse(c.Address)
	if err != nil || u.User == nil || foreignsql.HasPassword(c.Address) {
		return nil, badAddress("oracle://reader@host:1521/service")
	}
	u.User = url.UserPassword(u.User.Username(), password)
	return foreignsql.Session(goora.NewConnector(u.String()), oracleSession), nil
}

// Positions of changes are sent back as texts, which both databases read in the
// way of the session's language unless they are told: the order of day and month in
// SQL Server (Transact-SQL Reference, SET DATEFORMAT), all of it in Oracle, where
// a text may leave out the time (SQL Language Reference, String-to-Date Conversion
// Rules).
const (
	sqlServerSession = "SET DATEFORMAT ymd"
	oracleSession    = "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS' NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF' NLS_TIMESTAMP_TZ_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF TZH:TZM' NLS_NUMERIC_CHARACTERS = '.,'"
)

func badAddress(form string) error {
	return invalid("source.address", "needs the form "+form+", with the password in source.password_file")
}

func invalid(field, what string) error {
	return &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: "connector: " + field + " " + what}
}
