package nation_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/indicator"
	"github.com/lienthong/lienthong/ledger/verify"
	"github.com/lienthong/lienthong/nation"
	"github.com/lienthong/lienthong/node/programme"
	"github.com/lienthong/lienthong/reconcile"
)

func TestMain(m *testing.M) {
	// Idle connections of the default client end with the servers, in a moment.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop"), goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"))
}

func options(t *testing.T) nation.Options {
	t.Helper()
	return nation.Options{
		People: 4000, Seed: 5, Dir: filepath.Join(t.TempDir(), "country"), Listen: "127.0.0.1:0", Version: "test",
		Now: time.Now, Log: slog.New(slog.DiscardHandler), Sectors: []string{},
	}
}

// run makes a country and serves it until the test ends.
func run(t *testing.T, o nation.Options) *nation.Nation {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	n, err := nation.Run(ctx, o)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- n.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-ended, n.Close()); err != nil {
			t.Error(err)
		}
	})
	return n
}

// The whole path: a country is made, imported, damaged, linked, kept, and asked
// about over HTTP.
func TestCountryFromEndToEnd(t *testing.T) {
	t.Parallel()
	n := run(t, options(t))
	s := n.Summary
	total := 0
	for _, rows := range s.Verdicts {
		total += rows
	}
	if s.People != 4000 || total != s.Officials || s.Officials != 100 {
		t.Errorf("%d persons, %d officials, %d verdicts", s.People, s.Officials, total)
	}
	// At this size one row is one per cent.
	if s.Precision < 1 || s.Recall < 0.95 || s.Links < 90 {
		t.Errorf("precision %.3f and recall %.3f of %d links", s.Precision, s.Recall, s.Links)
	}
	for _, path := range []string{s.Files.Population, s.Files.Officials, s.Files.Truth, s.Files.Verdicts, s.Files.Report, s.Files.Database} {
		if info, err := os.Stat(path); err != nil || info.Size() == 0 || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is missing, empty or open to others: %v", filepath.Base(path), err)
		}
	}

	c := &client.Client{BaseURL: n.Node.URL()}
	status, err := c.PopulationStatus(context.Background())
	if err != nil || status.Persons != 4000 || status.Deceased == 0 ||
		status.Alive+status.Deceased+status.Disappeared != 4000 || time.Since(status.LastRecorded).Abs() > time.Hour {
		t.Errorf("the register holds %+v: %v", status, err)
	}
	officials, err := c.OfficialsStatus(context.Background())
	if err != nil || officials.Dossiers != 100 || officials.Linked == 0 || officials.Linked > s.Links {
		t.Errorf("%d dossiers, %d of them linked: %v", officials.Dossiers, officials.Linked, err)
	}
	checkRun(t, c, s)
	for _, path := range []string{"/", "/en/", "/docs", "/openapi.json", "/healthz"} {
		if body := get(t, n.Node.URL()+path); body == "" {
			t.Errorf("%s is empty", path)
		}
	}
}

// What the ministry asked went through two gateways, as both ledgers show to a
// checker that shares no code with them.
func TestExchangeLeavesEvidence(t *testing.T) {
	t.Parallel()
	n, err := nation.Run(context.Background(), options(t))
	if err != nil {
		t.Fatal(err)
	}
	x := n.Summary.Exchange
	if x.Asked == 0 || x.Verified < (x.Asked+x.Bulk)/2 || x.Refused != 1 || x.MedianMS <= 0 {
		t.Errorf("exchanged %+v", x)
	}
	own := n.Summary.Files.Ledger
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	exchange := filepath.Dir(filepath.Dir(own))
	for dir, origin := range map[string]string{
		own: "gw1.g01.gov.dev", filepath.Join(exchange, "officials", "ledger"): "gw1.g09.gov.dev",
	} {
		checkLedger(t, dir, witnessed(t, exchange, origin), x.Asked+1)
	}
}

// TestProgrammeIsComputed: what the demo did is what the programme says, and a
// restart forgets none of it.
func TestProgrammeIsComputed(t *testing.T) {
	t.Parallel()
	n := run(t, options(t))
	c := &client.Client{BaseURL: n.Node.URL()}
	settle(t, c)
	p, err := c.Programme(t.Context())
	if err != nil || len(p.Connections) != 9 {
		t.Fatalf("%d connections, %v", len(p.Connections), err)
	}
	for _, s := range p.Connections {
		working := s.State == client.ConnectedNow || s.State == client.Sharing
		if s.Late == working || working != (s.LastID != "") || (s.ID == "officials") != (s.Linked != nil) {
			t.Errorf("%s: %+v", s.ID, s)
		}
	}
	o, err := c.Connection(t.Context(), "officials")
	if err != nil {
		t.Fatal(err)
	}
	recorded, refused := 0, 0
	for after := uint64(0); ; {
		page, err := c.Evidence(t.Context(), client.EvidenceFilter{System: "OFFICIALS"}, after, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Entries {
			recorded++
			if !e.Permitted {
				refused++
			}
		}
		if after = page.Next; after == 0 {
			break
		}
	}
	if asked := o.Exchanges.Asked; recorded == 0 || int(asked.Permitted+asked.Refused) != recorded || int(asked.Refused) != refused || refused != 1 {
		t.Errorf("%+v, and the ledger has %d records, %d of refusals", asked, recorded, refused)
	}
	if records, err := evidenceOf(t, c, o.LastID); err != nil || !records[0].Permitted || !records[0].Answered.Equal(o.Last) {
		t.Errorf("the last exchange is not in the ledger as told: %v", err)
	}
	rows := 0
	for _, l := range o.Linkages {
		for _, of := range l.Verdicts {
			rows += of
		}
	}
	if len(o.Linkages) != 1 || rows != n.Summary.Officials || o.Linked.Of != rows || len(o.Linkages[0].Qualities) != 6 {
		t.Errorf("linked %+v", o.Linkages)
	}
	again := &programme.Programme{Plan: indicator.BuiltIn(), Path: n.Node.Programme.Path, Log: slog.New(slog.DiscardHandler), Own: n.Node.Programme.Own,
		Records: n.Node.Programme.Records}
	if err := again.Open(); err != nil {
		t.Fatal(err)
	}
	facts, err := again.Facts(t.Context())
	if err != nil || facts["officials"].Exchanges.Asked.Permitted != o.Exchanges.Asked.Permitted || len(facts["officials"].Linkages) != 1 {
		t.Errorf("after a restart: %+v, %v", facts["officials"], err)
	}
}

// settle waits until all records of a node's ledger are in its tree, where they
// can be read.
func settle(t *testing.T, c *client.Client) {
	t.Helper()
	for at := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		s, err := c.LedgerStatus(t.Context())
		if err != nil || time.Since(at) > 30*time.Second {
			t.Fatalf("the ledger does not settle: %+v, %v", s, err)
		}
		if s.Integrated == s.Durable {
			return
		}
	}
}

// Linking the registers says of every row what the files job says of it.
func TestRegistersLinkAsTheFilesDo(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.People = 20_000
	n, err := nation.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	}()
	b, err := os.ReadFile(n.Summary.Files.Verdicts)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff")))).ReadAll()
	if err != nil || len(lines) != 501 {
		t.Fatalf("%d lines: %v", len(lines), err)
	}
	runs, err := n.Node.Runs.Runs(context.Background())
	if err != nil || len(runs) != 1 {
		t.Fatalf("%d runs: %v", len(runs), err)
	}
	for i, line := range lines[1:] {
		row, err := strconv.Atoi(line[0])
		if err != nil {
			t.Fatal(err)
		}
		r, err := n.Node.Runs.Result(context.Background(), runs[0].ID, row)
		if err != nil {
			t.Fatalf("row %d of the workbook is not in the run: %v", row, err)
		}
		if r.Reviewed { // the demo's clerks said something of it
			continue
		}
		if string(r.Verdict) != line[1] || r.PIN.Reveal() != line[2] || r.ID != line[len(line)-1] {
			t.Errorf("line %d: the registers say %s, the files %s, or of another person", i, r.Verdict, line[1])
		}
		for _, c := range r.Candidates {
			if c.Person.IsZero() || c.Person.Int64() != int64(c.Record) {
				t.Errorf("line %d: a candidate who is not the person of her record", i)
			}
		}
	}
}

// checkRun reads the reconciliation back as the console does: counts, pages,
// and a waterfall that adds up, with the person's page behind it.
func checkRun(t *testing.T, c *client.Client, s nation.Summary) {
	t.Helper()
	ctx := context.Background()
	runs, err := c.Runs(ctx)
	if err != nil || len(runs) != 1 {
		t.Fatalf("%d runs: %v", len(runs), err)
	}
	for v, n := range s.Verdicts {
		if runs[0].Counts[client.Verdict(v)] != n {
			t.Errorf("%s: the run has %d, the files have %d", v, runs[0].Counts[client.Verdict(v)], n)
		}
	}
	page, err := c.Results(ctx, runs[0].ID, client.Filter{Verdict: client.LinkedWithDifferences}, 0, 500)
	if err != nil || len(page.Results) != s.Verdicts[reconcile.LinkedWithDifferences] {
		t.Fatalf("%d rows linked with differences: %v", len(page.Results), err)
	}
	review, err := c.Review(ctx, runs[0].ID)
	if undecided := s.RegisterVerdicts[reconcile.Candidates] + s.RegisterVerdicts[reconcile.Contradicted]; err != nil || !review.Double || !review.Blind || review.States["open"] < undecided {
		t.Errorf("%d rows are undecided, the review has %v pairs: %v", undecided, review.States, err)
	}
	row, err := c.Result(ctx, runs[0].ID, page.Results[0].Row)
	if err != nil || len(row.Candidates) == 0 {
		t.Fatalf("row %d: %v", page.Results[0].Row, err)
	}
	sum := 0.0
	for _, step := range row.Candidates[0].Steps {
		sum += step.Bits
	}
	if math.Abs(sum-row.Candidates[0].Score) > 0.01 {
		t.Errorf("the bars add up to %.3f, the score is %.3f", sum, row.Candidates[0].Score)
	}
	person := row.Candidates[0].Person
	read := func(reference string) (client.Person, error) {
		return c.Read(ctx, client.ReadRequest{Subject: client.Subject{Person: reference}, Fields: []string{"sex"}})
	}
	if answer, err := read(person); err != nil || answer.Person != person {
		t.Errorf("the register does not know a candidate by her reference: %v", err)
	}
	for ordinal := range 50 { // the register's own ids, which can be counted
		if _, err := read(personID(t, ordinal+1)); lienthong.CodeOf(err) != lienthong.NotFound {
			t.Errorf("the register answers to an id: %v", err)
		}
	}
}

func personID(t *testing.T, ordinal int) string {
	t.Helper()
	id, err := lienthong.PersonIDFromInt64(int64(ordinal))
	if err != nil {
		t.Fatal(err)
	}
	return id.Reveal()
}

func get(t *testing.T, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("%s: %d, %v", url, resp.StatusCode, err)
	}
	return string(b)
}

// The same options give the same files, and a country can be made again in its
// own folder.
func TestCountryIsDeterministic(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.People = 1500
	read := func() map[string][]byte {
		n, err := nation.Run(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		f := n.Summary.Files
		out := map[string][]byte{}
		for _, path := range []string{f.Population, f.Truth, f.Verdicts} {
			if out[path], err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
		}
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
		return out
	}
	first, second := read(), read()
	for path, b := range first {
		if !bytes.Equal(b, second[path]) {
			t.Errorf("%s differs", filepath.Base(path))
		}
	}
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.People = 0
	if _, err := nation.Run(context.Background(), o); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("nobody: %v", err)
	}
	o = options(t)
	o.Sectors = []string{"insurance", "railways"}
	if _, err := nation.Run(context.Background(), o); lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), "insurance, integrity") {
		t.Errorf("a sector that there is not: %v", err)
	}
	o = options(t)
	o.Listen = "0.0.0.0:0"
	if _, err := nation.Run(context.Background(), o); lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), "listen") {
		t.Errorf("open to the network: %v", err)
	}
}

// A country that is stopped half-way leaves no result that looks whole.
func TestStoppedCountryLeavesNoVerdicts(t *testing.T) {
	t.Parallel()
	o := options(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o.Progress = func(stage string, _, _ int64) {
		if strings.HasPrefix(stage, "officials") {
			cancel()
		}
	}
	if _, err := nation.Run(ctx, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped: %v", err)
	}
	for _, name := range []string{"verdicts.csv", "report.html"} {
		if _, err := os.Stat(filepath.Join(o.Dir, name)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is there: %v", name, err)
		}
	}
	left, err := filepath.Glob(filepath.Join(o.Dir, ".*partial"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// witnessed is what the witness itself keeps of a ledger.
func witnessed(t *testing.T, exchange, origin string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(exchange, "witness", fmt.Sprintf("%x.checkpoint", sha256.Sum256([]byte(origin)))))
	if err != nil || !bytes.HasPrefix(b, []byte(origin+"\n")) {
		t.Errorf("the witness never saw the ledger of %s: %v", origin, err)
	}
	return b
}

// checkLedger verifies a closed ledger: it contains what its witness saw, others
// attest to the whole of it, and it has so many records at least, none of which
// names a person or the officer.
func checkLedger(t *testing.T, dir string, seen []byte, least int) {
	t.Helper()
	records, of := 0, filepath.Base(filepath.Dir(dir))
	o := verify.Options{Known: [][]byte{seen}, Record: func(_ uint64, raw []byte, _ lienthong.Evidence) error {
		records++
		if bytes.Contains(raw, []byte("demo-officer")) || bytes.Contains(raw, []byte("verified")) {
			t.Error("a record holds what it must not")
		}
		return nil
	}}
	report, err := verify.Dir(t.Context(), dir, o)
	if err != nil || records < least {
		t.Errorf("%s: %d records, %+v, %v", of, records, report, err)
	}
	if report.Cosignatures != 1 || report.Attested != report.Size || time.Since(report.Timestamp).Abs() > time.Hour {
		t.Errorf("%s: %d cosignatures on %d of %d records, timestamp %v", of, report.Cosignatures, report.Attested, report.Size, report.Timestamp)
	}
}
