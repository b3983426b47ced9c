package grantsql

// Both databases take these statements as they are.
const (
	raiseRevision  = `UPDATE grant_revision SET revision = revision + 1 WHERE id = 1`
	selectRevision = `SELECT revision FROM grant_revision WHERE id = 1`

	endVersion = `UPDATE grant_version SET recorded_until = $3
		WHERE grant_id = $1 AND number = $2 AND recorded_until = $4 AND recorded_from < $3`
	insertVersion = `INSERT INTO grant_version
		(grant_id, number, consumer, service, recorded_from, recorded_until, body, changed_by, why)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

	versionColumns = `number, recorded_from, recorded_until, body, changed_by, why`

	selectKnown = `SELECT ` + versionColumns + ` FROM grant_version
		WHERE recorded_from <= $1 AND recorded_until > $1
		AND ($2 = '' OR consumer = $2) AND ($3 = '' OR service = $3) ORDER BY grant_id`
	selectPresent = `SELECT ` + versionColumns + ` FROM grant_version
		WHERE recorded_until = $1
		AND ($2 = '' OR consumer = $2) AND ($3 = '' OR service = $3) ORDER BY grant_id`
	selectHistory = `SELECT ` + versionColumns + ` FROM grant_version WHERE grant_id = $1 ORDER BY number`

	insertAgreement  = `INSERT INTO grant_agreement (id, asked) VALUES ($1, $2)`
	selectAgreement  = `SELECT id, asked FROM grant_agreement WHERE id = $1`
	selectAgreements = `SELECT id, asked FROM grant_agreement ORDER BY id`
	selectLastStep   = `SELECT coalesce(max(number), 0) FROM grant_step WHERE agreement = $1`
	insertStep       = `INSERT INTO grant_step (agreement, number, state, effective, recorded, body) VALUES ($1, $2, $3, $4, $5, $6)`
	selectSteps      = `SELECT body FROM grant_step WHERE agreement = $1 ORDER BY number`
	selectAllSteps   = `SELECT agreement, body FROM grant_step ORDER BY agreement, number`
	selectStandings  = `SELECT agreement, effective, state FROM grant_step WHERE recorded <= $1 ORDER BY agreement, number`

	endReference = `UPDATE grant_reference SET recorded_until = $5
		WHERE person = $1 AND sector = $2 AND capacity = $3 AND case_id = $4 AND recorded_until = $6`
	// selectLatestReferences goes from each person of a list to their reference.
	selectLatestReferences = `SELECT person, valid_from, valid_until, recorded_from FROM (%s) listed CROSS JOIN grant_reference
		WHERE person = listed.value AND sector = $3 AND capacity = $4 AND case_id = $5 AND recorded_until = $2`
	// selectAmongReferences goes from each person of a list to their references, and is
	// about persons in no case.
	selectAmongReferences = `SELECT DISTINCT person FROM (%s) listed CROSS JOIN grant_reference
		WHERE person = listed.value AND sector = $3 AND case_id = '' AND recorded_until = $2 AND valid_until > valid_from ORDER BY person`
	insertReferences = `INSERT INTO grant_reference
		(person, sector, capacity, case_id, valid_from, valid_until, recorded_from, recorded_until) VALUES `
	selectReferences = `SELECT capacity FROM grant_reference
		WHERE person = $1 AND sector = $2 AND ($3 = '' OR case_id = $3) AND ($7 = 0 OR case_id = '')
		AND valid_from <= $4 AND valid_until > $4 AND recorded_from <= $5 AND recorded_until > $6`

	forgetPresence = `DELETE FROM grant_presence WHERE until < $1`
	insertPresence = `INSERT INTO grant_presence (digest, until) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING`

	putCount = `INSERT INTO grant_count (node, grant_id, day, uses) VALUES ($1, $2, $3, $4)
		ON CONFLICT (node, grant_id) DO UPDATE SET day = excluded.day, uses = excluded.uses
		WHERE excluded.day > grant_count.day OR excluded.day = grant_count.day AND excluded.uses > grant_count.uses`
	setCount = `INSERT INTO grant_count (node, grant_id, day, uses) VALUES ($1, $2, $3, $4)
		ON CONFLICT (node, grant_id) DO UPDATE SET day = excluded.day, uses = excluded.uses`
	selectCounts = `SELECT grant_id, day, uses FROM grant_count WHERE node = $1 ORDER BY grant_id`
)
