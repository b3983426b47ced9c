package connectorsql

import "context"

// Write tries a statement on the session that reads.
func Write(ctx context.Context, s *Source, statement string) error {
	_, err := s.db.ExecContext(ctx, statement)
	return err
}
