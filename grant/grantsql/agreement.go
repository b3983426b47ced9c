package grantsql

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// Begin implements agreement.Store.
func (s *Store) Begin(ctx context.Context, a agreement.Agreement) error {
	asked, err := json.Marshal(a.Asked)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *sqldb.Tx) error {
		if err := raise(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, insertAgreement, a.ID, string(asked)); err != nil {
			return sqldb.Wrap(err, "begin an agreement")
		}
		for _, step := range a.Steps {
			if err := putStep(ctx, tx, a.ID, step); err != nil {
				return err
			}
		}
		return nil
	})
}

// AppendStep implements agreement.Store.
func (s *Store) AppendStep(ctx context.Context, id string, step agreement.Step) error {
	return s.db.Update(ctx, func(tx *sqldb.Tx) error {
		if err := raise(ctx, tx); err != nil {
			return err
		}
		var last int
		if err := tx.QueryRowContext(ctx, selectLastStep, id).Scan(&last); err != nil {
			return sqldb.Wrap(err, "record a step")
		}
		if last == 0 || step.Number != last+1 {
			return stale("agreement")
		}
		return putStep(ctx, tx, id, step)
	})
}

func putStep(ctx context.Context, tx *sqldb.Tx, id string, step agreement.Step) error {
	body, err := json.Marshal(step)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, insertStep, id, step.Number, string(step.To), step.Effective.UnixMicro(), step.Recorded.UnixMicro(), string(body))
	return sqldb.Wrap(err, "record a step")
}

// Agreement implements agreement.Store.
func (s *Store) Agreement(ctx context.Context, id string) (a agreement.Agreement, err error) {
	err = s.db.View(ctx, func(tx *sqldb.Tx) error {
		var asked string
		err := tx.QueryRowContext(ctx, selectAgreement, id).Scan(&a.ID, &asked)
		if errors.Is(err, sql.ErrNoRows) {
			return lienthong.Errorf(lienthong.NotFound, "There is no such agreement.")
		}
		if err == nil {
			err = json.Unmarshal([]byte(asked), &a.Asked)
		}
		if err != nil {
			return sqldb.Wrap(err, "read an agreement")
		}
		a.Steps, err = collect(ctx, tx, "read an agreement", func(rows *sql.Rows) (step agreement.Step, err error) {
			return step, scanJSON(rows, &step)
		}, selectSteps, id)
		return err
	})
	return a, err
}

// Agreements implements agreement.Store.
func (s *Store) Agreements(ctx context.Context) (all []agreement.Agreement, err error) {
	const doing = "list agreements"
	err = s.db.View(ctx, func(tx *sqldb.Tx) error {
		all, err = collect(ctx, tx, doing, func(rows *sql.Rows) (a agreement.Agreement, err error) {
			return a, scanJSON(rows, &a.Asked, &a.ID)
		}, selectAgreements)
		if err != nil {
			return err
		}
		at := make(map[string]int, len(all))
		for i := range all {
			at[all[i].ID] = i
		}
		_, err = collect(ctx, tx, doing, func(rows *sql.Rows) (struct{}, error) {
			var id string
			var step agreement.Step
			err := scanJSON(rows, &step, &id)
			a := &all[at[id]]
			a.Steps = append(a.Steps, step)
			return struct{}{}, err
		}, selectAllSteps)
		return err
	})
	return all, err
}

// scanJSON scans columns of which the last is a document.
func scanJSON(rows *sql.Rows, document any, before ...any) error {
	var text string
	if err := rows.Scan(append(before, &text)...); err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), document)
}
