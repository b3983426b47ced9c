package sqldb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
)

// Walk visits the rows of a SQLite query as its driver gives them: int64, []byte or
// string, by the kind of the value, and nil for NULL. They hold until visit returns.
// A statement of a whole register is read so in two thirds of the time: database/sql
// takes a lock for each row, and each value through reflection and by way of text.
// One statement sees one state.
func (db *DB) Walk(ctx context.Context, query string, visit func(row []driver.Value) error) error {
	conn, err := db.Read.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // back to the pool
	return conn.Raw(func(driverConn any) (err error) {
		q, ok := driverConn.(driver.QueryerContext)
		if !ok {
			return fmt.Errorf("the driver's %T asks no queries", driverConn)
		}
		rows, err := q.QueryContext(ctx, query, nil)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		row := make([]driver.Value, len(rows.Columns()))
		for {
			if err := rows.Next(row); err != nil {
				if errors.Is(err, io.EOF) {
					return nil
				}
				return err
			}
			if err := visit(row); err != nil {
				return err
			}
		}
	})
}
