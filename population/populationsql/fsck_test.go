package populationsql

import (
	"database/sql"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// Check reads the whole state of a store, by other statements than the store's
// own, and reports every rule that does not hold. Tests call it after each
// fault. It returns what the register truly holds.
func Check(t testing.TB, s *Store) population.Counts {
	t.Helper()
	// First, since it finds a way past connections that died.
	told, err := s.Count(t.Context())
	c := checker{t: t, db: s.db.Read, latest: map[int64]*population.Version{}}
	c.versions()
	c.lives()
	c.bearers()
	if err != nil || told != c.counts {
		t.Errorf("check: the tally says %+v, %v; the tables hold %+v", told, err, c.counts)
	}
	return c.counts
}

type checker struct {
	t      testing.TB
	db     *sql.DB
	counts population.Counts
	latest map[int64]*population.Version
}

func (c *checker) query(statement string, row func(*sql.Rows) error) {
	c.t.Helper()
	rows, err := c.db.QueryContext(c.t.Context(), statement)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := row(rows); err != nil {
			c.t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		c.t.Fatal(err)
	}
}

// versions: numbered from 1 without gaps, each recorded after the one before,
// every document readable.
func (c *checker) versions() {
	c.t.Helper()
	c.query("SELECT person, number, recorded_from, document FROM population_version ORDER BY person, number", func(rows *sql.Rows) error {
		var person, from int64
		var number int
		var document string
		if err := rows.Scan(&person, &number, &from, &document); err != nil {
			return err
		}
		v := &population.Version{Number: number, Recorded: lienthong.Period{From: fromMicros(from)}}
		if err := decodeDocument(document, v); err != nil {
			return err
		}
		before := c.latest[person]
		if before == nil {
			before = &population.Version{}
			c.counts.Persons++
		}
		if number != before.Number+1 || !v.Recorded.From.After(before.Recorded.From) {
			c.t.Errorf("check: version %d recorded at %v follows version %d of %v", number, v.Recorded.From, before.Number, before.Recorded.From)
		}
		c.counts.Versions++
		if v.Recorded.From.After(c.counts.LastRecorded) {
			c.counts.LastRecorded = v.Recorded.From
		}
		c.latest[person] = v
		return nil
	})
}

// lives: everybody is in one of the counts by life status.
func (c *checker) lives() {
	for _, v := range c.latest {
		if !v.MergedInto().IsZero() { // nobody any more
			c.counts.Persons--
			continue
		}
		switch v.Profile(v.Recorded.From).Life {
		case population.Dead:
			c.counts.Deceased++
		case population.Missing:
			c.counts.Disappeared++
		default:
			c.counts.Alive++
		}
	}
}

// bearers: a row for each number of each current version, saying what the
// document says; rows of other numbers are empty.
func (c *checker) bearers() {
	c.t.Helper()
	borne := map[int64]int{}
	c.query("SELECT number, person, profile FROM population_bearer", func(rows *sql.Rows) error {
		var number, person int64
		var profile string
		if err := rows.Scan(&number, &person, &profile); err != nil {
			return err
		}
		v := c.latest[person]
		if v == nil {
			c.t.Error("check: a number of nobody")
			return nil
		}
		want, _ := bearersOf(v, recordedProfile(v), nil, nil)
		i := indexOf(want, uint64(number))
		if i < 0 != (profile == "") || i >= 0 && string(want[i].profile) != profile {
			c.t.Errorf("check: the profile of a number does not follow from version %d", v.Number)
		}
		if i >= 0 {
			borne[person]++
			c.counts.Numbers++
		}
		return nil
	})
	for person, v := range c.latest {
		if want := len(distinct(v.Numbers)); borne[person] != want {
			c.t.Errorf("check: %d rows for %d numbers", borne[person], want)
		}
	}
}
