package connectorsql_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectorsql"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/guard"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/connector/serving"
	"github.com/lienthong/lienthong/internal/pgtest"
)

// BenchmarkRead asks for one person's records of 20,000 in PostgreSQL, by the
// source's own query and through the connector's HTTP service, in turns. What is
// asked for is under 2 ms more at the median.
func BenchmarkRead(b *testing.B) {
	const people = 20_000
	address := pgtest.Database(b)
	db, err := legacysql.Open("postgres", address)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	l := library.Example()
	l.Schema += "; CREATE INDEX so ON doc_gia (cccd)"
	if err := legacysql.Make(b.Context(), db, "postgres", l, connectortest.Persons(people)); err != nil {
		b.Fatal(err)
	}
	bound, src := bind(b, l, "postgres", address)
	sector, err := library.BuiltIn()
	if err != nil {
		b.Fatal(err)
	}
	cursor, err := serving.RandomCursor()
	if err != nil {
		b.Fatal(err)
	}
	svc := &serving.Service{Name: "c", Sector: sector, Bound: bound, Source: src, Cursor: cursor, Log: slog.New(slog.DiscardHandler)}
	server := httptest.NewServer(svc.Handler())
	defer server.Close()

	var own, served []time.Duration
	i := 0
	for b.Loop() {
		number := connectortest.Person(i*7919%people + 1).PIN.Reveal()
		i++
		began := time.Now()
		var name string
		if err := db.QueryRowContext(b.Context(), `SELECT ho_ten FROM doc_gia WHERE cccd = $1`, number).Scan(&name); err != nil && i%25 == 0 {
			_ = err // numbers typed with a space are not found by either
		}
		own = append(own, time.Since(began))
		began = time.Now()
		body := fmt.Sprintf(`{"number":%q,"fields":["full_name","birth_date"]}`, number)
		r, err := http.Post(server.URL+"/v1/reader/read", "application/json", strings.NewReader(body)) //nolint:noctx // a benchmark
		if err != nil {
			b.Fatal(err)
		}
		var answer struct{ Records []map[string]string }
		if err := json.NewDecoder(r.Body).Decode(&answer); err != nil || r.StatusCode != http.StatusOK {
			b.Fatal(r.StatusCode, err)
		}
		_ = r.Body.Close()
		served = append(served, time.Since(began))
	}
	slices.Sort(own)
	slices.Sort(served)
	median := func(d []time.Duration) float64 { return float64(d[len(d)/2].Microseconds()) }
	b.ReportMetric(median(own), "own-µs")
	b.ReportMetric(median(served), "served-µs")
	b.ReportMetric(median(served)-median(own), "added-µs")
}

func bind(t testing.TB, l connector.Legacy, kind, address string) ([]*connector.Bound, connector.Source) {
	t.Helper()
	sector, err := library.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	d := connectortest.Describe(t, l.Description, kind, address)
	bound, err := d.Bind(sector, connectortest.Units)
	if err != nil {
		t.Fatal(err)
	}
	src, err := connectorsql.Open(d.Source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = src.Close() })
	return bound, &guard.Source{Of: src, Name: "c", Slots: 2, Timeout: 30 * time.Second, Retry: time.Second, Now: time.Now}
}

var scanRows = flag.Int("scan-rows", 200_000, "rows of the source that TestScanMemory streams")

// TestScanMemory streams a long source through the guard and the mapping, as
// linking does: what is alive of it does not grow with its rows.
func TestScanMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "long.db")
	db, err := legacysql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	execute(t, db, fmt.Sprintf(`CREATE VIEW doc_gia AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT %d)
		SELECT 'DG' || i AS ma_dg, 'Nguyễn Văn An' AS ho_ten, i %% 28 + 1 AS ngay, i %% 12 + 1 AS thang, 1950 + i %% 50 AS nam, i %% 2 AS gt,
		printf('0270%%08d', i) AS cccd, 'xã Tam Sơn, Bắc Ninh' AS dia_chi, 'Bắc Ninh' AS tinh, '2019-01-01' AS cap_the, NULL AS het_han, 'A' AS tt, '' AS ghi_chu,
		'2026-01-01' AS sua FROM n`, *scanRows))
	_ = db.Close()
	bound, src := bind(t, library.Example(), "sqlite", path)
	alive := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	n, before, most := 0, alive(), uint64(0)
	began := time.Now()
	var cells []string
	for row, err := range src.Rows(context.Background(), bound[0].Query()) {
		if err != nil {
			t.Fatal(err)
		}
		cells = bound[0].Linking(cells, row)
		if n++; n%(*scanRows/10) == 0 {
			most = max(most, alive())
		}
	}
	if n != *scanRows || len(cells) != len(bound[0].LinkColumns()) {
		t.Fatalf("%d rows", n)
	}
	t.Logf("%d rows in %s, %d KiB alive more", n, time.Since(began).Round(time.Millisecond), (int64(most)-int64(before))>>10)
	if most > before+16<<20 {
		t.Errorf("%d MiB more are alive", (most-before)>>20)
	}
}
