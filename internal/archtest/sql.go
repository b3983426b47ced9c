package archtest

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// databaseImports are the doors to a database.
var databaseImports = []string{
	"database/sql", "github.com/jackc/pgx/v5", "github.com/pressly/goose/v3", "modernc.org/sqlite",
	"github.com/go-sql-driver/mysql", "github.com/microsoft/go-mssqldb", "github.com/sijms/go-ora/v2",
}

// statement finds a literal that is SQL rather than prose: it begins with a
// verb in capitals and goes on as SQL does.
var statement = regexp.MustCompile(`^\s*(SELECT\s[\s\S]*\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|UNIQUE|DATABASE)\s)`)

// mayHoldSQL: the drivers named <part>sql, the plumbing packages that open
// databases, and their test code.
func mayHoldSQL(dir string) bool {
	return strings.HasSuffix(path.Base(dir), "sql") ||
		within(dir, "internal/sqldb") || within(dir, "internal/pgtest") || within(dir, "internal/mariadbtest")
}

// SQL checks that databases are spoken to in the SQL drivers only.
func SQL(t *Tree) []Violation {
	var out []Violation
	for _, p := range t.Packages {
		if mayHoldSQL(p.Dir) {
			continue
		}
		for _, f := range p.Files {
			for to, spec := range f.imports() {
				if slices.ContainsFunc(databaseImports, func(d string) bool { return within(to, d) }) {
					out = append(out, Violation{"SQL", t.at(spec), "imports " + to + " outside a SQL driver"})
				}
			}
			out = append(out, t.statements(f)...)
		}
	}
	return out
}

func (t *Tree) statements(f *File) []Violation {
	var out []Violation
	ast.Inspect(f.AST, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		if s, err := strconv.Unquote(lit.Value); err == nil && statement.MatchString(s) {
			out = append(out, Violation{"SQL", t.at(lit), "an SQL statement outside a SQL driver"})
		}
		return true
	})
	return out
}
