package people_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/people"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationfile"
	"github.com/lienthong/lienthong/population/populationsql"
	"github.com/lienthong/lienthong/population/populationtest"
	"github.com/lienthong/lienthong/reconcile/filejob"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/linkjob"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/synthfile"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// town is a register in SQLite, held for linking, with an officials' register to link
// and a way to link it both as an agency does and by the files job.
type town struct {
	store *populationsql.Store
	scans int
	now   time.Time
	log   bytes.Buffer
	held  people.Register

	officials string // file
	server    *httptest.Server
	jobs      int
}

// Scan counts.
type counting struct {
	population.Store
	scans *int
}

func (c counting) Scan(ctx context.Context, at population.AsOf) iter.Seq2[population.Version, error] {
	*c.scans++
	return c.Store.Scan(ctx, at)
}

const inhabitants, rows = 6000, 1500

func settle(t *testing.T, memory int64) *town {
	t.Helper()
	dir := t.TempDir()
	w := &town{now: time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC), officials: filepath.Join(dir, "officials.csv")}
	country := synth.Country{Seed: 3, People: inhabitants}
	file, err := os.Create(filepath.Join(dir, "population.csv"))
	must(t, err)
	must(t, synthfile.Population{Country: country}.WriteCSV(t.Context(), file))
	must(t, file.Close())
	entries, err := synth.DefaultRegister(country, rows).Entries(t.Context(), 0)
	must(t, err)
	register, err := os.Create(w.officials)
	must(t, err)
	must(t, synthfile.WriteRegisterCSV(register, entries))
	must(t, register.Close())

	w.store, err = populationsql.Open(t.Context(), "sqlite:"+filepath.Join(dir, "register.db"))
	must(t, err)
	t.Cleanup(func() { _ = w.store.Close() })
	read, err := populationfile.Open(file.Name(), nil)
	must(t, err)
	t.Cleanup(func() { _ = read.Close() })
	n := int64(0)
	_, err = w.store.Import(t.Context(), read.Versions(w.now.Add(-time.Hour), "c06", func() (lienthong.PersonID, error) {
		n += 10
		return lienthong.PersonIDFromInt64(n)
	}))
	must(t, err)

	log := slog.New(slog.NewTextHandler(&w.log, nil))
	w.held = people.Register{Store: counting{w.store, &w.scans}, Places: node.Places, Memory: memory, Now: func() time.Time { return w.now }, Log: log}
	service := &linkjob.Service{Dir: filepath.Join(dir, "linkages"), Population: w.held.Source, Expect: w.held.Expect, Places: node.Places, Log: slog.New(slog.DiscardHandler)}
	must(t, service.Open())
	api := web.New("Test", "1", "", slog.New(slog.DiscardHandler))
	service.Mount(api)
	w.server = httptest.NewServer(api.Handler())
	t.Cleanup(func() { w.server.Close(); must(t, service.Close()) })
	return w
}

func (w *town) call(t *testing.T, method, path, body string) []byte {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), method, w.server.URL+path, strings.NewReader(body))
	must(t, err)
	if q.Header.Set("Content-Type", "application/json"); strings.HasSuffix(path, "/rows") {
		q.Header.Set("Content-Type", "application/x-ndjson")
	}
	a, err := http.DefaultClient.Do(q)
	must(t, err)
	defer func() { _ = a.Body.Close() }()
	out, err := io.ReadAll(a.Body)
	must(t, err)
	if a.StatusCode > 299 {
		t.Fatalf("%s %s: %d %s", method, path, a.StatusCode, out)
	}
	return out
}

// linked links the officials as another agency's register is, and writes what comes
// back as the files job writes it.
func (w *town) linked(t *testing.T) string {
	t.Helper()
	table, err := tabular.Open(w.officials, tabular.Options{HeaderScore: vnfield.HeaderScore})
	must(t, err)
	defer func() { _ = table.Close() }()
	recognised := vnfield.Recognise(table.Header())
	w.jobs++
	columns, err := json.Marshal(recognised.Columns)
	must(t, err)
	var job struct{ Job, State string }
	must(t, json.Unmarshal(w.call(t, "POST", "/v1/linkages", fmt.Sprintf(`{"columns": %s, "key": "register-%d"}`, columns, w.jobs)), &job))
	var body strings.Builder
	ids := map[int]string{}
	for row, err := range table.Rows() {
		must(t, err)
		cells, err := json.Marshal(row.Cells)
		must(t, err)
		fmt.Fprintf(&body, `{"row":%d,"cells":%s}`+"\n", row.Number, cells)
		ids[row.Number] = row.Cells[slices.Index(recognised.Columns, vnfield.ColID)]
	}
	w.call(t, "POST", "/v1/linkages/"+job.Job+"/rows", body.String())
	w.call(t, "POST", "/v1/linkages/"+job.Job+"/start", "")
	for job.State != "done" {
		must(t, json.Unmarshal(w.call(t, "GET", "/v1/linkages/"+job.Job+"?wait=20", ""), &job))
		if job.State == "failed" {
			t.Fatal("the job failed")
		}
	}
	var out strings.Builder
	line := csv.NewWriter(&out)
	for after := 0; ; {
		page := w.call(t, "GET", fmt.Sprintf("/v1/linkages/%s/results?after=%d", job.Job, after), "")
		if len(page) == 0 {
			break
		}
		for text := range bytes.Lines(page) {
			var r struct {
				Row           int
				Verdict       string
				Score         float64
				Differences   []string
				PIN           string
				CandidatePINs []string `json:"candidate_pins"`
				Candidates    int
				ReasonVI      string `json:"reason_vi"`
				ReasonEN      string `json:"reason_en"`
			}
			must(t, json.Unmarshal(text, &r))
			score := ""
			if strings.HasPrefix(r.Verdict, "linked") || r.Candidates > 0 {
				score = fmt.Sprintf("%.2f", r.Score)
			}
			must(t, line.Write([]string{fmt.Sprint(r.Row), r.Verdict, r.PIN, score, strings.Join(r.Differences, ";"), strings.Join(r.CandidatePINs, ";"), r.ReasonVI, r.ReasonEN, ids[r.Row]}))
			after = r.Row
		}
	}
	line.Flush()
	w.call(t, "DELETE", "/v1/linkages/"+job.Job, "")
	return out.String()
}

// byFiles does the files job on the officials and on what the register's database says
// of everybody now.
func (w *town) byFiles(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "population.csv"))
	must(t, err)
	line := csv.NewWriter(file)
	must(t, line.Write([]string{"so_dinh_danh", "so_dinh_danh_da_huy", "so_cmnd", "ho_va_ten", "ngay_sinh", "gioi_tinh", "noi_dang_ky_khai_sinh", "noi_thuong_tru", "ho_ten_cha", "ho_ten_me", "trang_thai"}))
	for row, err := range people.Source(t.Context(), w.store, population.At(w.now)).Rows {
		must(t, err)
		must(t, line.Write(row.Cells))
	}
	line.Flush()
	must(t, errors.Join(line.Error(), file.Close()))
	out := filepath.Join(dir, "verdicts.csv")
	_, err = filejob.Job{Register: w.officials, Population: file.Name(), Out: out, Places: node.Places, Version: "test", Log: io.Discard}.Run(t.Context())
	must(t, err)
	text, err := os.ReadFile(out)
	must(t, err)
	_, text, _ = bytes.Cut(text, []byte("\n")) // the header
	return string(text)
}

// same links both ways and compares every byte.
func (w *town) same(t *testing.T, when string) string {
	t.Helper()
	got, want := w.linked(t), w.byFiles(t)
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range b {
		if i >= len(a) || a[i] != b[i] {
			t.Fatalf("%s: line %d of %d differs from that of the files job:\n%s\n%s", when, i+1, len(b), a[min(i, len(a)-1)], b[i])
		}
	}
	if len(b) < rows {
		t.Fatalf("%s: only %d lines", when, len(b))
	}
	return got
}

// later has time pass.
func (w *town) later(d time.Duration) time.Time { w.now = w.now.Add(d); return w.now }

// of is whom the first official row that was linked without differences from a row
// on means.
func (w *town) of(t *testing.T, verdicts string, from int) population.Version {
	t.Helper()
	for _, text := range strings.Split(verdicts, "\n")[from:] {
		if cells := strings.Split(text, ","); len(cells) > 2 && cells[1] == "linked" {
			number, err := lienthong.ParseCardNumber(cells[2])
			must(t, err)
			held, err := w.store.Holders(t.Context(), []lienthong.CardNumber{number}, population.At(w.now))
			must(t, err)
			all, err := w.store.Documents(t.Context(), []lienthong.PersonID{held[0].Person}, population.At(w.now))
			must(t, err)
			return all[0]
		}
	}
	t.Fatal("nobody is linked")
	return population.Version{}
}

func (w *town) record(t *testing.T, v population.Version, change func(*population.Version)) {
	t.Helper()
	v.Facts, v.Numbers = slices.Clone(v.Facts), slices.Clone(v.Numbers)
	v.Number++
	v.Recorded = lienthong.Period{From: w.now}
	change(&v)
	must(t, w.store.Append(t.Context(), v))
}

func setFact(v *population.Version, field population.Field, value population.Value, from time.Time) {
	v.Facts = slices.DeleteFunc(v.Facts, func(f population.Fact) bool { return f.Field == field })
	v.Facts = append(v.Facts, population.Fact{Field: field, Value: value, Valid: lienthong.Period{From: from}})
	slices.SortStableFunc(v.Facts, func(a, b population.Fact) int { return int(a.Field) - int(b.Field) })
}

// TestVerdictsOfTheFilesJob: an agency's register has the verdicts, byte for byte, that
// the files job has on the same rows and the register's present persons; and between
// two jobs a person is born, one corrected, one merged into another, one dies, and what
// was recorded in advance comes true. All are read from end to end once.
func TestVerdictsOfTheFilesJob(t *testing.T) {
	t.Parallel()
	w := settle(t, 1<<30)
	first := w.same(t, "the first job")
	verdict := func(verdicts string, v population.Version) string {
		pin := v.Keyless(w.now).PIN.Reveal()
		for text := range strings.Lines(verdicts) {
			if strings.Contains(text, pin) {
				return strings.Split(text, ",")[1] + " " + strings.Split(text, ",")[4]
			}
		}
		return "none"
	}

	corrected := w.of(t, first, 10)
	w.later(time.Minute)
	w.record(t, corrected, func(v *population.Version) {
		setFact(v, population.FieldFullName, population.Value{Text: "Đinh Thị Sửa Hẳn"}, time.Time{})
	})
	second := w.same(t, "after a correction")
	if verdict(second, corrected) == verdict(first, corrected) {
		t.Error("the correction changed no verdict: nothing was tested")
	}

	dead, merged := w.of(t, second, 100), w.of(t, second, 200)
	w.later(time.Minute)
	w.record(t, dead, func(v *population.Version) {
		setFact(v, population.FieldDeathDate, population.Value{Date: lienthong.Date{Year: 2026, Month: 11, Day: 25}}, w.now.Add(-24*time.Hour))
	})
	w.record(t, merged, func(v *population.Version) { // two records were of one person: its number stays as an alias of the other
		for i := range v.Numbers {
			v.Numbers[i].Valid.Until = w.now
		}
	})
	born := populationtest.Person(1)
	id, err := lienthong.PersonIDFromInt64(10*int64(inhabitants)/2 + 5) // between others
	must(t, err)
	born.Person, born.Recorded.From = id, w.now
	must(t, w.store.Append(t.Context(), born))
	third := w.same(t, "after a death, a merge and a birth")
	if !strings.HasSuffix(verdict(third, dead), "person_deceased") || verdict(third, merged) != "none" {
		t.Errorf("the dead one is %q, the merged one %q", verdict(third, dead), verdict(third, merged))
	}

	later := w.of(t, third, 300)
	w.later(time.Minute)
	w.record(t, later, func(v *population.Version) {
		setFact(v, population.FieldDisappearanceDate, population.Value{Date: lienthong.Date{Year: 2026}}, w.now.Add(time.Hour))
	})
	if now := w.same(t, "before it comes true"); verdict(now, later) != verdict(third, later) {
		t.Errorf("who will be missing is %q already", verdict(now, later))
	}
	w.later(2 * time.Hour)
	if now := w.same(t, "after it came true"); verdict(now, later) == verdict(third, later) {
		t.Error("who is missing by now is not")
	}
	if w.scans != 1 {
		t.Errorf("all persons were read %d times", w.scans)
	}
	w.later(25 * time.Hour)
	w.same(t, "a day later")
	if w.scans != 2 {
		t.Errorf("a day later all persons were read %d times", w.scans)
	}
}

// TestTooLittleMemory: a register that does not fit is streamed for each job, with the
// same verdicts, and the log says once what it would take.
func TestTooLittleMemory(t *testing.T) {
	t.Parallel()
	w := settle(t, 100<<10)
	first := w.same(t, "the first job")
	if second := w.linked(t); second != first || w.scans != 2 {
		t.Errorf("%d scans, or other verdicts", w.scans)
	}
	if n := strings.Count(w.log.String(), "does not fit the memory allowed"); n != 1 || !strings.Contains(w.log.String(), "needed_mib=1") {
		t.Errorf("the log: %s", &w.log)
	}
}

// TestFaults: a job whose register cannot say what has changed fails and leaves what is
// held as it was; the next has all changes. Where the register lost count, or more came
// than are read one by one, all are read anew.
func TestFaults(t *testing.T) {
	t.Parallel()
	now := populationtest.Now
	store := &populationtest.Memory{}
	_, err := store.Import(t.Context(), populationtest.Persons(20))
	must(t, err)
	var fail string
	scans := 0
	faulty := &populationtest.Faulty{Store: store, Fail: func(method string) error {
		if method == "Scan" {
			scans++
		}
		if method == fail {
			return lienthong.Errorf(lienthong.Unavailable, "The database does not answer.")
		}
		return nil
	}}
	r := people.Register{Store: faulty, Places: node.Places, Memory: 1 << 30, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	held := func() (*intake.Held, error) { s, _, err := r.Source(t.Context()); return s.Held, err }
	for _, fail = range []string{"Count", "Since", "Scan"} {
		if h, err := held(); err == nil || h != nil {
			t.Errorf("%s failed: %v", fail, err)
		}
	}
	scans, fail = 0, ""
	r.Expect(t.Context())
	h, err := held()
	if err != nil || h.Len() != 20 || scans != 1 {
		t.Fatalf("%v, %d scans", err, scans)
	}
	born := func(i int) {
		p := populationtest.Person(i)
		now = now.Add(time.Second)
		p.Recorded.From = now
		must(t, store.Append(t.Context(), p))
	}
	born(21)
	for _, fail = range []string{"Since", "Documents"} {
		if _, err := held(); err == nil {
			t.Errorf("%s failed, and nothing was said", fail)
		}
	}
	fail = ""
	if h, err := held(); err != nil || h.Len() != 21 || scans != 1 {
		t.Errorf("%v, %d held, %d scans", err, h.Len(), scans)
	}
	_, err = store.Import(t.Context(), func(yield func(population.Version, error) bool) {
		for i := range 5001 { // more than are read one by one
			if !yield(populationtest.Person(100+i), nil) {
				return
			}
		}
	})
	must(t, err)
	if h, err := held(); err != nil || h.Len() != 5022 || scans != 2 {
		t.Errorf("%v, %d held, %d scans", err, h.Len(), scans)
	}
}
