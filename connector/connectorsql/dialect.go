package connectorsql

import (
	"strconv"
	"strings"
)

// dialect is how one database wants its statements.
type dialect struct {
	name        string
	open, close string                      // quotes of names; a closing one within is doubled
	placeholder func(n int) string          // parameters count from 1
	text        func(c, kind string) string // a column of a type as text, as far as the driver does not make it one
	top         bool                        // a limit stands behind SELECT
	fetch       bool                        // a limit is FETCH FIRST n ROWS ONLY
	asWord      string                      // before a table's alias
	transaction bool                        // there are transactions that only read
	scan        string                      // lets a statement of the session take as long as it needs
	connection  string                      // asks for the connection's number, which kill ends; "" where the driver cancels
	kill        string
	tables      string // table, column, type, is key; parameter 1 is the schema or ""
}

func question(int) string                { return "?" }
func numbered(p string) func(int) string { return func(n int) string { return p + strconv.Itoa(n) } }

var dialects = map[string]dialect{
	"postgres": {
		name: "PostgreSQL", open: `"`, close: `"`, placeholder: numbered("$"), asWord: " AS ",
		text: postgresText, transaction: true, scan: "SET statement_timeout = 0",
		// information_schema hides keys of tables that the account does not own.
		tables: `SELECT c.relname, a.attname, format_type(a.atttypid, NULL),
			EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey))
			FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			WHERE n.nspname = COALESCE(NULLIF($1, ''), current_schema()) AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
			AND has_column_privilege(c.oid, a.attnum, 'SELECT') ORDER BY c.relname, a.attnum`,
	},
	"mariadb": {
		name: "MariaDB", open: "`", close: "`", placeholder: question, text: mariadbText, asWord: " AS ",
		transaction: true, connection: "SELECT CONNECTION_ID()", kill: "KILL ",
		scan: "SET SESSION net_write_timeout = 28800 /*M! , max_statement_time = 0 */ /*!50708 , max_execution_time = 0 */",
		tables: `SELECT table_name, column_name, data_type, column_key = 'PRI' FROM information_schema.columns
			WHERE table_schema = COALESCE(NULLIF(?, ''), DATABASE()) ORDER BY table_name, ordinal_position`,
	},
	// In double quotes SQLite takes a name that it does not know for a text.
	"sqlite": {
		name: "SQLite", open: "`", close: "`", placeholder: question, text: sqliteText, asWord: " AS ",
		tables: `SELECT m.name, c.name, lower(c.type), c.pk > 0 FROM sqlite_master m JOIN pragma_table_info(m.name) c
			WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%' AND ? = '' ORDER BY m.name, c.cid`,
	},
	"sqlserver": {
		name: "SQL Server", open: "[", close: "]", placeholder: numbered("@p"), text: sqlServerText, asWord: " AS ", top: true,
		tables: `SELECT c.TABLE_NAME, c.COLUMN_NAME, c.DATA_TYPE, CASE WHEN k.COLUMN_NAME IS NULL THEN 0 ELSE 1 END
			FROM INFORMATION_SCHEMA.COLUMNS c
			LEFT JOIN INFORMATION_SCHEMA.TABLE_CONSTRAINTS t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME AND t.CONSTRAINT_TYPE = 'PRIMARY KEY'
			LEFT JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE k ON k.CONSTRAINT_NAME = t.CONSTRAINT_NAME AND k.TABLE_SCHEMA = c.TABLE_SCHEMA AND k.COLUMN_NAME = c.COLUMN_NAME
			WHERE c.TABLE_SCHEMA = COALESCE(NULLIF(@p1, ''), SCHEMA_NAME()) ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`,
	},
	"oracle": {
		name: "Oracle", open: `"`, close: `"`, placeholder: numbered(":"), text: oracleText, asWord: " ", fetch: true,
		// '' is null in Oracle. It has no word AS before a table's alias.
		tables: `SELECT c.TABLE_NAME, c.COLUMN_NAME, LOWER(c.DATA_TYPE), CASE WHEN k.COLUMN_NAME IS NULL THEN 0 ELSE 1 END
			FROM ALL_TAB_COLUMNS c
			LEFT JOIN ALL_CONSTRAINTS t ON t.OWNER = c.OWNER AND t.TABLE_NAME = c.TABLE_NAME AND t.CONSTRAINT_TYPE = 'P'
			LEFT JOIN ALL_CONS_COLUMNS k ON k.OWNER = t.OWNER AND k.CONSTRAINT_NAME = t.CONSTRAINT_NAME AND k.COLUMN_NAME = c.COLUMN_NAME
			WHERE c.OWNER = COALESCE(:1, USER) ORDER BY c.TABLE_NAME, c.COLUMN_ID`,
	},
}

// quote makes a name of the description one name of a statement.
func (d *dialect) quote(name string) string {
	return d.open + strings.ReplaceAll(name, d.close, d.close+d.close) + d.close
}
