package connectorsql

import (
	"context"
	"strings"

	"github.com/lienthong/lienthong/connector"
)

// Write tries a statement on the session that reads.
func Write(ctx context.Context, s *Source, statement string) error {
	_, err := s.db.ExecContext(ctx, statement)
	return err
}

// Setting is what the session of a question, or of a scan, has for a setting.
func Setting(ctx context.Context, s *Source, scan bool, query string) (string, error) {
	rows, free, err := s.query(ctx, scan, query, nil)
	if err != nil {
		return "", err
	}
	defer free()
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return "", err
		}
		out = append(out, v)
	}
	return strings.Join(out, " "), rows.Err()
}

// IsScan is isScan.
func IsScan(q *connector.Query) bool { return isScan(q) }
