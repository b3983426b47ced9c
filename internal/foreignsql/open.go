package foreignsql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// The forms of addresses, for messages.
const (
	PostgresForm = "postgres://reader@host:5432/database"
	MariaDBForm  = "reader@host:3306/database or reader@unix(/run/mysqld.sock)/database"
)

// ErrAddress is the error of an address that has not its database's form, or
// that holds a password.
var ErrAddress = errors.New("foreignsql: the address has not the form that is needed")

// Options say how a database is opened.
type Options struct {
	Address  string
	Password string // "" for none
	Program  string // what the database's owner sees us as
	// Timeout bounds connecting and, in PostgreSQL, idling within a transaction.
	Timeout time.Duration
	// Statement is how long a statement may take before the server ends it, also
	// where nobody is left to cancel; 0 is no limit. A scan sends its rows for
	// longer than any single one may take.
	Statement time.Duration
	ReadOnly  bool // the session refuses to write
}

// Postgres opens a PostgreSQL database; it connects when it is first asked.
func Postgres(o Options) (*sql.DB, error) {
	config, err := pgx.ParseConfig(o.Address)
	if err != nil || HasPassword(o.Address) {
		return nil, ErrAddress
	}
	if o.Password != "" {
		config.Password = o.Password
	}
	config.ConnectTimeout = o.Timeout
	p := config.RuntimeParams
	p["application_name"], p["timezone"], p["datestyle"] = o.Program, "UTC", "ISO"
	if o.ReadOnly {
		p["default_transaction_read_only"] = "on"
	}
	if o.Statement > 0 {
		p["statement_timeout"] = strconv.FormatInt(o.Statement.Milliseconds(), 10)
	}
	p["idle_in_transaction_session_timeout"] = strconv.FormatInt(o.Timeout.Milliseconds(), 10)
	return stdlib.OpenDB(*config), nil
}

// MariaDB opens a MariaDB or MySQL database; it connects when it is first asked.
func MariaDB(o Options) (*sql.DB, error) {
	user, rest, ok := strings.Cut(o.Address, "@")
	if !ok || strings.Contains(user, ":") {
		return nil, ErrAddress
	}
	if !strings.Contains(rest, "(") {
		host, path, _ := strings.Cut(rest, "/")
		rest = "tcp(" + host + ")/" + path
	}
	config, err := mysql.ParseDSN(user + "@" + rest)
	if err != nil {
		return nil, ErrAddress
	}
	config.Passwd, config.Timeout, config.ReadTimeout, config.WriteTimeout = o.Password, o.Timeout, 0, o.Timeout
	config.Params, config.Logger = nil, &mysql.NopLogger{}
	config.AllowAllFiles, config.MultiStatements, config.InterpolateParams = false, false, false
	config.ClientFoundRows = !o.ReadOnly // an UPDATE that changes nothing has found its row
	k, err := newSeverables(config)
	if err != nil {
		return nil, ErrAddress
	}
	s := session{Connector: k}
	if o.ReadOnly {
		s.statements = append(s.statements, "SET SESSION TRANSACTION READ ONLY")
	}
	if o.ReadOnly && o.Statement > 0 {
		// MariaDB reads what stands in /*M! */, MySQL what stands in /*!50708 */.
		s.statements = append(s.statements,
			fmt.Sprintf("SET SESSION net_write_timeout = 60 /*M! , max_statement_time = %.3f */ /*!50708 , max_execution_time = %d */", o.Statement.Seconds(), o.Statement.Milliseconds()))
	}
	return sql.OpenDB(s), nil
}

// Session opens a database by its driver; each new connection runs the
// statements before it is used.
func Session(k driver.Connector, statements ...string) *sql.DB {
	return sql.OpenDB(session{k, statements})
}

// HasPassword reports whether an address holds a password.
func HasPassword(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	_, has := u.User.Password()
	return has
}

// Code is the database's own code of an error: PostgreSQL's SQLSTATE or
// MariaDB's number; the error's type where it is neither's.
func Code(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return strconv.Itoa(int(e.Number))
	}
	return fmt.Sprintf("%T", err)
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
		return nil, fmt.Errorf("foreignsql: the driver cannot run a statement at once")
	}
	for _, statement := range s.statements {
		if _, err := x.ExecContext(ctx, statement, nil); err != nil {
			_ = conn.Close() // it is not what was asked for
			return nil, err
		}
	}
	return conn, nil
}
