package connectorsql

import (
	"context"
	"strings"
)

// Warnings implements connector.Source.
func (s *Source) Warnings(ctx context.Context) ([]string, error) {
	switch s.kind {
	case "postgres":
		return s.list(ctx, `SELECT 'The account is a superuser; use one that may only read.' FROM pg_roles WHERE rolname = current_user AND rolsuper
			UNION ALL SELECT 'The account may write to table ' || c.relname || '; revoke INSERT, UPDATE, DELETE and TRUNCATE.'
			FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname = COALESCE(NULLIF($1, ''), current_schema()) AND c.relkind IN ('r', 'p', 'f')
			AND (has_table_privilege(c.oid, 'INSERT') OR has_any_column_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE') OR has_table_privilege(c.oid, 'TRUNCATE'))
			UNION ALL SELECT 'The account may create tables in the schema; revoke CREATE.'
			WHERE has_schema_privilege(COALESCE(NULLIF($1, ''), current_schema()), 'CREATE')`, s.schema)
	case "mariadb":
		return s.mariadbWarnings(ctx)
	case "sqlserver":
		return s.list(ctx, `SELECT 'The account has the permission ' + permission_name + ' on the database; revoke it.' FROM fn_my_permissions(NULL, 'DATABASE')
			WHERE permission_name IN ('INSERT', 'UPDATE', 'DELETE', 'ALTER', 'CONTROL', 'CREATE TABLE', 'EXECUTE')`)
	case "oracle":
		return s.list(ctx, `SELECT 'The account has the privilege ' || PRIVILEGE || '; revoke it.' FROM SESSION_PRIVS
			WHERE PRIVILEGE NOT IN ('CREATE SESSION', 'SELECT ANY TABLE', 'READ ANY TABLE')
			UNION ALL SELECT 'The account may ' || PRIVILEGE || ' table ' || TABLE_NAME || '; revoke it.' FROM USER_TAB_PRIVS WHERE PRIVILEGE NOT IN ('SELECT', 'READ')`)
	default:
		return nil, nil
	}
}

func (s *Source) list(ctx context.Context, query string, args ...any) (out []string, err error) {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, s.wrap(err)
	}
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, s.wrap(err)
		}
		out = append(out, line)
	}
	return out, s.wrap(rows.Err())
}

// mariadbWarnings reads the account's grants, which are lines such as
//
//	GRANT SELECT, INSERT ON `db`.* TO `reader`@`%`
func (s *Source) mariadbWarnings(ctx context.Context) ([]string, error) {
	grants, err := s.list(ctx, "SHOW GRANTS")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, g := range grants {
		if w := grantWarning(g); w != "" {
			out = append(out, w)
		}
	}
	return out, nil
}

// splitPrivileges takes SELECT (`a`, `b`), UPDATE (`a`) apart.
func splitPrivileges(list string) (out []string) {
	depth, start := 0, 0
	for i, r := range list + "," {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			out = append(out, strings.TrimSpace(list[start:i]))
			start = i + 1
		}
	}
	return out
}

func grantWarning(grant string) string {
	privileges, rest, ok := strings.Cut(strings.TrimPrefix(grant, "GRANT "), " ON ")
	if !ok {
		return ""
	}
	on, _, _ := strings.Cut(rest, " TO ")
	var more []string
	for _, p := range splitPrivileges(privileges) {
		if verb, _, _ := strings.Cut(p, " ("); verb != "SELECT" && verb != "USAGE" && verb != "SHOW VIEW" && verb != "" {
			more = append(more, verb)
		}
	}
	if strings.Contains(rest, "WITH GRANT OPTION") {
		more = append(more, "GRANT OPTION")
	}
	if more == nil {
		return ""
	}
	return "The account has " + strings.Join(more, ", ") + " on " + strings.ReplaceAll(on, "`", "") + "; revoke what is not SELECT."
}
