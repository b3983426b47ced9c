package connectorsql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	mssql "github.com/microsoft/go-mssqldb"
	goora "github.com/sijms/go-ora/v2"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
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
	config, err := pgx.ParseConfig(c.Address)
	if err != nil || hasPassword(c.Address) {
		return nil, badAddress("postgres://reader@host:5432/database")
	}
	if password != "" {
		config.Password = password
	}
	config.ConnectTimeout = c.Timeout
	p := config.RuntimeParams
	p["application_name"], p["timezone"], p["datestyle"] = "lienthong connector", "UTC", "ISO"
	if readOnly {
		p["default_transaction_read_only"] = "on"
	}
	// The guard cancels what takes too long; this ends it also where nobody is left
	// to cancel. A scan lifts it for itself.
	p["statement_timeout"] = strconv.FormatInt(c.Timeout.Milliseconds(), 10)
	p["idle_in_transaction_session_timeout"] = strconv.FormatInt(c.Timeout.Milliseconds(), 10)
	return stdlib.OpenDB(*config), nil
}

func openMariaDB(c connector.SourceConfig, password string, readOnly bool) (*sql.DB, error) {
	user, rest, ok := strings.Cut(c.Address, "@")
	if !ok || strings.Contains(user, ":") {
		return nil, badAddress("reader@host:3306/database or reader@unix(/run/mysqld.sock)/database")
	}
	if !strings.Contains(rest, "(") {
		host, path, _ := strings.Cut(rest, "/")
		rest = "tcp(" + host + ")/" + path
	}
	config, err := mysql.ParseDSN(user + "@" + rest)
	if err != nil {
		return nil, badAddress("reader@host:3306/database or reader@unix(/run/mysqld.sock)/database")
	}
	config.Passwd, config.Timeout, config.ReadTimeout, config.WriteTimeout = password, c.Timeout, 0, c.Timeout
	config.Params, config.Logger = nil, &mysql.NopLogger{}
	config.AllowAllFiles, config.MultiStatements, config.InterpolateParams = false, false, false
	k, err := mysql.NewConnector(config)
	if err != nil {
		return nil, badAddress("reader@host:3306/database")
	}
	s := session{Connector: k}
	if readOnly {
		// A question whose asker is gone goes on in the server, which must end it
		// itself. MariaDB reads what stands in /*M! */, MySQL what stands in /*!50708 */.
		s.statements = append(s.statements, "SET SESSION TRANSACTION READ ONLY",
			fmt.Sprintf("SET SESSION net_write_timeout = 60 /*M! , max_statement_time = %.3f */ /*!50708 , max_execution_time = %d */", c.Timeout.Seconds(), c.Timeout.Milliseconds()))
	}
	return sql.OpenDB(s), nil
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
	if err != nil || u.User == nil || hasPassword(c.Address) {
		return nil, badAddress("sqlserver://reader@host:1433?database=name")
	}
	u.User = url.UserPassword(u.User.Username(), password)
	q := u.Query()
	if readOnly {
		q.Set("ApplicationIntent", "ReadOnly")
	}
	q.Set("app name", "lienthong connector")
	q.Set("dial timeout", strconv.Itoa(int(max(1, c.Timeout.Seconds()))))
	u.RawQuery = q.Encode()
	k, err := mssql.NewConnector(u.String())
	if err != nil {
		return nil, badAddress("sqlserver://reader@host:1433?database=name")
	}
	return sql.OpenDB(k), nil
}

func openOracle(c connector.SourceConfig, password string, _ bool) (*sql.DB, error) {
	u, err := url.Parse(c.Address)
	if err != nil || u.User == nil || hasPassword(c.Address) {
		return nil, badAddress("oracle://reader@host:1521/service")
	}
	u.User = url.UserPassword(u.User.Username(), password)
	return sql.OpenDB(goora.NewConnector(u.String())), nil
}

func hasPassword(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	_, has := u.User.Password()
	return has
}

func badAddress(form string) error {
	return invalid("source.address", "needs the form "+form+", with the password in source.password_file")
}

func invalid(field, what string) error {
	return &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: "connector: " + field + " " + what}
}

// session runs statements on every new connection before it is used.
type session struct {
	driver.Connector
	statements []string
}

// Connect implements driver.Connector.
func (s session) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := s.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	x, ok := conn.(driver.ExecerContext)
	if !ok {
		return nil, fmt.Errorf("connectorsql: the driver cannot run a statement at once")
	}
	for _, statement := range s.statements {
		if _, err := x.ExecContext(ctx, statement, nil); err != nil {
			_ = conn.Close() // it is not what was asked for
			return nil, err
		}
	}
	return conn, nil
}
