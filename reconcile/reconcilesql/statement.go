package reconcilesql

// Both databases take these statements as they are.
const (
	insertRun = `INSERT INTO reconcile_run (id, started, summary) VALUES ($1, $2, $3)`

	insertResult = `INSERT INTO reconcile_result
		(run, row, id, verdict, pin, score, probability, differences, duplicate_of, reason_vi, reason_en, candidate_count, candidates)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

	insertDifference = `INSERT INTO reconcile_difference (run, difference, row) VALUES ($1, $2, $3)`

	selectRuns = `SELECT id, summary FROM reconcile_run ORDER BY started DESC, id`

	selectRun = `SELECT id, summary FROM reconcile_run WHERE id = $1`

	resultColumns = `row, id, verdict, pin, score, probability, differences, duplicate_of, reason_vi, reason_en, candidate_count`

	selectResult = `SELECT ` + resultColumns + `, candidates FROM reconcile_result WHERE run = $1 AND row = $2`

	selectResults = `SELECT ` + resultColumns + ` FROM reconcile_result
		WHERE run = $1 AND row > $2 ORDER BY row LIMIT $3`

	selectByVerdict = `SELECT ` + resultColumns + ` FROM reconcile_result
		WHERE run = $1 AND row > $2 AND verdict = $4 ORDER BY row LIMIT $3`

	selectByDifference = `SELECT ` + resultColumns + ` FROM reconcile_result
		WHERE run = $1 AND row IN (
			SELECT row FROM reconcile_difference WHERE run = $1 AND row > $2 AND difference = $4)
		ORDER BY row LIMIT $3`

	selectByBoth = `SELECT ` + resultColumns + ` FROM reconcile_result
		WHERE run = $1 AND verdict = $5 AND row IN (
			SELECT row FROM reconcile_difference WHERE run = $1 AND row > $2 AND difference = $4)
		ORDER BY row LIMIT $3`
)
