package reviewsql

// Both databases take these statements as they are, but for lockReview.
const (
	insertReview = `INSERT INTO review_run (run, register, model, twofold, blind, lease, opened) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	selectReview = `SELECT run, register, model, twofold, blind, lease, opened FROM review_run WHERE run = $1`
	lockReview   = selectReview + ` FOR UPDATE`

	caseColumns = `number, row, row_id, fingerprint, record, person, pin, verdict, best, score, probability,
		differences, steps, value, priority, state, outcome, wanted`
	insertCase = `INSERT INTO review_case (run, ` + caseColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`
	// analyseCases tells the planner that a run has many cases: SQLite would else
	// read all of them to find those of a row.
	analyseCases = `ANALYZE review_case`
	updateCase   = `UPDATE review_case SET state = $3, outcome = $4, wanted = $5 WHERE run = $1 AND number = $2`
	selectCase   = `SELECT ` + caseColumns + ` FROM review_case WHERE run = $1 AND number = $2`
	selectRow    = `SELECT ` + caseColumns + ` FROM review_case
		WHERE run = $1 AND row = (SELECT row FROM review_case WHERE run = $1 AND number = $2) ORDER BY number`
	selectClosed = `SELECT ` + caseColumns + ` FROM review_case
		WHERE run = $1 AND state = 'closed' AND number > $2 ORDER BY number LIMIT $3`

	// The filter of a queue: a verdict, and a difference between semicolons;
	// empty for any.
	filtered = ` AND ($2 = '' OR verdict = $2) AND ($3 = '' OR differences LIKE '%;' || $3 || ';%')`
	// What wants votes comes in the order of an index, and so does a state.
	selectQueue = `SELECT ` + caseColumns + ` FROM review_case WHERE run = $1 AND wanted > 0` + filtered + `
		ORDER BY priority DESC, number LIMIT $5 OFFSET $4`
	selectState = `SELECT ` + caseColumns + ` FROM review_case WHERE run = $1` + filtered + ` AND state = $6
		ORDER BY priority DESC, number LIMIT $5 OFFSET $4`

	// pick leaves out what the reviewer voted on or skipped, and what others
	// hold as often as it wants votes; pickSkipped gives what was skipped, the
	// longest ago first.
	pickable = ` FROM review_case c WHERE c.run = $1 AND wanted > 0` + filtered + `
		AND NOT EXISTS (SELECT 1 FROM review_vote v WHERE v.run = c.run AND v.number = c.number AND v.reviewer = $4)
		AND wanted > (SELECT count(*) FROM review_lease l
			WHERE l.run = c.run AND l.number = c.number AND l.reviewer <> $4 AND l.until > $5)`
	pick = `SELECT number` + pickable + `
		AND NOT EXISTS (SELECT 1 FROM review_event e
			WHERE e.run = c.run AND e.number = c.number AND e.reviewer = $4 AND e.kind = 'skipped')
		ORDER BY priority DESC, number LIMIT 1`
	pickSkipped = `SELECT number` + pickable + `
		ORDER BY (SELECT max(e.seq) FROM review_event e
			WHERE e.run = c.run AND e.number = c.number AND e.reviewer = $4 AND e.kind = 'skipped'), number LIMIT 1`

	selectHeld = `SELECT number FROM review_lease WHERE run = $1 AND reviewer = $2 AND until > $3 ORDER BY since DESC LIMIT 1`

	deleteVotes = `DELETE FROM review_vote WHERE run = $1 AND number = $2`
	insertVote  = `INSERT INTO review_vote (run, number, reviewer, role, answer, at, ticket, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	selectVotes = `SELECT reviewer, role, answer, at, ticket, note FROM review_vote WHERE run = $1 AND number = $2 ORDER BY at, role DESC, reviewer`

	deleteLeases = `DELETE FROM review_lease WHERE run = $1 AND number = $2`
	insertLease  = `INSERT INTO review_lease (run, number, reviewer, role, ticket, since, until, revealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	selectLeases = `SELECT reviewer, role, ticket, since, until, revealed FROM review_lease WHERE run = $1 AND number = $2 ORDER BY since, reviewer`

	eventColumns = `number, at, reviewer, proven, kind, role, answer, ticket, note, took, shown`
	insertEvent  = `INSERT INTO review_event (run, seq, ` + eventColumns + `)
		VALUES ($1, (SELECT coalesce(max(seq), 0) + 1 FROM review_event WHERE run = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`
	selectEvents = `SELECT ` + eventColumns + ` FROM review_event WHERE run = $1 AND number = $2 ORDER BY seq`
	selectUsed   = `SELECT ` + eventColumns + ` FROM review_event WHERE run = $1 AND ticket = $2 AND kind = 'decided'`
	selectLast   = `SELECT ` + eventColumns + ` FROM review_event e WHERE run = $1 AND reviewer = $2 AND kind = 'decided'
		AND EXISTS (SELECT 1 FROM review_vote v WHERE v.run = e.run AND v.number = e.number AND v.ticket = e.ticket)
		ORDER BY seq DESC LIMIT 1`

	countStates = `SELECT state, count(*) FROM review_case WHERE run = $1 GROUP BY state`
	selectHands = `SELECT l.number, c.row, l.reviewer, l.role, l.ticket, l.since, l.until, l.revealed
		FROM review_lease l JOIN review_case c ON c.run = l.run AND c.number = l.number
		WHERE l.run = $1 AND l.until > $2 ORDER BY l.since, l.number, l.reviewer`
	selectWork = `SELECT e.reviewer, count(*), sum(CASE WHEN e.at > $2 THEN 1 ELSE 0 END), sum(e.took)
		FROM review_event e JOIN review_vote v ON v.run = e.run AND v.number = e.number AND v.ticket = e.ticket
		WHERE e.run = $1 AND e.kind = 'decided' GROUP BY e.reviewer ORDER BY e.reviewer`
	selectBoth = `SELECT a.reviewer, b.reviewer, a.answer, b.answer, count(*)
		FROM review_vote a JOIN review_vote b ON b.run = a.run AND b.number = a.number AND a.reviewer < b.reviewer
		WHERE a.run = $1 AND a.role = 'reviewer' AND b.role = 'reviewer'
		GROUP BY a.reviewer, b.reviewer, a.answer, b.answer ORDER BY 1, 2, 3, 4`

	selectFixed = `SELECT c.row_id, c.fingerprint, c.person, c.pin, c.outcome
		FROM review_case c JOIN review_run r ON r.run = c.run
		WHERE r.register = $1 AND c.state = 'closed' AND c.outcome IN ('same', 'different') ORDER BY r.opened, r.run, c.number`
	selectScores = `SELECT coalesce(m.verdict, r.verdict), coalesce(m.probability, r.probability)
		FROM reconcile_result r LEFT JOIN reconcile_machine m ON m.run = r.run AND m.row = r.row WHERE r.run = $1`
)
