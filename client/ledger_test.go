package client_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
)

const evidenceText = `{"index":7,"id":"x-7","side":"provider","received":"2026-11-20T02:30:00Z","answered":"2026-11-20T02:30:01Z",
	"client":"VN/GOV/G09/INSURANCE","client_name":"Bảo hiểm","service":"VN/GOV/G01/POPULATION/persons","operation":"POST /v1/population/verify",
	"legal_basis_vi":"Điều 5","fields":["sex"],"permitted":false,"code":"access_denied","subjects":2,"status":403,"request_bytes":311,"response_bytes":90,"of_tomorrow":1}`

// ledgerCalls is every method with the request that it must make and an answer.
var ledgerCalls = []struct {
	name                       string
	method, path, body, answer string
	do                         func(context.Context, *client.Client) (any, error)
	want                       string
}{
	{"status", "GET", "/v1/ledger/status", "", `{"durable":9,"integrated":8,"published":7,"published_at":"2026-11-20T02:30:00Z","attested":6,"faults":[{"what":"threshold","code":"unavailable"}]}`,
		func(ctx context.Context, c *client.Client) (any, error) {
			s, err := c.LedgerStatus(ctx)
			return fmt.Sprint(s.Durable, s.Integrated, s.Published, s.Attested, s.Faults, s.PublishedAt.Minute()), err
		}, "9 8 7 6 [{threshold unavailable}] 30"},
	{"newest", "GET", "/v1/ledger/entries", "", `{"entries":[],"next":0}`,
		func(ctx context.Context, c *client.Client) (any, error) {
			return c.Evidence(ctx, client.EvidenceFilter{}, 0, 0)
		}, "{[] 0}"},
	{"a page", "GET", "/v1/ledger/entries?after=8&decision=refused&limit=1", "", `{"entries":[` + evidenceText + `],"next":7}`,
		func(ctx context.Context, c *client.Client) (any, error) {
			p, err := c.Evidence(ctx, client.EvidenceFilter{Decision: client.Refused}, 8, 1)
			if err != nil || len(p.Entries) != 1 {
				return nil, fmt.Errorf("%d entries, %w", len(p.Entries), err)
			}
			e := p.Entries[0]
			return fmt.Sprint(e.Index, e.ID, e.Side, e.Client, e.ClientName, e.LegalBasisVI, e.Fields, e.Permitted, e.Code, e.Subjects, e.Status,
				e.RequestBytes, e.ResponseBytes, e.Answered.Sub(e.Received), p.Next), err
		}, "7x-7providerVN/GOV/G09/INSURANCEBảo hiểmĐiều 5[sex] falseaccess_denied2 403 311 90 1s 7"},
	{"one exchange", "GET", "/v1/ledger/entries/a%2F..%2Fb", "", `{"records":[{"index":3,"id":"a/../b","published":true,"attested":true,"signed_request":true}]}`,
		func(ctx context.Context, c *client.Client) (any, error) {
			r, err := c.EvidenceOf(ctx, "a/../b")
			return fmt.Sprint(len(r), r[0].ID, r[0].Published, r[0].Attested, r[0].SignedRequest, r[0].SignedResponse), err
		}, "1a/../btrue true true false"},
	{"usage", "POST", "/v1/ledger/usage", `{"person":"p","from":"2026-01-01T00:00:00Z"}`,
		`{"accesses":[{"id":"x-7","at":"2026-11-20T02:30:01Z","client":"VN/GOV/G09/INSURANCE","purpose_name":"Bảo hiểm y tế","fields":["full_name"]}],"more":true}`,
		func(ctx context.Context, c *client.Client) (any, error) {
			u, err := c.Usage(ctx, "p", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Time{})
			return fmt.Sprint(len(u.Accesses), u.Accesses[0].ID, u.Accesses[0].PurposeName, u.Accesses[0].Fields, u.Accesses[0].At.Day(), u.More), err
		}, "1x-7Bảo hiểm y tế[full_name] 20 true"},
}

func TestLedgerCalls(t *testing.T) {
	t.Parallel()
	for _, c := range ledgerCalls {
		cl, got := service(t, http.StatusOK, "application/json", c.answer)
		out, err := c.do(t.Context(), cl)
		if err != nil || fmt.Sprint(out) != c.want {
			t.Errorf("%s: answer %v, %v; want %s", c.name, out, err, c.want)
		}
		if *got != (asked{c.method, c.path, c.body}) {
			t.Errorf("%s: asked %s %s\n%s\nwant %s %s\n%s", c.name, got.method, got.path, got.body, c.method, c.path, c.body)
		}
	}
	cl, _ := service(t, http.StatusNotFound, "application/problem+json", `{"code":"not_found","detail":"There is no such person."}`)
	if _, err := cl.Usage(t.Context(), "p", time.Time{}, time.Time{}); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("a person who is not there: %v", err)
	}
}
