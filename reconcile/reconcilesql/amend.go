package reconcilesql

import (
	"context"
	"encoding/json"
	"reflect"

	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/reconcile"
)

// Amend changes a row of a run within a transaction: change is given the row as
// the linkage left it, which stays in reconcile_machine. The run's counts and
// what its rows are found by change with it.
func Amend(ctx context.Context, tx *sqldb.Tx, run string, row int, change func(*reconcile.Result)) error {
	if _, err := tx.ExecContext(ctx, keepMachine, run, row); err != nil {
		return sqldb.Wrap(err, "set a verdict aside")
	}
	before, err := wholeResult(tx.QueryRowContext(ctx, selectResult, run, row))
	if err != nil {
		return absent(err, "row")
	}
	after, err := wholeResult(tx.QueryRowContext(ctx, selectMachine, run, row))
	if err != nil {
		return absent(err, "row")
	}
	change(&after)
	if reflect.DeepEqual(before, after) {
		return nil
	}
	candidates, err := encodeCandidates(after.Candidates)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, updateResult, run, row, string(after.Verdict), int64(after.PIN.Uint64()), after.Score, after.Probability,
		joined(after.Differences), after.ReasonVI, after.ReasonEN, flag(after.Reviewed), len(after.Candidates), candidates); err != nil {
		return sqldb.Wrap(err, "change a verdict")
	}
	if _, err := tx.ExecContext(ctx, deleteDifferences, run, row); err != nil {
		return sqldb.Wrap(err, "change a verdict")
	}
	for _, d := range after.Remarks() {
		if _, err := tx.ExecContext(ctx, insertDifference, run, string(d), row); err != nil {
			return sqldb.Wrap(err, "change a verdict")
		}
	}
	return recount(ctx, tx, run, &before, &after)
}

func wholeResult(row scanner) (reconcile.Result, error) {
	var candidates string
	r, err := scanResult(row, &candidates)
	if err != nil {
		return r, err
	}
	r.Candidates, err = decodeCandidates(candidates)
	return r, err
}

// recount moves a row of the run's counts from what it was to what it is.
func recount(ctx context.Context, tx *sqldb.Tx, run string, before, after *reconcile.Result) error {
	r, err := scanRun(tx.QueryRowContext(ctx, selectRun, run))
	if err != nil {
		return absent(err, "reconciliation")
	}
	if r.Differences == nil {
		r.Differences = map[reconcile.Difference]int{}
	}
	r.Counts[before.Verdict]--
	r.Counts[after.Verdict]++
	for _, d := range before.Remarks() {
		if r.Differences[d]--; r.Differences[d] <= 0 {
			delete(r.Differences, d)
		}
	}
	for _, d := range after.Remarks() {
		r.Differences[d]++
	}
	text, err := json.Marshal(summaryOf(r))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, updateRun, run, string(text))
	return sqldb.Wrap(err, "count the verdicts")
}
