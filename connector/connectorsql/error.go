package connectorsql

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"

	mssql "github.com/microsoft/go-mssqldb"
	"github.com/sijms/go-ora/v2/network"
	"modernc.org/sqlite"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/foreignsql"
)

// meaning is what a database's own code says to us.
type meaning int

const (
	down    meaning = iota // it does not answer, or not now
	gone                   // no such table or column any more, or it may not be read
	unfit                  // the statement that the mapping makes cannot be run on these tables
	broken                 // a view, or what it calls, fails or wants to write
	odd                    // a value of the question is not of the column's form
	refused                // the account, its password or the database's name
)

// meanings of codes. PostgreSQL: SQLSTATE, appendix A; MariaDB: its error codes,
// which MySQL shares; SQL Server and Oracle: theirs.
var meanings = map[string]meaning{
	"42P01": gone, "42703": gone, "3F000": gone, "42501": gone, "28P01": refused, "28000": refused, "3D000": refused,
	"1146": gone, "1054": gone, "1142": gone, "1143": gone, "1356": gone, "1370": gone,
	"1044": refused, "1045": refused, "1049": refused, "1698": refused,
	"25006": broken, "1242": broken, "1449": broken, "1644": broken, "1792": broken,
	"1052": unfit, "1064": unfit, "1267": unfit, "1271": unfit, "1292": odd, "1525": odd, "1406": odd, "1265": odd, "1366": odd,
	"MS207": gone, "MS208": gone, "MS229": gone, "MS230": gone, "MS18456": refused, "MS4060": refused,
	"MS245": odd, "MS241": odd, "MS8114": odd,
	"ORA904": gone, "ORA942": gone, "ORA1031": gone, "ORA1017": refused, "ORA1722": odd,
}

func meaningOf(code string) meaning {
	if m, ok := meanings[code]; ok || len(code) != 5 {
		return m
	}
	switch code[:2] { // classes of SQLSTATE
	case "22":
		return odd
	case "42":
		return unfit
	case "0A", "21", "2F", "38", "39", "P0":
		return broken
	default:
		return down
	}
}

var errOdd = lienthong.Errorf(lienthong.Invalid, "A value of the question is not of the form that the source keeps.")

// wrap makes a driver's error ours. Its text may quote values, so that only the
// code is kept.
func (s *Source) wrap(err error) error {
	if err == nil {
		return nil
	}
	code := codeOf(err)
	e := &lienthong.Error{Code: lienthong.Unavailable, Cause: fmt.Errorf("%s error %s", s.dialect.name, code)}
	switch meaningOf(code) {
	case gone:
		e.Code, e.Message = lienthong.Maintenance, "The source has no such table or column any more, or its account may not read it; its owner must check the connector."
	case unfit:
		e.Code = lienthong.Maintenance
		e.Message = "The source refuses what the connector asks (error " + code + " of " + s.dialect.name + "): the mapping does not fit the types of its columns, as where a number is joined with a text; a view can bring them together."
	case broken:
		e.Code = lienthong.Maintenance
		e.Message = "A view of the source, or a function that it calls, fails or wants to write (error " + code + " of " + s.dialect.name + "), and a connector only reads; its owner must mend the view."
	case odd:
		return errOdd
	case refused:
		e.Message = "The source refuses the account, its password or the name of the database (error " + code + " of " + s.dialect.name + "); see source.address and source.password_file."
	case down:
		e.Message = "The source does not answer" + why(code, err) + "; try again later."
	}
	return e
}

// late are the codes of a statement that the server ended for its time.
var late = []string{"57014", "1969", "3024"}

// why is what the network says, in words of our own: drivers' texts hold
// addresses and accounts.
func why(code string, err error) string {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &dns):
		return " (its host's name is not known)"
	case errors.Is(err, syscall.ECONNREFUSED):
		return " (nothing listens at its address)"
	case errors.Is(err, os.ErrNotExist):
		return " (its socket is not there)"
	case slices.Contains(late, code), errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return " in time"
	default:
		return ""
	}
}

// codeOf is the database's own code of an error.
func codeOf(err error) string {
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
	return foreignsql.Code(err)
}
