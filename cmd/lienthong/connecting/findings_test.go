package connecting_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/connecting"
)

const line = `{"record":"benefit","key":"HT27000017","rule":"paid_after_death","term":"stopped_on","person":"N* V** A* *********017","since":"2026-11-25","says":"Đã chết.","source":"41/2024/QH15"}`

// TestFindingsAndUpkeep is what an operator sees of a node's answers.
func TestFindingsAndUpkeep(t *testing.T) {
	t.Parallel()
	asked := 0
	mux := http.NewServeMux()
	mux.HandleFunc("GET /connectors/bhxh/findings", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("rule") == "none" {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"code":"not_found","detail":"The sector has no such rule."}`)
			return
		}
		_, _ = io.WriteString(w, line+"\n")
	})
	mux.HandleFunc("POST /connectors/bhxh/upkeep", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		_, _ = io.WriteString(w, `{"turns":2}`)
	})
	mux.HandleFunc("GET /connectors/bhxh/upkeep", func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked == 1 {
			_, _ = io.WriteString(w, `{"turns":1,"running":true,"records":[{"record":"benefit","problem":"Not granted yet."}],"findings":{"rules":[{"rule":"paid_after_death","not_run":"Not linked yet."}]}}`)
			return
		}
		_, _ = io.WriteString(w, `{"turns":2,"records":[{"record":"benefit","rows":10,"sent":2,"linked":2,"references":2,"gone":1,"ended":1},{"record":"card","missing":9}],
			"findings":{"rows":10,"undecided":3,"rules":[{"rule":"paid_after_death","found":1,"untold":4},{"rule":"two_numbers","not_run":"Not granted."}]}}`)
	})
	mux.HandleFunc("GET /connectors/dead/upkeep", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"turns":1,"records":[{"record":"benefit","problem":"The source does not answer."}],"findings":{"problem":"The source does not answer."}}`)
	})
	node := httptest.NewServer(mux)
	t.Cleanup(node.Close)
	run := func(args string) (string, error) {
		var out bytes.Buffer
		parser, err := kong.New(&struct {
			Findings connecting.Findings `cmd:""`
			Upkeep   connecting.Upkeep   `cmd:""`
		}{}, kong.Writers(&out, io.Discard), kong.Exit(func(int) { t.Error("exit") }))
		if err != nil {
			t.Fatal(err)
		}
		k, err := parser.Parse(append(strings.Fields(args), "--node", node.URL))
		if err != nil {
			t.Fatalf("%s: %v", args, err)
		}
		k.BindTo(t.Context(), (*context.Context)(nil))
		err = k.Run()
		return out.String(), err
	}
	for _, tt := range []struct { // in this order: --last tells of the turn before
		args string
		says []string
	}{
		{"findings bhxh", []string{"benefit  HT27000017  paid_after_death  N* V** A* *********017  since 2026-11-25  Đã chết.  (41/2024/QH15)"}},
		{"findings bhxh --json", []string{line}},
		{"upkeep bhxh", []string{"benefit", "2 linked", "1 gone", "1 references taken back", "9 rows seem to be gone", "paid_after_death", "1 found",
			"4 records not looked at", "two_numbers", "NOT RUN: Not granted.", "3 records of which"}},
		{"upkeep bhxh --last --json", []string{`"turns":2`}},
	} {
		out, err := run(tt.args)
		if err != nil {
			t.Errorf("%s: %v", tt.args, err)
		}
		for _, s := range tt.says {
			if !strings.Contains(out, s) {
				t.Errorf("%s: %q lacks %q", tt.args, out, s)
			}
		}
	}
	if _, err := run("findings bhxh --rule none"); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("no such rule: %v", err)
	}
	if out, err := run("upkeep dead --last"); lienthong.CodeOf(err) != lienthong.Unavailable || !strings.Contains(out, "NOT DONE: The source does not answer.") {
		t.Errorf("a dead source: %q, %v", out, err)
	}
}
