package soapgate_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/replay"
	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/granttest"
	"github.com/lienthong/lienthong/internal/httpsig"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
	"github.com/lienthong/lienthong/node/soapgate"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
)

const secret, apiKey = "a secret of the court's", "an api key of the court's"

const procedure = "1.001193"

var now = populationtest.Now

// fixture is a gate over a register of nine persons, with a client. Person 3
// has an old number too; 3 is the son of 1 and 2 where family is loaded.
type fixture struct {
	gate   soapgate.Gate
	log    *ledger.Log
	closed bool // the log, by kept
	people *populationtest.Faulty
	server *httptest.Server
	stamps atomic.Int64
}

// open starts a gate; with breaks instead of a ledger it has one that fails.
func open(t *testing.T, versions []population.Version, breaks exchange.Ledger, grants ...grant.Grant) *fixture {
	t.Helper()
	f := &fixture{people: &populationtest.Faulty{Store: new(populationtest.Memory)}}
	must(t, f.people.Append(t.Context(), versions...))
	store := new(granttest.Memory)
	for _, g := range grants {
		must(t, store.Append(t.Context(), granttest.First(g, granttest.Start)))
	}
	subjects, err := ledger.OpenSubjectKey(filepath.Join(t.TempDir(), "subject.key"))
	must(t, err)
	clock, quiet := func() time.Time { return now }, slog.New(slog.DiscardHandler)
	f.gate = soapgate.Gate{
		Service: granttest.Persons, Subjects: subjects, Now: clock, Log: quiet, Ledger: breaks,
		Population: &population.Service{Store: f.people, Now: clock, Log: quiet},
		Grants:     &grant.Service{Store: store, References: store, Now: clock, Log: quiet},
		SOAP:       soap.Service{Accounts: accounts(t), Seen: soap.Memory{Window: &replay.Window{Now: clock, Limit: 1 << 10}}},
	}
	if breaks == nil {
		f.log = ledgertest.Open(t, new(ledger.Log))
		f.gate.Ledger = f.log
		t.Cleanup(func() {
			if !f.closed {
				must(t, f.log.Close())
			}
		})
	}
	f.server = httptest.NewServer(f.gate.Handler())
	t.Cleanup(f.server.Close)
	return f
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// accounts are the court, for its cases, and the same system for a purpose that
// it has no grant for.
func accounts(t *testing.T) *soap.Accounts {
	t.Helper()
	file := func(name, content string) string {
		path := filepath.Join(t.TempDir(), name)
		must(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	basis := lienthong.LegalBasis{Document: "27/2026/ND-CP", Article: "5"}
	account := soap.Account{User: "court", System: granttest.Court, SecretFile: file("secret", secret), APIKeyFile: file("key", apiKey),
		Agents: []string{"COURT_BATCH"}, Ground: soap.Ground{Purpose: "court.verify-party", LegalBasis: basis}}
	curious := account
	curious.User, curious.Ground = "curious", soap.Ground{Purpose: "court.curiosity", LegalBasis: basis}
	list, err := soap.LoadAccounts([]soap.Account{account, curious})
	must(t, err)
	return list
}

// granted is the court's grant of an operation.
func granted(op soap.Operation, rung grant.Rung, fields ...string) grant.Grant {
	g := granttest.Sample("G-" + string(op))
	g.Path, g.Rung, g.Read, g.Search, g.Mode = "/soap/"+string(op), rung, fields, nil, grant.LeaveOut
	return g
}

// asking is who is meant by a request; empty elements are left out.
type asking struct{ user, officer, procedure, pin, cmnd, name, born string }

func person(i int) asking {
	return asking{pin: populationtest.PIN(i).Reveal(), name: populationtest.Name(i),
		born: strings.ReplaceAll(populationtest.BirthDate(i).String(), "-", "")}
}

func (a asking) body(op soap.Operation, id string) string {
	var b strings.Builder
	element := func(name, value string) {
		if value != "" {
			b.WriteString("<dan:" + name + ">" + value + "</dan:" + name + ">")
		}
	}
	element("MaYeuCau", id)
	element("MaDVC", cmp.Or(a.procedure, procedure))
	element("MaCanBo", a.officer)
	element("SoDinhDanh", a.pin)
	element("SoCMND", a.cmnd)
	element("HoVaTen", a.name)
	if a.born != "" {
		element("NgayThangNamSinh", "<dan:NgayThangNam>"+a.born+"</dan:NgayThangNam>")
	}
	return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:dan="http://dancuquocgia.bca"><soapenv:Body><dan:` +
		string(op) + ">" + b.String() + "</dan:" + string(op) + "></soapenv:Body></soapenv:Envelope>"
}

const officer = "001080000099"

// call sends what a client sends, and gives the answer and the body that was
// sent.
func (f *fixture) call(t *testing.T, op soap.Operation, a asking) (answer, sent string) {
	t.Helper()
	if a.user == "" {
		a.user = "court"
	}
	if a.officer == "" {
		a.officer = officer
	}
	n := f.stamps.Add(1)
	sent = a.body(op, "A-"+strconv.FormatInt(n, 10))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, f.server.URL+"/soap/"+string(op), strings.NewReader(sent))
	must(t, err)
	stamp := stampOf(n)
	plain := a.user + ":" + hex.EncodeToString(tokenOf("/soap/"+string(op), a.user, stamp))
	for name, value := range map[string]string{
		"Content-Type": "text/xml; charset=utf-8", "Timestamp": stamp, "ApiKey": apiKey, "X-Road-Client": granttest.Court.String(),
		"Authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte(plain)),
	} {
		r.Header.Set(name, value)
	}
	resp, err := f.server.Client().Do(r)
	must(t, err)
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	must(t, err)
	return string(b), sent
}

func stampOf(n int64) string { return strconv.FormatInt(now.UnixMilli()+n, 10) }

func tokenOf(path, user, stamp string) []byte {
	sum := sha256.Sum256([]byte(path + user + stamp + secret))
	return sum[:]
}

// kept closes the ledger and gives what it holds.
func (f *fixture) kept(t *testing.T) []lienthong.Evidence {
	t.Helper()
	dir, key := f.log.Dir, f.log.Key
	f.closed = true
	must(t, f.log.Close())
	again := ledgertest.Open(t, &ledger.Log{Dir: dir, Key: key})
	var out []lienthong.Evidence
	for e, err := range again.Since(t.Context(), 0) {
		must(t, err)
		out = append(out, e.Evidence)
	}
	must(t, again.Close())
	return out
}

// codeIn is the registered code in a fault, "" in another answer.
func codeIn(answer string) lienthong.Code {
	_, rest, _ := strings.Cut(answer, "<lt:code>")
	code, _, _ := strings.Cut(rest, "</lt:code>")
	return lienthong.Code(code)
}

// broken is a ledger whose disk is full.
type broken struct{ asked atomic.Int64 }

func (b *broken) Append(context.Context, lienthong.Evidence) error {
	b.asked.Add(1)
	return errors.New("no space left on device")
}

func wantDigest(t *testing.T, e lienthong.Evidence, body string) {
	t.Helper()
	if e.Request.ContentDigest != httpsig.ContentDigest([]byte(body)) || e.RequestBytes != int64(len(body)) {
		t.Errorf("the record of a body of %d bytes says %d and %s", len(body), e.RequestBytes, e.Request.ContentDigest)
	}
}
