package connectorsql

import (
	"context"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/connector/writeback"
)

// Warnings implements writeback.Writer: what the account may change beyond the
// columns that it is there for.
func (w *Writer) Warnings(ctx context.Context, targets []*writeback.Target) ([]string, error) {
	switch w.source.kind {
	case "postgres":
		return w.postgresWarnings(ctx, targets)
	case "mariadb":
		grants, err := w.source.list(ctx, "SHOW GRANTS")
		if err != nil {
			return nil, err
		}
		var out []string
		for _, g := range grants {
			if warning := writerWarning(g, targets); warning != "" {
				out = append(out, warning)
			}
		}
		return out, nil
	default:
		return nil, nil
	}
}

// may reports whether an account that writes to targets needs a right on a column.
func may(targets []*writeback.Target, table, column, right string) bool {
	return slices.ContainsFunc(targets, func(t *writeback.Target) bool {
		switch {
		case t.Table != table:
			return false
		case right == "UPDATE":
			return slices.Contains(t.Columns(), column)
		case right == "INSERT":
			return t.Insert && (slices.Contains(t.Columns(), column) || slices.Contains(t.Key, column))
		default:
			return false
		}
	})
}

func (w *Writer) postgresWarnings(ctx context.Context, targets []*writeback.Target) (out []string, err error) {
	rights, err := w.source.list(ctx, `SELECT r.verb || '|' || c.relname || '|' || a.attname
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		CROSS JOIN (VALUES ('UPDATE'), ('INSERT')) AS r (verb)
		WHERE n.nspname = COALESCE(NULLIF($1, ''), current_schema()) AND c.relkind IN ('r', 'p', 'f', 'v') AND has_column_privilege(c.oid, a.attnum, r.verb)
		UNION ALL SELECT r.verb || '|' || c.relname || '|' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		CROSS JOIN (VALUES ('DELETE'), ('TRUNCATE')) AS r (verb)
		WHERE n.nspname = COALESCE(NULLIF($1, ''), current_schema()) AND c.relkind IN ('r', 'p', 'f') AND has_table_privilege(c.oid, r.verb)`, w.source.schema)
	if err != nil {
		return nil, err
	}
	for _, line := range rights {
		p := strings.SplitN(line, "|", 3)
		if may(targets, p[1], p[2], p[0]) {
			continue
		}
		on := p[1]
		if p[2] != "" {
			on += ", column " + p[2]
		}
		out = append(out, "The account of write_back has "+p[0]+" on table "+on+"; revoke it.")
	}
	return out, nil
}

// writerWarning reads a line such as
//
//	GRANT SELECT (`ma`), UPDATE (`kq`, `so`) ON `db`.`t` TO `w`@`%`
func writerWarning(grant string, targets []*writeback.Target) string {
	privileges, rest, ok := strings.Cut(strings.TrimPrefix(grant, "GRANT "), " ON ")
	if !ok {
		return ""
	}
	on, _, _ := strings.Cut(rest, " TO ")
	on = strings.ReplaceAll(on, "`", "")
	_, table, _ := strings.Cut(on, ".")
	var more []string
	for _, p := range splitPrivileges(privileges) {
		right, columns, some := strings.Cut(p, " (")
		if right == "SELECT" || right == "USAGE" || right == "" {
			continue
		}
		needed := some
		for c := range strings.SplitSeq(strings.TrimSuffix(columns, ")"), ",") {
			needed = needed && may(targets, table, strings.Trim(c, " `"), right)
		}
		if !needed {
			more = append(more, p)
		}
	}
	if more == nil {
		return ""
	}
	return "The account of write_back has " + strings.ReplaceAll(strings.Join(more, ", "), "`", "") + " on " + on + "; revoke what is not UPDATE of the columns that it writes."
}
