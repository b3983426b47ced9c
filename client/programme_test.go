package client_test

import (
	"net/http"
	"testing"

	"github.com/lienthong/lienthong/client"
)

// TestProgrammeCalls reads what the node answers, fields of tomorrow included.
func TestProgrammeCalls(t *testing.T) {
	t.Parallel()
	const line = `"id":"officials","title":{"vi":"Cán bộ","en":"Officials"},"deadline":"2023-12","state":"connected","late":false,"month":3,
		"last":"2026-11-20T02:30:00.5Z","last_id":"x-7","linked":{"n":97,"of":100},"qualities":{"live":{"n":90,"of":100}},"of_tomorrow":1`
	c, got := service(t, http.StatusOK, "application/json", `{"decision":"06/QD-TTg","at":"2026-11-20T02:31:00Z","connections":[{`+line+`}]}`)
	p, err := c.Programme(t.Context())
	if err != nil || len(p.Connections) != 1 || got.path != "/v1/programme" {
		t.Fatalf("%+v, %v", p, err)
	}
	if o := p.Connections[0]; o.Title.EN != "Officials" || o.State != client.ConnectedNow || o.Linked.N != 97 || o.Qualities["live"].Of != 100 || o.Last.Minute() != 30 {
		t.Errorf("%+v", o)
	}
	c, got = service(t, http.StatusOK, "application/json", `{`+line+`,"systems":["OFFICIALS"],"fresh_days":90,"agreements":[{"id":"A-1","state":"active"}],
		"exchanges":{"asked":{"permitted":5,"refused":1,"days":{"2026-11-20":5}},"answered":{}},
		"linkages":[{"job":"j","system":"VN/GOV/G09/OFFICIALS","rows":100,"verdicts":{"linked":97,"not_found":3}}]}`)
	o, err := c.Connection(t.Context(), "a/b")
	if err != nil || got.path != "/v1/programme/a%2Fb" {
		t.Fatalf("%v", err)
	}
	if o.ID != "officials" || o.Exchanges.Asked.Days["2026-11-20"] != 5 || o.Linkages[0].Verdicts[client.NotFound] != 3 || o.Agreements[0].State != "active" {
		t.Errorf("%+v", o)
	}
}
