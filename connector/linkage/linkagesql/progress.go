package linkagesql

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// Progress implements linkage.Following.
func (s *Store) Progress(ctx context.Context, record string) (p linkage.Progress, err error) {
	var began, whole, news int64
	err = s.db.Read.QueryRowContext(ctx, `SELECT began, whole, news FROM connector_progress WHERE connector = $1 AND record = $2`, s.connector, record).Scan(&began, &whole, &news)
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil
	}
	return linkage.Progress{Began: moment(began), Whole: moment(whole), News: moment(news)}, sqldb.Wrap(err, "read how far linking is")
}

// SetProgress implements linkage.Following.
func (s *Store) SetProgress(ctx context.Context, record string, p linkage.Progress) error {
	return s.each(ctx, 1, `INSERT INTO connector_progress (connector, record, began, whole, news) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (connector, record) DO UPDATE SET began = excluded.began, whole = excluded.whole, news = excluded.news`,
		func(int) []any {
			return []any{s.connector, record, micros(p.Began), micros(p.Whole), micros(p.News)}
		})
}

// every is the record type under which the mark of all of a connector's is kept.
const every = ""

// Mark implements linkage.Following.
func (s *Store) Mark(ctx context.Context) (mark string, err error) {
	err = s.db.Read.QueryRowContext(ctx, `SELECT mark FROM connector_progress WHERE connector = $1 AND record = $2`, s.connector, every).Scan(&mark)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return mark, sqldb.Wrap(err, "read how far linking is")
}

// SetMark implements linkage.Following.
func (s *Store) SetMark(ctx context.Context, mark string) error {
	return s.each(ctx, 1, `INSERT INTO connector_progress (connector, record, mark) VALUES ($1, $2, $3) ON CONFLICT (connector, record) DO UPDATE SET mark = excluded.mark`,
		func(int) []any { return []any{s.connector, every, mark} })
}

const updateAgain = `UPDATE connector_link SET digest = $2 WHERE connector || '' = $1 AND ` + certain + ` AND number IN `

// Again implements linkage.Following.
func (s *Store) Again(ctx context.Context, numbers []string) error {
	if len(numbers) == 0 {
		return nil
	}
	among, list, err := s.db.Among("$3", "text", numbers)
	if err != nil {
		return err
	}
	return s.each(ctx, 1, updateAgain+"("+among+")", func(int) []any { return []any{s.connector, again, list} })
}

// Same implements linkage.Following.
func (s *Store) Same(ctx context.Context, record string, keys []string) error {
	among, list, err := s.db.Among("$4", "text", keys)
	if err != nil {
		return err
	}
	return s.each(ctx, 1, `UPDATE connector_link SET linked = $3 WHERE connector = $1 AND record = $2 AND key IN (`+among+`)`,
		func(int) []any { return []any{s.connector, record, s.db.Time().UnixMicro(), list} })
}

// places takes places for those of the links that have none, and gives the one before
// the first.
func (s *Store) places(ctx context.Context, tx *sqldb.Tx, record string, links []linkage.Link) (before int, err error) {
	n := 0
	for i := range links {
		if links[i].Place == 0 {
			n++
		}
	}
	if n == 0 {
		return 0, nil
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO connector_progress (connector, record, places) VALUES ($1, $2, $3)
		ON CONFLICT (connector, record) DO UPDATE SET places = connector_progress.places + excluded.places RETURNING places`, s.connector, record, n).Scan(&before)
	return before - n, sqldb.Wrap(err, "keep links")
}

// moment and micros are a time as it is kept; none is 0.
func moment(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}
