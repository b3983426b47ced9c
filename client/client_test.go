package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
)

const (
	pinText  = "024162700885"
	nameText = "Trần Ngọc Ly"
	dateText = "1962-05-18"
)

func claim(t testing.TB) client.Claim {
	t.Helper()
	n, err := lienthong.ParseCardNumber(pinText)
	if err != nil {
		t.Fatal(err)
	}
	d, err := lienthong.ParseDate(dateText)
	if err != nil {
		t.Fatal(err)
	}
	return client.Claim{Number: n, Name: nameText, BirthDate: d}
}

// asked is what a service was asked.
type asked struct{ method, path, body string }

// service answers every request with the same, and tells what it was asked.
func service(t testing.TB, status int, contentType, answer string) (*client.Client, *asked) {
	t.Helper()
	var got asked
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("the body of the request: %v", err)
		}
		got = asked{r.Method, r.URL.String(), string(b)}
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(s.Close)
	return &client.Client{BaseURL: s.URL + "/", HTTP: s.Client()}, &got
}

// calls is every method with the request that it must make and an answer.
var calls = []struct {
	name                       string
	method, path, body, answer string
	do                         func(context.Context, *client.Client, client.Claim) (any, error)
	want                       string
}{
	{"verify", "POST", "/v1/population/verify", `{"number":"024162700885","name":"Trần Ngọc Ly","birth_date":"1962-05-18"}`, `{"verified":true}`,
		func(ctx context.Context, c *client.Client, who client.Claim) (any, error) { return c.Verify(ctx, who) }, "true"},
	{"verify then", "POST", "/v1/population/verify", `{"number":"024162700885","name":"Trần Ngọc Ly","birth_date":"1962-05-18","recorded_at":"2026-05-03T00:00:00Z"}`, `{"verified":false}`,
		func(ctx context.Context, c *client.Client, who client.Claim) (any, error) {
			return c.VerifyAt(ctx, who, client.When{RecordedAt: time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC)})
		}, "false"},
	{"match", "POST", "/v1/population/match", `{"number":"024162700885","fields":{"full_name":"Ly"}}`, `{"fields":{"full_name":"disagree"}}`,
		func(ctx context.Context, c *client.Client, who client.Claim) (any, error) {
			return c.Match(ctx, client.MatchRequest{Number: who.Number, Fields: map[string]string{"full_name": "Ly"}})
		}, "map[full_name:disagree]"},
	{"read", "POST", "/v1/population/read", `{"person":"000000000003N","fields":["sex"],"masked":true}`,
		`{"person":"000000000003N","values":[{"field":"sex","value":"***","source":"C06","recorded":"2026-01-02T03:04:05Z","new_member":1}]}`,
		func(ctx context.Context, c *client.Client, _ client.Claim) (any, error) {
			p, err := c.Read(ctx, client.ReadRequest{Subject: client.Subject{Person: "000000000003N"}, Fields: []string{"sex"}, Masked: true})
			if err != nil || len(p.Values) != 1 {
				return nil, errors.Join(err, fmt.Errorf("%d values", len(p.Values)))
			}
			return p.Person + p.Values[0].Value + p.Values[0].Source + fmt.Sprint(p.Values[0].Recorded.Year()), nil
		}, "000000000003N***C062026"},
	{"read by claim", "POST", "/v1/population/read", `{"number":"024162700885","name":"Trần Ngọc Ly","birth_date":"1962-05-18","fields":["mother"]}`,
		`{"person":"p","values":[{"field":"mother","value":"S","pin":"024162700885","cmnd9":"245850330","source":"","recorded":"2026-01-02T03:04:05Z"}]}`,
		func(ctx context.Context, c *client.Client, who client.Claim) (any, error) {
			p, err := c.Read(ctx, client.ReadRequest{Subject: client.Subject{Claim: who}, Fields: []string{"mother"}})
			if err != nil {
				return nil, err
			}
			return p.Values[0].Numbers, nil
		}, "[*********885 ******330]"},
	{"household", "POST", "/v1/population/household", `{"person":"p"}`, `{"members":[{"relation":"head","name":"T. L."}]}`,
		func(ctx context.Context, c *client.Client, _ client.Claim) (any, error) {
			return c.Household(ctx, client.Subject{Person: "p"})
		}, "{[{ head T. L.}]}"},
	{"relation", "POST", "/v1/population/relation",
		`{"is":{"number":"024162700885","name":"Trần Ngọc Ly","birth_date":"1962-05-18"},"of":{"number":"024162700885","name":"Trần Ngọc Ly","birth_date":"1962-05-18"},"relation":"parent"}`, `{"related":true}`,
		func(ctx context.Context, c *client.Client, who client.Claim) (any, error) {
			return c.Related(ctx, who, client.Parent, who, client.When{})
		}, "true"},
	{"report", "POST", "/v1/population/reports",
		`{"number":"024162700885","name":"Trần Ngọc Ly","birth_date":"1962-05-18","field":"death_date","value":"2026-05-01","key":"k"}`, `{"state":"dismissed","why":"checked"}`,
		func(ctx context.Context, c *client.Client, who client.Claim) (any, error) {
			return c.ReportToRegister(ctx, who, client.Report{Field: "death_date", Value: "2026-05-01", Key: "k"})
		}, "{dismissed checked}"},
	{"status", "GET", "/v1/population/status", "", `{"persons":3,"alive":2,"deceased":1,"identifiers":5,"versions":9}`,
		func(ctx context.Context, c *client.Client, _ client.Claim) (any, error) {
			s, err := c.PopulationStatus(ctx)
			return []int{s.Persons, s.Alive, s.Deceased, s.Disappeared, s.Identifiers}, err
		}, "[3 2 1 0 5]"},
	{"fields", "GET", "/v1/population/fields", "", `{"fields":[{"id":"pin","vi":"Số","en":"Number","item":3,"kind":"number","sensitivity":"basic"}]}`,
		func(ctx context.Context, c *client.Client, _ client.Claim) (any, error) {
			return c.PopulationFields(ctx)
		}, "[{pin Số Number 3 number basic}]"},
	{"officials", "GET", "/v1/officials/status", "", `{"dossiers":7,"linked":5,"verdicts":{"linked":5},"quality":{"correct":4}}`,
		func(ctx context.Context, c *client.Client, _ client.Claim) (any, error) {
			return c.OfficialsStatus(ctx)
		}, "{7 5 map[linked:5] map[correct:4]}"},
	{"official", "POST", "/v1/officials/read", `{"pin":"024162700885","fields":["rank"]}`, `{"key":"CB1","pin":"024162700885","values":{"rank":[{"value":"01.003","source":"employer"}]}}`,
		func(ctx context.Context, c *client.Client, who client.Claim) (any, error) {
			return c.ReadOfficial(ctx, client.ReadOfficialRequest{PIN: who.Number.PIN(), Fields: []string{"rank"}})
		}, "{CB1 *********885 map[rank:[value of the employer]]}"},
	{"runs", "GET", "/v1/reconciliations", "", `{"runs":[{"id":"r1","rows":2,"counts":{"linked":2}}]}`,
		func(ctx context.Context, c *client.Client, _ client.Claim) (any, error) {
			r, err := c.Runs(ctx)
			if err != nil || len(r) != 1 {
				return nil, errors.Join(err, fmt.Errorf("%d runs", len(r)))
			}
			return r[0].Counts, nil
		}, "map[linked:2]"},
	{"run", "GET", "/v1/reconciliations/a%2F..%2Fb", "", `{"id":"a/../b","finished":"2026-11-20T02:30:00Z","seconds":{"link":0.5}}`,
		func(ctx context.Context, c *client.Client, _ client.Claim) (any, error) {
			r, err := c.Run(ctx, "a/../b")
			return fmt.Sprint(r.ID, r.Seconds, r.Finished.Day()), err
		}, "a/../bmap[link:0.5] 20"},
	{"results", "GET", "/v1/reconciliations/r1/results?after=7&difference=name_marks&limit=2&verdict=linked", "", `{"results":[{"row":8,"candidates":3}],"next":8}`,
		func(ctx context.Context, c *client.Client, _ client.Claim) (any, error) {
			p, err := c.Results(ctx, "r1", client.Filter{Verdict: client.Linked, Difference: "name_marks"}, 7, 2)
			return fmt.Sprint(p.Results[0].Row, p.Results[0].Candidates, p.Next), err
		}, "8 3 8"},
	{"all results", "GET", "/v1/reconciliations/r1/results", "", `{"results":[],"next":0}`,
		func(ctx context.Context, c *client.Client, _ client.Claim) (any, error) {
			return c.Results(ctx, "r1", client.Filter{}, 0, 0)
		}, "{[] 0}"},
	{"result", "GET", "/v1/reconciliations/r1/results/8", "", `{"row":8,"verdict":"candidates","candidates":[{"person":"p","score":3.5,"steps":[{"field":"name","level":"exact","bits":8}],"pairs":[{"field":"name","register":"T***","person":"T***"}]}]}`,
		func(ctx context.Context, c *client.Client, _ client.Claim) (any, error) {
			e, err := c.Result(ctx, "r1", 8)
			return fmt.Sprint(e.Row, e.Verdict, e.Candidates[0].Steps, e.Candidates[0].Pairs), err
		}, "8candidates[{name exact 8}] [pair of name]"},
	{"reveal", "POST", "/v1/reconciliations/r1/results/8/reveal", "{}", `{"row":8,"candidates":[]}`,
		func(ctx context.Context, c *client.Client, _ client.Claim) (any, error) {
			e, err := c.RevealResult(ctx, "r1", 8)
			return e.Row, err
		}, "8"},
}

func TestCalls(t *testing.T) {
	t.Parallel()
	for _, c := range calls {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cl, got := service(t, http.StatusOK, "application/json", c.answer)
			out, err := c.do(t.Context(), cl, claim(t))
			if err != nil || fmt.Sprint(out) != c.want {
				t.Errorf("answer %v, %v; want %s", out, err, c.want)
			}
			if *got != (asked{c.method, c.path, c.body}) {
				t.Errorf("asked %s %s\n%s\nwant %s %s\n%s", got.method, got.path, got.body, c.method, c.path, c.body)
			}
		})
	}
}

// Whatever a service does, no call panics, every error has a code, and none
// repeats what was sent.
func TestErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, kind, body string
		status           int
		code             lienthong.Code
		message, field   string
	}{
		{"a problem", "application/problem+json", `{"code":"field_unknown","title":"Unknown field","detail":"The register has no such field.","field":"/fields/0","status":422}`, 422,
			lienthong.FieldUnknown, "The register has no such field.", "/fields/0"},
		{"a code of tomorrow", "application/problem+json; charset=utf-8", `{"code":"of_tomorrow","title":"T"}`, 400, "of_tomorrow", "T", ""},
		{"a huma problem", "application/problem+json", `{"title":"Unprocessable","detail":"validation failed","errors":[{"location":"body.name","value":"Trần Ngọc Ly"}]}`, 422,
			lienthong.Invalid, "validation failed", "body.name"},
		{"a proxy", "text/html", "<h1>Bad gateway Trần Ngọc Ly</h1>", 502, lienthong.Unavailable, "the service refused: HTTP status Bad Gateway", ""},
		{"broken JSON", "application/json", `{"code":`, 404, lienthong.NotFound, "the service refused: HTTP status Not Found", ""},
		{"a redirect to nowhere", "text/html", "", 304, lienthong.Internal, "the service refused: HTTP status Not Modified", ""},
		{"no JSON", "application/json", "Trần Ngọc Ly", 200, lienthong.Internal, "the service gave an answer of an unknown form; its version may not fit this client", ""},
		{"another type", "application/json", `{"verified":"024162700885"}`, 200, lienthong.Internal, "the service gave an answer of an unknown form; its version may not fit this client", "verified"},
		{"too large", "application/json", `"` + strings.Repeat("x", 17<<20) + `"`, 200, lienthong.TooLarge, "the answer is larger than 16 MiB; ask for fewer rows at once", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cl, _ := service(t, c.status, c.kind, c.body)
			_, err := cl.Verify(t.Context(), claim(t))
			e, ok := errors.AsType[*lienthong.Error](err)
			if !ok || e.Code != c.code || e.Message != c.message || e.Field != c.field {
				t.Fatalf("got %#v, %v", e, err)
			}
			holdsNothing(t, err)
		})
	}
	for status, want := range map[int]lienthong.Code{400: lienthong.Invalid, 403: lienthong.FieldNotAllowed, 409: lienthong.Conflict, 410: lienthong.NotFound,
		412: lienthong.Conflict, 413: lienthong.TooLarge, 415: lienthong.Unsupported, 418: lienthong.Internal, 429: lienthong.Unavailable, 500: lienthong.Internal, 504: lienthong.Unavailable} {
		cl, _ := service(t, status, "text/plain", "")
		if _, err := cl.Runs(t.Context()); lienthong.CodeOf(err) != want {
			t.Errorf("status %d: %v, want %s", status, err, want)
		}
	}
}

func holdsNothing(t *testing.T, err error) {
	t.Helper()
	for _, secret := range []string{pinText, nameText, dateText} {
		if strings.Contains(fmt.Sprintf("%v %+v", err, err), secret) {
			t.Errorf("the error holds %q: %v", secret, err)
		}
	}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	_, err := (&client.Client{BaseURL: s.URL}).Verify(t.Context(), claim(t))
	if lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("a service that is gone: %v", err)
	}
	holdsNothing(t, err)
	_, err = (&client.Client{BaseURL: "::"}).Runs(t.Context())
	if lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("no address: %v", err)
	}
}

func TestContexts(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-release:
		}
	}))
	t.Cleanup(func() { close(release); s.Close() })
	c := client.Client{BaseURL: s.URL}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := c.Runs(ctx)
	if !errors.Is(err, context.DeadlineExceeded) || lienthong.CodeOf(err) != lienthong.Unavailable || !strings.Contains(err.Error(), "in time") {
		t.Errorf("a deadline: %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	if _, err := c.Runs(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// A body that breaks off is the network's fault, not a short answer.
func TestBrokenOff(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"runs":[`)
	}))
	t.Cleanup(s.Close)
	if _, err := (&client.Client{BaseURL: s.URL}).Runs(t.Context()); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("an answer that broke off: %v", err)
	}
}

// Values do not print by accident, with any verb, alone or inside another.
func TestValuesPrintMasked(t *testing.T) {
	t.Parallel()
	who := claim(t)
	for _, v := range []any{who, client.Subject{Claim: who}, client.ReadRequest{Subject: client.Subject{Claim: who}},
		client.Value{Field: "full_name", Value: nameText, Numbers: []lienthong.CardNumber{who.Number}}, client.Person{Values: []client.Value{{Value: nameText}}},
		client.Pair{Field: "name", Register: nameText, Person: nameText}, client.Explanation{Candidates: []client.Candidate{{Pairs: []client.Pair{{Register: nameText}}}}},
		client.OfficialValue{Value: nameText}, who.LogValue(), client.Pair{Register: nameText}.LogValue(), client.Value{Value: nameText}.LogValue(), client.OfficialValue{Value: nameText}.LogValue()} {
		for _, verb := range []string{"%v", "%+v", "%s"} {
			if s := fmt.Sprintf(verb, v); strings.Contains(s, nameText) || strings.Contains(s, pinText) || strings.Contains(s, dateText) {
				t.Errorf("%T prints as %s", v, s)
			}
		}
	}
}

// A redirect would carry a person's data to another host.
func TestNoRedirects(t *testing.T) {
	t.Parallel()
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	t.Cleanup(other.Close)
	s := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	t.Cleanup(s.Close)
	c := client.Client{BaseURL: s.URL, HTTP: s.Client()}
	if ok, err := c.Verify(t.Context(), claim(t)); ok || lienthong.CodeOf(err) != lienthong.Internal {
		t.Errorf("a redirect: %v, %v", ok, err)
	}
	if _, err := c.Runs(t.Context()); lienthong.CodeOf(err) != lienthong.Internal {
		t.Errorf("a redirect: %v", err)
	}
}
