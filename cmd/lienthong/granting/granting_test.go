package granting_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/granting"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/grant/granttest"
	"github.com/lienthong/lienthong/internal/web"
)

const grants = "id,consumer,service,operation,rung,purpose,legal_basis,relation,valid_from,agreement\n" +
	"G-1,VN/GOV/G21/CASES,VN/GOV/G01/POPULATION/persons,POST /v1/population/verify,verify,court.verify-party,27/2026/ND-CP; article=5,any,2026-01-01,A-1\n"

const clauses = `{"parties":"x","data":"x","place":"x","term":"x","method":"x","handling":"x","limits":"x","commitments":"x","security":"x","retention":"x","deletion":"x","other":"x"}`

// TestLife is a grant and its agreement as an operator keeps them over a node's
// interface.
func TestLife(t *testing.T) {
	t.Parallel()
	store, log := &granttest.Memory{}, slog.New(slog.DiscardHandler)
	now := func() time.Time { return time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC) }
	ticks := 0
	clock := func() time.Time { ticks++; return now().Add(time.Duration(ticks) * time.Millisecond) }
	service := &grant.Service{Store: store, Now: clock, Log: log}
	api := web.New("owner", "test", "", log)
	service.Mount(api)
	(&agreement.Service{Store: store, Rules: agreement.Rules{Terms: agreement.DefaultTerms()}, Now: clock, Log: log, Changed: service.Refresh}).Mount(api)
	node := httptest.NewServer(api.Handler())
	t.Cleanup(node.Close)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	run := func(args ...string) (string, error) {
		t.Helper()
		var out bytes.Buffer
		parser, err := kong.New(&struct {
			Grant     granting.Grant     `cmd:""`
			Agreement granting.Agreement `cmd:""`
		}{}, kong.Writers(&out, io.Discard), kong.Exit(func(int) { t.Error("exit") }))
		if err != nil {
			t.Fatal(err)
		}
		k, err := parser.Parse(append(args, "--node", node.URL))
		if err != nil {
			t.Fatalf("%q: %v", args, err)
		}
		k.BindTo(t.Context(), (*context.Context)(nil))
		err = k.Run()
		return out.String(), err
	}
	table := file("grants.csv", grants)
	asked := file("asked.json", `{"consumer":"VN/GOV/G21/CASES","service":"VN/GOV/G01/POPULATION/persons","purpose":"court.verify-party","plan":"p","fields":["full_name"],"frequency":"daily","legal_basis":"27/2026/ND-CP; article=5"}`)
	question := file("case.csv", "consumer,service,operation,rung,purpose,legal_basis,expect\nVN/GOV/G21/CASES,VN/GOV/G01/POPULATION/persons,POST /v1/population/verify,verify,court.verify-party,27/2026/ND-CP; article=5,permit\n")
	for _, step := range []struct{ line, says string }{
		{"grant add --by ops-1 --why first --grants " + table, "G-1: version 1\n"},
		{"grant add --by ops-1 --why again --grants " + table, "G-1: version 1 says the same\n"},
		{"grant explain --case " + question, "refused (agreement_not_active)"},
		{"agreement request A-1 --by court-1 --asked " + asked, "A-1 is requested; accept due 2026-12-02T17:00:00Z"},
		{"agreement list --due", "A-1  requested  VN/GOV/G21/CASES"},
		{"agreement step A-1 accept --role provider --by ops-1", "A-1 is accepted\n"},
		{"agreement step A-1 activate --role provider --by ops-1 --clauses " + file("clauses.json", clauses), "A-1 is active\n"},
		{"grant explain --case " + question, "permitted by G-1\n  G-1: operation, in force"},
		{"agreement step A-1 suspend --role provider --by ops-1 --why misuse --restore-when report", "A-1 is suspended; notify due 2026-11-26T"},
		{"grant explain --case " + question, "refused (agreement_not_active)"},
		{"agreement show A-1", `"state": "suspended"`},
		{"grant add --by ops-1 --why changed --grants " + file("changed.csv", strings.Replace(grants, ",any,", ",present,", 1)), "G-1: version 2; permits only with a proof of presence"},
		{"grant list", "G-1  version 2  VN/GOV/G21/CASES  VN/GOV/G01/POPULATION/persons  POST /v1/population/verify  verify  no end"},
		{"grant end G-1 --by ops-1 --why over", "G-1: version 3, until 2026-11-25T"},
	} {
		out, err := run(strings.Fields(step.line)...)
		if err != nil || !strings.Contains(out, step.says) {
			t.Errorf("%s: %q, %v; want %q", step.line, out, err, step.says)
		}
	}
	for line, want := range map[string]lienthong.Code{
		"agreement step A-1 activate --role provider --by ops-1": lienthong.Conflict,
		"agreement step A-2 accept --role provider --by ops-1":   lienthong.NotFound,
		"grant end G-2 --by ops-1 --why x":                       lienthong.NotFound,
		"agreement request A-3 --by a --asked " + dir + "/none":  lienthong.Invalid,
		"grant add --by ops-1 --why more --grants " + file("beyond.csv", strings.Replace(grants, "court.verify-party,27", "court.verify-party other.purpose,27", 1)): lienthong.Invalid,
		"grant list --token-file " + dir + "/none": lienthong.Invalid,
		"grant explain --case " + table:            lienthong.Invalid,
	} {
		if _, err := run(strings.Fields(line)...); lienthong.CodeOf(err) != want {
			t.Errorf("%s: %v, want %s", line, err, want)
		}
	}
}
