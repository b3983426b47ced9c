package lookup_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
	"github.com/lienthong/lienthong/reconcile/lookup"
	"github.com/lienthong/lienthong/reconcile/warm"
)

func pin(t *testing.T, i int) lienthong.PIN {
	t.Helper()
	p, err := lienthong.NewPIN(1, lienthong.Female, 1970, i)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// server serves a hamlet of women born in 1970, each on a day of her own.
func server(t *testing.T) *httptest.Server {
	t.Helper()
	return serverOf(t, 300, func(string) uint8 { return 0 })
}

// serverOf serves so many of them.
func serverOf(t *testing.T, n int, places intake.Places) *httptest.Server {
	t.Helper()
	x := lexicon.New()
	table := held.New(n, held.Parents{})
	w := table.Writer(x)
	for i := range n {
		birth, err := lienthong.NewDate(1970, 1+i/25, 1+i%25)
		if err != nil {
			t.Fatal(err)
		}
		given := []string{"Lan", "Mai", "Yến", "Hòa", "Bình"}[i%5]
		w.Put(int64(i+1), []kernel.Record{{PIN: pin(t, i).Uint64(), Birth: birth, Sex: lienthong.Female, Name: x.Name("nguyễn thị " + strings.ToLower(given))}})
	}
	table.Join()
	api := web.New("test", "1", "test", slog.New(slog.DiscardHandler))
	lookup.New(warm.New(table), places).Mount(api)
	s := httptest.NewServer(api.Handler())
	t.Cleanup(s.Close)
	return s
}

// post sends a body and reads the answer into out if it was taken.
func post(t *testing.T, s *httptest.Server, path, body string, out any) (status int, text string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	if out != nil && resp.StatusCode == http.StatusOK {
		if err := json.Unmarshal(b.Bytes(), out); err != nil {
			t.Fatal(err)
		}
	}
	return resp.StatusCode, b.String()
}

func ask(t *testing.T, s *httptest.Server, body string) lookup.Answer {
	t.Helper()
	var a lookup.Answer
	if status, text := post(t, s, "/v1/lookup", body, &a); status != http.StatusOK {
		t.Fatalf("%s: %d %s", body, status, text)
	}
	return a
}

// TestLookUp: who is meant is found, with a score that its steps add up to.
func TestLookUp(t *testing.T) {
	t.Parallel()
	s := server(t)
	number := pin(t, 42).Reveal()
	for body, want := range map[string]reconcile.Verdict{
		fmt.Sprintf(`{"number":%q,"name":"Nguyễn Thị Yến","birth_date":"18/02/1970","sex":"Nữ"}`, number): reconcile.Linked,
		fmt.Sprintf(`{"number":%q,"name":"Nguyen Thi Yen","birth_date":"1970"}`, number):                  reconcile.LinkedWithDifferences,
		`{"name":"Phan Văn Khoa","birth_date":"02/03/1988"}`:                                              reconcile.NotFound,
	} {
		a := ask(t, s, body)
		if a.Verdict != want || a.ReasonVI == "" || a.ReasonEN == "" {
			t.Errorf("%s: %+v, want %s", body, a, want)
		}
		if want == reconcile.NotFound {
			continue
		}
		if a.Candidates[0].Number != number || a.Candidates[0].Record != 43 {
			t.Errorf("%s: %+v", body, a.Candidates[0])
		}
		sum := 0.0
		for _, step := range a.Candidates[0].Steps {
			sum += step.Bits
		}
		if d := sum - a.Candidates[0].Score; d > 1e-6 || d < -1e-6 {
			t.Errorf("the steps add up to %f, the score is %f", sum, a.Candidates[0].Score)
		}
	}
}

// TestChanges: a birth, a correction and an end are seen by the next question.
func TestChanges(t *testing.T) {
	t.Parallel()
	s := server(t)
	change := func(body string) (state lookup.State) {
		t.Helper()
		if status, text := post(t, s, "/v1/changes", body, &state); status != http.StatusOK {
			t.Fatalf("%s: %d %s", body, status, text)
		}
		return state
	}
	born := pin(t, 900).Reveal()
	question := fmt.Sprintf(`{"number":%q,"name":"Trần Thị Sen","birth_date":"05/06/1970"}`, born)
	if a := ask(t, s, question); a.Verdict != reconcile.NotFound {
		t.Fatalf("before her birth: %+v", a)
	}
	change(fmt.Sprintf(`{"person":{"number":%q,"name":"Trần Thị Sen","birth_date":"05/06/1970","sex":"Nữ"}}`, born))
	if a := ask(t, s, question); a.Verdict != reconcile.Linked || a.Candidates[0].Number != born {
		t.Fatalf("after her birth: %+v", a)
	}
	change(fmt.Sprintf(`{"number":%q,"person":{"number":%q,"name":"Trần Thị Sen","birth_date":"05/07/1970","sex":"Nữ"}}`, born, born))
	if a := ask(t, s, question); a.Verdict != reconcile.LinkedWithDifferences {
		t.Fatalf("after a correction: %+v", a)
	}
	if state := change(fmt.Sprintf(`{"number":%q,"gone":true}`, born)); state.Changes != 3 || state.Persons != 300 {
		t.Errorf("%+v", state)
	}
	if a := ask(t, s, question); a.Verdict != reconcile.NotFound {
		t.Fatalf("after her end: %+v", a)
	}
}

// TestRefused: what cannot be read is refused by the name of its field, and its
// value is not repeated.
func TestRefused(t *testing.T) {
	t.Parallel()
	s := server(t)
	for _, tt := range []struct{ path, body, says, hides string }{
		{"/v1/lookup", `{"name":"Phạm Thị Hằng"}`, "birth_date", "Hằng"},
		{"/v1/lookup", `{"number":"98765x43"}`, "number cannot be read", "98765"},
		{"/v1/lookup", `{"name":"Phạm Thị Hằng","birth_date":"31/31/1970"}`, "birth_date cannot be read", "31/31"},
		{"/v1/lookup", `{"name":"Phạm Thị Hằng","birth_date":"1970","sex":"zebra"}`, "sex cannot be read", "zebra"},
		{"/v1/lookup", `{"nom":"Phạm Thị Hằng"}`, "unknown", "Hằng"},
		{"/v1/lookup", `{"birth_date":"1970","name":"` + strings.Repeat("Hằng ", 60) + `"}`, "longer", "Hằng"},
		{"/v1/changes", `{}`, "person", "-"},
		{"/v1/changes", `{"gone":true}`, "number", "-"},
		{"/v1/changes", `{"number":"012345678","gone":true}`, "twelve digits", "012345678"},
		{"/v1/changes", `{"number":"001170000001","gone":true,"person":{"name":"Hằng"}}`, "exclude", "Hằng"},
		{"/v1/changes", `{"person":{"birth_date":"1970"}}`, "no name", "1970"},
	} {
		status, text := post(t, s, tt.path, tt.body, nil)
		if status != http.StatusUnprocessableEntity || !strings.Contains(text, tt.says) || tt.hides != "-" && strings.Contains(text, tt.hides) {
			t.Errorf("%s: %d %s", tt.body, status, text)
		}
	}
}
