package foreignsql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net"

	"github.com/go-sql-driver/mysql"
)

// Severing returns what closes the network below a connection: at once, from any
// goroutine, whatever its driver is doing; the connection is of no use then. For drivers
// that need no such help it does nothing.
//
// MariaDB's does (go-sql-driver/mysql 1.10): to close rows, it first sends its watcher of
// contexts home and then reads all rows that are left. A watcher that learns at the same
// time that the context has ended takes one of both by chance, and where it goes home, a
// scan that is broken off is read to its end.
func Severing(conn *sql.Conn) (sever func()) {
	sever = func() {}
	_ = conn.Raw(func(c any) error { // a connection that is gone needs no severing
		if s, ok := c.(severable); ok {
			sever = func() { _ = s.network.Close() }
		}
		return nil
	})
	return sever
}

// severable is a connection to MariaDB with the network below it.
type severable struct {
	mariadbConn
	network net.Conn
}

// mariadbConn is what the driver's connections can do, all of which database/sql asks for.
type mariadbConn interface {
	statements
	lifetime
}

type statements interface {
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.NamedValueChecker
}

type lifetime interface {
	driver.Conn
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// severables are connections to MariaDB that can be severed.
type severables struct{ driver.Connector }

// dialled is the key of the context under which dial leaves what it has dialled.
type dialled struct{}

// newSeverables takes the way in which the configuration's connections are dialled.
func newSeverables(config *mysql.Config) (driver.Connector, error) {
	config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		if here, ok := ctx.Value(dialled{}).(*net.Conn); ok {
			*here = conn
		}
		return conn, err
	}
	k, err := mysql.NewConnector(config)
	return severables{k}, err
}

// Connect implements driver.Connector.
func (s severables) Connect(ctx context.Context) (driver.Conn, error) {
	var network net.Conn
	conn, err := s.Connector.Connect(context.WithValue(ctx, dialled{}, &network))
	if err != nil {
		return nil, err
	}
	c, ok := conn.(mariadbConn)
	if !ok {
		_ = conn.Close() // it is not what was asked for
		return nil, fmt.Errorf("foreignsql: %T lacks what a connection to MariaDB can do", conn)
	}
	return severable{c, network}, nil
}
