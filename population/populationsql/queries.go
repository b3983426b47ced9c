package populationsql

// Every statement of this package. The tables are in migrations/. Times are
// microseconds since 1970, UTC; a number is a PIN or, below 10^9, a CMND-9.

// Statements that both databases run as they stand.
const (
	// latestVersion is the current version of a person.
	latestVersion = `
		SELECT number, recorded_from, document
		FROM population_version WHERE person = $1
		ORDER BY number DESC LIMIT 1`

	// scanVersions walks the key, person by person. Which version of a person
	// counts is told while the rows go by: see pick.
	scanVersions = `
		SELECT person, number, recorded_from, document
		FROM population_version
		ORDER BY person, number`

	// insertVersion fails on its key if another writer was first.
	insertVersion = `
		INSERT INTO population_version (person, number, recorded_from, document)
		VALUES ($1, $2, $3, $4)`

	// upsertBearer writes what the current version says about a number.
	upsertBearer = `
		INSERT INTO population_bearer (number, person, profile)
		VALUES ($1, $2, $3)
		ON CONFLICT (number, person) DO UPDATE SET profile = excluded.profile`

	// addTally keeps the counts. A slot is locked until its transaction ends,
	// so it comes last and writers spread over the slots.
	addTally = `
		UPDATE population_tally
		SET persons = persons + $2, versions = versions + $3, numbers = numbers + $4,
			deceased = deceased + $5, missing = missing + $6,
			last_recorded = CASE WHEN last_recorded < $7 THEN $7 ELSE last_recorded END
		WHERE slot = $1`

	sumTally = `
		SELECT CAST(sum(persons) AS bigint), CAST(sum(versions) AS bigint), CAST(sum(numbers) AS bigint),
			CAST(sum(deceased) AS bigint), CAST(sum(missing) AS bigint), max(last_recorded)
		FROM population_tally`

	anyBearer = `SELECT EXISTS (SELECT 1 FROM population_bearer WHERE number = $1)`

	nextEvent = `SELECT coalesce(max(number), 0) + 1 FROM population_event`

	insertEvent = `
		INSERT INTO population_event (number, kind, person, version, other, day, recorded, source, basis, document, officer)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

	eventsAfter = `
		SELECT number, kind, person, version, other, day, recorded, source, basis, document, officer
		FROM population_event WHERE number > $1
		ORDER BY number LIMIT $2`

	// anyVersion tells whether the register is empty.
	anyVersion = `SELECT EXISTS (SELECT 1 FROM population_version)`
)

// PostgreSQL.
const (
	// postgresBearer is the hot path: one number, one index descent.
	postgresBearer = `
		SELECT number, person, profile
		FROM population_bearer WHERE number = $1`

	postgresBearers = `
		SELECT number, person, profile
		FROM population_bearer WHERE number = ANY ($1::bigint[])`

	// postgresVersions reads, for each person of $1, the version recorded at
	// $2, and when the next one took its place. position is that in $1, from 1.
	postgresVersions = `
		SELECT question.position, v.number, v.recorded_from, v.document,
			(SELECT next.recorded_from FROM population_version AS next
			 WHERE next.person = question.person AND next.number = v.number + 1)
		FROM unnest($1::bigint[]) WITH ORDINALITY AS question (person, position)
		CROSS JOIN LATERAL (
			SELECT number, recorded_from, document
			FROM population_version
			WHERE person = question.person AND recorded_from <= $2
			ORDER BY number DESC LIMIT 1) AS v
		ORDER BY question.position`

	// postgresBegin counts the versions recorded up to $1; see Store.Since.
	postgresBegin = `
		SELECT $1::bigint, CAST(sum(versions) AS bigint) - (SELECT count(*) FROM population_version WHERE recorded_from > $1::bigint)
		FROM population_tally`

	// postgresSince reads who was recorded after $1 beside how many versions there are,
	// in one state.
	postgresSince = `
		SELECT t.versions, v.recorded_from, v.person, v.recorded_from
		FROM (SELECT CAST(sum(versions) AS bigint) AS versions FROM population_tally) AS t
		LEFT JOIN population_version AS v ON v.recorded_from > $1
		LIMIT $2`

	// postgresLockEvents lets others read while one writer numbers events.
	postgresLockEvents = `LOCK TABLE population_event IN SHARE ROW EXCLUSIVE MODE`

	// postgresInOrder keeps the planner on the key: a sort would write the
	// register to disk before its first row came.
	postgresInOrder = `SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off`

	// The bulk load. Only an empty register is loaded with its keys off.
	postgresLock = `LOCK TABLE population_version, population_bearer IN ACCESS EXCLUSIVE MODE`

	postgresUnindex = `
		SET LOCAL maintenance_work_mem = '256MB';
		TRUNCATE population_version, population_bearer;
		DROP INDEX population_version_recorded;
		ALTER TABLE population_version DROP CONSTRAINT population_version_pkey;
		ALTER TABLE population_bearer DROP CONSTRAINT population_bearer_pkey`

	postgresIndexVersions = `
		ALTER TABLE population_version ADD CONSTRAINT population_version_pkey PRIMARY KEY (person, number)`

	postgresIndexRecorded = `
		CREATE INDEX population_version_recorded ON population_version USING brin (recorded_from)`

	postgresIndexBearers = `
		ALTER TABLE population_bearer ADD CONSTRAINT population_bearer_pkey PRIMARY KEY (number, person)`

	// postgresAnalyze tells the planner that a number leads to one row or so.
	postgresAnalyze = `ANALYZE population_version (person, number), population_bearer (number, person)`

	postgresCopyVersions = `
		COPY population_version (person, number, recorded_from, document) FROM STDIN (FORMAT binary)`

	postgresCopyBearers = `
		COPY population_bearer (number, person, profile) FROM STDIN (FORMAT binary)`

	// The same into tables emptied in this transaction: rows are born frozen,
	// so that no later read or vacuum writes them again.
	postgresCopyVersionsFrozen = `
		COPY population_version (person, number, recorded_from, document) FROM STDIN (FORMAT binary, FREEZE)`

	postgresCopyBearersFrozen = `
		COPY population_bearer (number, person, profile) FROM STDIN (FORMAT binary, FREEZE)`
)

// SQLite.
const (
	sqliteBearer = `
		SELECT number, person, profile
		FROM population_bearer WHERE number = $1`

	// sqliteBearers goes before a list of numbers.
	sqliteBearers = `
		SELECT number, person, profile
		FROM population_bearer WHERE number IN `

	// sqliteVersion reads the version of person $1 recorded at $2, and when
	// the next one took its place.
	sqliteVersion = `
		SELECT v.number, v.recorded_from, v.document,
			(SELECT next.recorded_from FROM population_version AS next
			 WHERE next.person = $1 AND next.number = v.number + 1)
		FROM population_version AS v
		WHERE v.person = $1 AND v.recorded_from <= $2
		ORDER BY v.number DESC LIMIT 1`

	// sqliteBegin is the last row and how many versions there are, if none is recorded
	// for after $1; else the beginning. See Store.Since.
	sqliteBegin = `
		SELECT CASE WHEN last_recorded <= $1 THEN (SELECT coalesce(max(rowid), 0) FROM population_version) ELSE 0 END,
			CASE WHEN last_recorded <= $1 THEN versions ELSE 0 END
		FROM population_tally`

	// sqliteSince reads who was recorded after row $1 beside how many versions there
	// are. Rows are numbered as they are written, and none is ever removed.
	sqliteSince = `
		SELECT t.versions, v.rowid, v.person, v.recorded_from
		FROM population_tally AS t LEFT JOIN population_version AS v ON v.rowid > $1
		ORDER BY v.rowid
		LIMIT $2`

	// The bulk load. Only an empty register is loaded with its keys off.
	sqliteUnindex = `
		DROP INDEX population_version_key;
		DROP INDEX population_bearer_key`

	sqliteIndexVersions = `CREATE UNIQUE INDEX population_version_key ON population_version (person, number)`

	sqliteIndexBearers = `CREATE UNIQUE INDEX population_bearer_key ON population_bearer (number, person)`

	// The heads of inserts of many rows; see sqldb.Inserter.
	sqliteInsertVersions = `INSERT INTO population_version (person, number, recorded_from, document) VALUES `

	sqliteInsertBearers = `INSERT INTO population_bearer (number, person, profile) VALUES `
)
