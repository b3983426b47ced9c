package connectorsql

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	mssql "github.com/microsoft/go-mssqldb"
	"github.com/sijms/go-ora/v2/network"
	"modernc.org/sqlite"

	"github.com/lienthong/lienthong"
)

// codes of the databases that mean something other than that the source is
// down. PostgreSQL: SQLSTATE, appendix A; MariaDB: its error codes, which MySQL
// shares; SQL Server and Oracle: theirs.
var meanings = map[string]lienthong.Code{
	"42P01": lienthong.Maintenance, "42703": lienthong.Maintenance, "3F000": lienthong.Maintenance, "42501": lienthong.Maintenance,
	"1146": lienthong.Maintenance, "1054": lienthong.Maintenance, "1142": lienthong.Maintenance, "1143": lienthong.Maintenance, "1356": lienthong.Maintenance,
	"MS207": lienthong.Maintenance, "MS208": lienthong.Maintenance, "MS229": lienthong.Maintenance, "MS230": lienthong.Maintenance,
	"ORA904": lienthong.Maintenance, "ORA942": lienthong.Maintenance, "ORA1031": lienthong.Maintenance,
	"MS245": lienthong.Invalid, "MS241": lienthong.Invalid, "MS8114": lienthong.Invalid, "ORA1722": lienthong.Invalid,
}

// wrap makes a driver's error ours. Its text may quote values, so that only the
// code is kept.
func (s *Source) wrap(err error) error {
	if err == nil {
		return nil
	}
	code := codeOf(err)
	cause := fmt.Errorf("%s error %s", s.dialect.name, code)
	meaning := meanings[code]
	if strings.HasPrefix(code, "22") && len(code) == 5 { // SQLSTATE class 22: data exception
		meaning = lienthong.Invalid
	}
	switch meaning {
	case lienthong.Maintenance:
		return &lienthong.Error{Code: meaning, Cause: cause, Message: "The source has no such table or column any more, or its account may not read it; its owner must check the connector."}
	case lienthong.Invalid:
		return &lienthong.Error{Code: meaning, Cause: cause, Message: "A value of the question is not of the form that the source keeps."}
	default:
		return &lienthong.Error{Code: lienthong.Unavailable, Cause: cause, Message: "The source does not answer; try again later."}
	}
}

// codeOf is the database's own code of an error.
func codeOf(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return fmt.Sprint(e.Number)
	}
	if e, ok := errors.AsType[mssql.Error](err); ok {
		return fmt.Sprint("MS", e.Number)
	}
	if e, ok := errors.AsType[*network.OracleError](err); ok {
		return fmt.Sprint("ORA", e.ErrCode)
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		// SQLite has one code for all that is wrong with a statement.
		if text := e.Error(); strings.Contains(text, "no such table") || strings.Contains(text, "no such column") {
			return "42703"
		}
		return fmt.Sprint("SQLite ", e.Code())
	}
	return fmt.Sprintf("%T", err)
}
