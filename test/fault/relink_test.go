//go:build linux

package fault

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/lienthong/lienthong/connector/linkage/linkagesql"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// The asker's table is linked in so many jobs of so many rows.
const jobRows, relinkJobs = 20, 12

// insured has the asker serve a connector: a table with several rows about each person of
// the country, linked with the owner's register.
func insured(w *world) {
	folder := w.at("source")
	must(w.t, os.Mkdir(folder, 0o700))
	country, err := os.Open(w.at("country.csv"))
	must(w.t, err)
	defer country.Close()
	persons, err := csv.NewReader(country).ReadAll()
	must(w.t, err)
	f, err := os.Create(filepath.Join(folder, "bhxh.csv"))
	must(w.t, err)
	table := csv.NewWriter(f)
	must(w.t, table.Write([]string{"ma", "ho_ten", "ngay_sinh", "so", "loai"}))
	for i := range jobRows * relinkJobs {
		p := persons[1+i%(len(persons)-1)]
		must(w.t, table.Write([]string{fmt.Sprintf("%010d", 7900000000+i), p[3], p[4], p[0], "compulsory"}))
	}
	table.Flush()
	must(w.t, table.Error())
	must(w.t, f.Close())
	description := w.at("bhxh.yaml")
	must(w.t, os.WriteFile(description, fmt.Appendf(nil, `connector: bhxh
sector: insurance
service: %s/register
source: {kind: folder, address: %s}
records:
  - record: participant
    from: bhxh.csv
    key: [ma]
    terms: {insurance_number: ma, full_name: ho_ten, birth_date: ngay_sinh, personal_number: so, scheme: loai}
linkage: {population: %s, purpose: officials.reconcile, basis: "27/2026/ND-CP; article=5", job_rows: %d}
`, askerSystem, folder, personsService, jobRows), 0o600))
	for _, change := range []struct{ file, old, new string }{
		{w.asker.config, "roles: [official]\n", "roles: [connector]\nconnectors: [" + description + "]\n"},
		{w.owner.config, "roles:", "  sectors: {" + askerSystem + ": insurance}\nroles:"},
	} {
		text, err := os.ReadFile(change.file)
		must(w.t, err)
		must(w.t, os.WriteFile(change.file, []byte(strings.Replace(string(text), change.old, change.new, 1)), 0o600))
	}
	run(w.t, "directory", "service", "publish", "--dir", w.at("directory"), "--id", askerSystem+"/register", "--title", "Insured")
}

// upkeep has the asker take a turn and gives what it says of the one record type.
func (w *world) upkeep(args ...string) (sum struct{ Rows, Sent, Same, Linked int }) {
	w.t.Helper()
	var out struct {
		Records []struct {
			Record, Problem          string
			Rows, Sent, Same, Linked int
		}
	}
	must(w.t, json.Unmarshal([]byte(run(w.t, append([]string{"connector", "upkeep", "bhxh", "--json", "--node", "http://" + w.asker.own}, args...)...)), &out))
	for _, r := range out.Records {
		if r.Record != "participant" || r.Problem != "" {
			w.t.Fatalf("the turn went %+v", out)
		}
		sum.Rows, sum.Sent, sum.Same, sum.Linked = r.Rows, r.Sent, r.Same, r.Linked
	}
	return sum
}

// linkedAt is when each row was linked last, by its key.
func (w *world) linkedAt() map[string]int64 {
	w.t.Helper()
	db, err := sqldb.Open(w.t.Context(), "sqlite:"+w.at("asker.db"))
	must(w.t, err)
	defer func() { must(w.t, db.Close()) }()
	store, err := linkagesql.New(w.t.Context(), db, "bhxh")
	must(w.t, err)
	links, err := store.Links(w.t.Context(), "participant", "", 2*jobRows*relinkJobs)
	must(w.t, err)
	out := map[string]int64{}
	for _, l := range links {
		out[l.Key] = l.Linked.UnixMicro()
	}
	return out
}

// TestKilledFullRelinkGoesOn: a connector that is killed while it links every row again
// goes on with it when it is started, by itself: rows of jobs that were done are not
// linked once more, and afterwards all have been.
func TestKilledFullRelinkGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneMachine, insured)
	w.owner.permit("linkages", `"method":"*","path":"/v1/linkages/**","rung":"fields","read":["pin","differences"],"mode":"leave_out"`)
	const rows = jobRows * relinkJobs
	if sum := w.upkeep(); sum.Rows != rows || sum.Sent != rows || sum.Linked < rows*9/10 {
		t.Fatalf("the first linking is %+v", sum)
	}
	first := w.linkedAt()
	ask, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+w.asker.own+"/connectors/bhxh/upkeep", strings.NewReader(`{"full":true}`))
	must(t, err)
	ask.Header.Set("Content-Type", "application/json")
	answer, err := w.asker.local.Do(ask)
	must(t, err)
	must(t, answer.Body.Close())
	w.owner.await("a fourth through", func() bool { return w.owner.said("a register was linked") >= relinkJobs+relinkJobs/4 })
	w.owner.signal(syscall.SIGSTOP) // so that no more is linked before the kill
	before := w.asker.starts
	w.asker.kill()
	w.owner.signal(syscall.SIGCONT)
	w.asker.await("restarted", func() bool { return w.asker.ready > before })
	killed := w.linkedAt()
	again := 0
	for key, at := range killed {
		if at > first[key] {
			again++
		}
	}
	if again == 0 || again == rows {
		t.Fatalf("%d of %d rows were linked again when it was killed: it was not in the middle", again, rows)
	}
	if sum := w.upkeep(); sum.Rows != rows || sum.Sent != rows-again || sum.Same != rows-again {
		t.Errorf("%d of %d rows had been linked again, and the next turn is %+v", again, rows, sum)
	}
	for key, at := range w.linkedAt() {
		if killed[key] > first[key] && at != killed[key] {
			t.Fatalf("row %s was linked again twice", key)
		}
	}
	if sum := w.upkeep(); sum.Sent != 0 {
		t.Errorf("all rows have been linked again, and the next turn is %+v", sum)
	}
}
