package exchange_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/lienthong/lienthong/exchange/exchangetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const service = "/r1/DEV/GOV/G01/POPULATION/person"

// echo answers with what it was asked.
func echo(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, r.Method+" "+r.RequestURI+"\n"+string(b))
}

func TestSmoke(t *testing.T) {
	p := exchangetest.NewPair(t, http.HandlerFunc(echo), nil)
	req, _ := http.NewRequest("POST", p.Front.URL+service+"/v1/x?y=1", strings.NewReader("hello"))
	req.Header.Set("X-Road-Client", "DEV/GOV/G02/OFFICIALS")
	resp, err := p.Front.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	t.Log(resp.Status, resp.Header, string(b))
	t.Logf("%+v", p.Asked.Last())
	t.Logf("%+v", p.Gave.Last())
}
