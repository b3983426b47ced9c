package writeback_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/linkage/linkagesql"
	"github.com/lienthong/lienthong/connector/writeback"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/internal/sqldb"
)

const number = "027060000001"

// table is a source that is written to, in memory.
type table struct {
	rows   map[string]string
	writes int
	fail   int // this write, from 1
}

func (w *table) Write(_ context.Context, _ *writeback.Target, rows []writeback.Row) (there []bool, err error) {
	if w.writes++; w.writes == w.fail {
		return nil, lienthong.Errorf(lienthong.Unavailable, "down")
	}
	for _, r := range rows {
		_, ok := w.rows[r.Key[0]]
		if there = append(there, ok); ok {
			w.rows[r.Key[0]] = fmt.Sprint(r.Values...)
		}
	}
	return there, nil
}

func (w *table) Try(context.Context, *writeback.Target) error { return nil }
func (w *table) Close() error                                 { return nil }
func (w *table) Warnings(context.Context, []*writeback.Target) ([]string, error) {
	return nil, nil
}

// bound is the library's readers, with settings of write-back.
func bound(t *testing.T, settings string) (*connector.Description, []*connector.Bound) {
	t.Helper()
	s, err := library.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	d := connectortest.Describe(t, library.Example().Description+settings, "sqlite", "x")
	b, err := d.Bind(s, connectortest.Units)
	if err != nil {
		t.Fatal(err)
	}
	return d, b
}

const linkageSettings = "linkage: {population: VN/GOV/G01/POPULATION/persons, purpose: library.reader-base, basis: \"46/2019/QH14; article=42\"}\n"

// TestRun writes what linking said, once; goes on where it was cut off; writes
// what has changed; and is silent while it is switched off.
func TestRun(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "l.db"), "postgres": pgtest.Database(t)} {
		ctx := t.Context()
		db, err := sqldb.Open(ctx, line)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		store, err := linkagesql.New(ctx, db, "c")
		if err != nil {
			t.Fatal(err)
		}
		const n = 250
		source := &table{rows: map[string]string{}}
		var links []linkage.Link
		for i := range n {
			key := fmt.Sprintf("DG%06d", i)
			links = append(links, linkage.Link{Key: key, Digest: []byte{1}, Answer: linkage.Answer{Verdict: "linked", Number: number}})
			if i > 0 {
				source.rows[key] = "" // the first one is gone since
			}
		}
		links[1].Answer = linkage.Answer{Verdict: "not_found"}
		must(t, store.Keep(ctx, "reader", "1", links))
		d, b := bound(t, linkageSettings+"write_back: {records: [{record: reader, verdict: kq, number: so, words: {linked: KHOP}}]}\n")
		targets, err := writeback.Targets(d, b)
		must(t, err)
		s := &writeback.Service{Name: "c", Targets: targets, Writer: source, Store: store, Timeout: time.Minute, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
		pending := func() (out []writeback.Line) {
			for l, err := range s.Pending(ctx) {
				must(t, err)
				out = append(out, l)
			}
			return out
		}
		if p := pending(); len(p) != n || p[0].Verdict != "KHOP" || p[1].Verdict != "not_found" || strings.Contains(fmt.Sprint(p), number) {
			t.Errorf("%s: pending %d: %v", name, len(p), p[:2])
		}
		if s.Run(ctx); source.writes != 0 {
			t.Errorf("%s: it wrote while it was switched off", name)
		}
		s.On, source.fail = true, 2
		if s.Run(ctx); len(pending()) != n-99 || s.Last().Records[0].Problem == "" {
			t.Errorf("%s: cut off: %d pending, %+v", name, len(pending()), s.Last())
		}
		s.Run(ctx)
		if r := s.Last().Records[0]; r.Written != n-100 || r.Absent != 1 || r.Problem != "" {
			t.Errorf("%s: gone on: %+v", name, r)
		}
		if got := source.rows["DG000001"] + ", " + source.rows["DG000002"]; got != "not_found <nil>, KHOP "+number && got != "not_found<nil>, KHOP"+number {
			t.Errorf("%s: written %q", name, got)
		}
		if s.Run(ctx); s.Last().Records[0].Written != 0 {
			t.Errorf("%s: a second run: %+v", name, s.Last())
		}
		links[5].Answer = linkage.Answer{Verdict: "contradicted"}
		must(t, store.Keep(ctx, "reader", "2", links[5:6]))
		if s.Run(ctx); s.Last().Records[0].Written != 1 || !strings.HasPrefix(source.rows["DG000005"], "contradicted") {
			t.Errorf("%s: changed: %+v %q", name, s.Last(), source.rows["DG000005"])
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestTargets refuses what would overwrite the source, and sources that cannot be
// written to.
func TestTargets(t *testing.T) {
	t.Parallel()
	const ok = "{record: reader, verdict: kq, number: so, time: luc}"
	for what, c := range map[string]struct{ kind, settings, says string }{
		"files":             {"folder", "{on: true, records: [" + ok + "]}", "cannot be written to"},
		"REST":              {"rest", "{on: true, records: [" + ok + "]}", "cannot be written to"},
		"SOAP":              {"soap", "{on: true, records: [" + ok + "]}", "cannot be written to"},
		"Oracle":            {"oracle", "{on: true, records: [" + ok + "]}", "cannot be written to"},
		"no account":        {"postgres", "{on: true, records: [" + ok + "]}", "account"},
		"nothing to write":  {"sqlite", "{on: true}", "records"},
		"unknown record":    {"sqlite", "{records: [{record: fine, verdict: kq}]}", "not mapped"},
		"twice":             {"sqlite", "{records: [" + ok + ", " + ok + "]}", "twice"},
		"no verdict":        {"sqlite", "{records: [{record: reader, number: so}]}", "needs the column"},
		"a name":            {"sqlite", "{records: [{record: reader, verdict: ho_ten}]}", "the mapping reads: ho_ten"},
		"the key":           {"sqlite", "{records: [{record: reader, verdict: ma_dg}]}", "twice"},
		"the mark":          {"sqlite", "{records: [{record: reader, verdict: kq, time: sua}]}", "the mapping reads: sua"},
		"one column twice":  {"sqlite", "{records: [{record: reader, verdict: kq, number: kq}]}", "twice"},
		"rows of its own":   {"sqlite", "{records: [{record: reader, verdict: kq, insert: true}]}", "never added"},
		"SQL":               {"sqlite", "{records: [{record: reader, verdict: \"kq = 1; --\"}]}", "characters"},
		"SQL for a table":   {"sqlite", "{records: [{record: reader, table: \"x; DROP\", verdict: kq}]}", "characters"},
		"half a key":        {"sqlite", "{records: [{record: reader, table: kq, key: [a, b], verdict: kq}]}", "as many columns"},
		"a table it joins":  {"sqlite", "{records: [{record: loan, table: doc_gia, verdict: kq, key: [x]}]}", "joins"},
		"not linked at all": {"unlinked", "{records: [" + ok + "]}", "needs linkage"},
	} {
		settings := linkageSettings
		if c.kind == "unlinked" {
			settings = ""
		}
		d, b := bound(t, settings+"write_back: "+c.settings+"\n")
		if d.Source.Kind = c.kind; c.kind == "unlinked" {
			d.Source.Kind = "sqlite"
		}
		if _, err := writeback.Targets(d, b); lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", what, err, c.says)
		}
	}
	d, b := bound(t, linkageSettings)
	if targets, err := writeback.Targets(d, b); targets != nil || err != nil {
		t.Errorf("without settings: %v, %v", targets, err)
	}
}
