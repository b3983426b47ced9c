package reconcilesql

// Both databases take these statements as they are.
const (
	insertRun = `INSERT INTO reconcile_run (id, started, summary) VALUES ($1, $2, $3)`

	insertResult = `INSERT INTO reconcile_result
		(run, row, id, verdict, pin, score, probability, differences, duplicate_of, reason_vi, reason_en, reviewed, candidate_count, candidates)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`

	insertDifference = `INSERT INTO reconcile_difference (run, difference, row) VALUES ($1, $2, $3)`

	selectRuns = `SELECT id, summary FROM reconcile_run ORDER BY started DESC, id`

	selectRun = `SELECT id, summary FROM reconcile_run WHERE id = $1`

	resultColumns = `row, id, verdict, pin, score, probability, differences, duplicate_of, reason_vi, reason_en, reviewed, candidate_count`

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

	updateRun = `UPDATE reconcile_run SET summary = $2 WHERE id = $1`

	// keepMachine sets aside what the linkage made of a row, once.
	keepMachine = `INSERT INTO reconcile_machine (run, row, verdict, pin, score, probability, differences, reason_vi, reason_en, candidates)
		SELECT run, row, verdict, pin, score, probability, differences, reason_vi, reason_en, candidates
		FROM reconcile_result WHERE run = $1 AND row = $2 ON CONFLICT DO NOTHING`

	selectMachine = `SELECT r.row, r.id, m.verdict, m.pin, m.score, m.probability, m.differences, r.duplicate_of, m.reason_vi, m.reason_en, 0,
		r.candidate_count, m.candidates FROM reconcile_machine m JOIN reconcile_result r ON r.run = m.run AND r.row = m.row
		WHERE m.run = $1 AND m.row = $2`

	updateResult = `UPDATE reconcile_result SET verdict = $3, pin = $4, score = $5, probability = $6, differences = $7,
		reason_vi = $8, reason_en = $9, reviewed = $10, candidate_count = $11, candidates = $12 WHERE run = $1 AND row = $2`

	deleteDifferences = `DELETE FROM reconcile_difference WHERE run = $1 AND row = $2`
)
