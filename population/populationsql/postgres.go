package populationsql

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"iter"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/population"
)

// postgres is the engine on PostgreSQL's native protocol.
type postgres struct {
	db     *sqldb.DB
	single gatherer
}

func newPostgres(db *sqldb.DB) *postgres {
	p := &postgres{db: db}
	// More queries at once only wait for each other: half of the processors
	// read requests meanwhile. Measured on 2: one at once costs 77 us of them
	// an answer for 16 clients, two 95 us.
	p.single.limit, p.single.query = max(1, runtime.GOMAXPROCS(0)/2), p.query
	return p
}

func (p *postgres) close() error { return nil }

func (p *postgres) bearers(ctx context.Context, numbers []int64, visit func(number, person int64, profile string) error) error {
	if len(numbers) == 1 {
		return p.single.one(ctx, numbers[0], visit)
	}
	return p.query(ctx, numbers, visit)
}

func (p *postgres) query(ctx context.Context, numbers []int64, visit func(number, person int64, profile string) error) error {
	var rows pgx.Rows
	var err error
	if len(numbers) == 1 {
		rows, err = p.db.Pool.Query(ctx, postgresBearer, numbers[0])
	} else {
		rows, err = p.db.Pool.Query(ctx, postgresBearers, numbers)
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		// bigint and bytea in binary are what they are: no need to scan.
		raw := rows.RawValues()
		if len(raw[0]) != 8 || len(raw[1]) != 8 {
			return errCorrupt
		}
		number, person := binary.BigEndian.Uint64(raw[0]), binary.BigEndian.Uint64(raw[1])
		if err := visit(int64(number), int64(person), string(raw[2])); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (p *postgres) versions(ctx context.Context, persons []int64, recorded int64, visit func(storedVersion) error) error {
	rows, err := p.db.Pool.Query(ctx, postgresVersions, persons, recorded)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r storedVersion
		var until *int64
		var document []byte
		if err := rows.Scan(&r.position, &r.number, &r.from, &document, &until); err != nil {
			return err
		}
		if until != nil {
			r.until = *until
		}
		r.position, r.document = r.position-1, string(document)
		if err := visit(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// scan reads the rows of one statement, which sees one state, as they come:
// the server sends no more than the connection's buffers hold unread.
func (p *postgres) scan(ctx context.Context, visit func(person int64, row storedVersion) error) error {
	return pgx.BeginTxFunc(ctx, p.db.Pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, postgresInOrder, pgx.QueryExecModeSimpleProtocol); err != nil {
			return err
		}
		// Who breaks off must not read the rest of the register first, as
		// closing the rows would; a cancelled statement ends at once.
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		rows, err := tx.Query(ctx, scanVersions)
		if err != nil {
			return err
		}
		for rows.Next() {
			raw := rows.RawValues()
			if len(raw[0]) != 8 || len(raw[1]) != 4 || len(raw[2]) != 8 {
				err = errCorrupt
				break
			}
			if err = visit(int64(binary.BigEndian.Uint64(raw[0])), storedVersion{
				number: int(int32(binary.BigEndian.Uint32(raw[1]))), from: int64(binary.BigEndian.Uint64(raw[2])), document: string(raw[3]),
			}); err != nil {
				break
			}
		}
		if err != nil {
			cancel()
		}
		rows.Close()
		return cmp.Or(err, rows.Err())
	})
}

// load copies into the tables in binary. An empty register is loaded without
// its keys, which are built at the end, and with rows born frozen; DDL and
// TRUNCATE are part of the transaction, so the other outcome is the empty
// register as it was. Two copies cannot run at once on one connection, and two
// connections cannot share a transaction: the batches alternate.
func (p *postgres) load(ctx context.Context, versions iter.Seq2[population.Version, error]) (n int, err error) {
	err = p.db.UpdateNative(ctx, func(tx pgx.Tx, _ time.Time) error {
		n, err = p.loadIn(ctx, tx, versions)
		return err
	})
	return n, err
}

func (p *postgres) loadIn(ctx context.Context, tx pgx.Tx, versions iter.Seq2[population.Version, error]) (int, error) {
	empty, err := p.lockIfEmpty(ctx, tx)
	if err != nil {
		return 0, err
	}
	toVersions, toBearers := postgresCopyVersions, postgresCopyBearers
	if empty {
		toVersions, toBearers = postgresCopyVersionsFrozen, postgresCopyBearersFrozen
		if _, err := tx.Exec(ctx, postgresUnindex, pgx.QueryExecModeSimpleProtocol); err != nil {
			return 0, err
		}
	}
	var rows []byte
	sum, err := pump(ctx, versions, func(b *batch) error {
		rows = copyVersions(rows[:0], b)
		if _, err := tx.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(rows), toVersions); err != nil {
			return err
		}
		rows = copyBearers(rows[:0], b)
		_, err := tx.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(rows), toBearers)
		return err
	})
	if err != nil {
		return 0, err
	}
	if empty {
		for _, statement := range []string{postgresIndexVersions, postgresIndexRecorded, postgresIndexBearers, postgresAnalyze} {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return 0, err
			}
		}
	}
	_, err = tx.Exec(ctx, addTally, sum.args(0)...)
	return int(sum.persons), err
}

// lockIfEmpty reports whether the register is empty, and if so keeps everybody
// else out of it until the transaction ends. It looks before the lock, since a
// register in use must not be locked, and outside the transaction, since two
// imports that both had looked inside would wait for each other; and again
// behind the lock, as somebody may have written meanwhile.
func (p *postgres) lockIfEmpty(ctx context.Context, tx pgx.Tx) (bool, error) {
	var any bool
	if err := p.db.Pool.QueryRow(ctx, anyVersion).Scan(&any); err != nil || any {
		return false, err
	}
	if _, err := tx.Exec(ctx, postgresLock); err != nil {
		return false, err
	}
	err := tx.QueryRow(ctx, anyVersion).Scan(&any)
	return !any, err
}

// The binary format of COPY: a header, rows of a field count and fields with
// their lengths, and a trailer (PostgreSQL manual, COPY, "Binary Format").
const (
	copyHeader  = "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	copyTrailer = "\xff\xff"
)

func copyVersions(b []byte, from *batch) []byte {
	b = append(b, copyHeader...)
	for i := range from.persons {
		p := &from.persons[i]
		b = binary.BigEndian.AppendUint16(b, 4)
		b = copyInt64(b, p.id)
		b = binary.BigEndian.AppendUint32(b, 4)
		b = binary.BigEndian.AppendUint32(b, 1) // number
		b = copyInt64(b, p.from)
		b = copyBytes(b, p.document)
	}
	return append(b, copyTrailer...)
}

func copyBearers(b []byte, from *batch) []byte {
	b = append(b, copyHeader...)
	rest := from.bearers
	for i := range from.persons {
		p := &from.persons[i]
		for _, r := range rest[:p.bearers] {
			b = binary.BigEndian.AppendUint16(b, 3)
			b = copyInt64(b, int64(r.number))
			b = copyInt64(b, p.id)
			b = copyBytes(b, r.profile)
		}
		rest = rest[p.bearers:]
	}
	return append(b, copyTrailer...)
}

func copyInt64(b []byte, v int64) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(b, 8), uint64(v))
}

func copyBytes(b, v []byte) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(v))), v...)
}

var _ engine = (*postgres)(nil)

// writing is how long writers may take before the changes are lost; see Store.Since.
const writing = time.Minute

func (p *postgres) following(now time.Time) (begin, since string, settled int64) {
	return postgresBegin, postgresSince, micros(now.Add(-writing))
}

func (p *postgres) move(place, settled int64, _ []recorded) int64 { return max(place, settled) }
