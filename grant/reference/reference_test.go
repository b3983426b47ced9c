package reference_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant/granttest"
	"github.com/lienthong/lienthong/grant/reference"
	"github.com/lienthong/lienthong/internal/web"
)

const number = "001190000017"

// directory is a directory in which one person is known, to whom only the court
// may say anything.
func directory(t *testing.T) http.Handler {
	t.Helper()
	id, err := lienthong.PersonIDFromInt64(7)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)
	store := &granttest.Memory{}
	s := &reference.Service{
		Directory: store, Writer: store,
		Find: func(_ context.Context, p reference.Person) (lienthong.PersonID, error) {
			if p.Number != number || p.Name != "Nguyễn Văn An" {
				return lienthong.PersonID{}, lienthong.Errorf(lienthong.NotFound, "Nobody.")
			}
			return id, nil
		},
		Bearers: func(_ context.Context, n string) ([]lienthong.PersonID, error) {
			if n != number {
				return nil, nil
			}
			return []lienthong.PersonID{id}, nil
		},
		Sector: func(who reference.Asker, _ string) (string, error) {
			if who.System != "VN/GOV/T01/COURT" {
				return "", lienthong.Errorf(lienthong.AccessDenied, "No sector.")
			}
			return "court", nil
		},
		Now: func() time.Time { now = now.Add(time.Second); return now },
	}
	api := web.New("test", "1", "", slog.New(slog.DiscardHandler))
	s.Mount(api)
	return api.Handler()
}

// TestParties enters a person into one case, and only that; who is somebody else,
// who names no case or no capacity, and who speaks for no sector enter nobody.
func TestParties(t *testing.T) {
	t.Parallel()
	h := directory(t)
	const an = `"number":"` + number + `","name":"Nguyễn Văn An","birth_date":"1990-03-14"`
	for _, c := range []struct {
		name, path, system, inCase, body, want string
	}{
		{"nobody is known yet", "/v1/references/known", "", "HS-1", `{"number":"` + number + `","sector":"court"}`, `{"known":false}`},
		{"no case", "/v1/parties", "VN/GOV/T01/COURT", "", `{` + an + `,"capacity":"witness"}`, "invalid_input"},
		{"no capacity", "/v1/parties", "VN/GOV/T01/COURT", "HS-1", `{` + an + `,"capacity":""}`, "invalid_input"},
		{"another's name", "/v1/parties", "VN/GOV/T01/COURT", "HS-1", `{"number":"` + number + `","name":"Ai Đó","birth_date":"1990","capacity":"witness"}`, `{"done":false}`},
		{"no sector", "/v1/parties", "VN/GOV/G05/BUSINESS", "HS-1", `{` + an + `,"capacity":"witness"}`, "access_denied"},
		{"nothing came of these", "/v1/references/known", "", "HS-1", `{"number":"` + number + `","sector":"court"}`, `{"known":false}`},
		{"entered", "/v1/parties", "VN/GOV/T01/COURT", "HS-1", `{` + an + `,"capacity":"witness"}`, `{"done":true}`},
		{"known in the case", "/v1/references/known", "", "HS-1", `{"number":"` + number + `","sector":"court"}`, `{"known":true}`},
		{"as a witness", "/v1/references/known", "", "HS-1", `{"number":"` + number + `","sector":"court","capacities":["witness"]}`, `{"known":true}`},
		{"not as accused", "/v1/references/known", "", "HS-1", `{"number":"` + number + `","sector":"court","capacities":["accused"]}`, `{"known":false}`},
		{"not without the case", "/v1/references/known", "", "", `{"number":"` + number + `","sector":"court"}`, `{"known":false}`},
		{"not in another case", "/v1/references/known", "", "HS-2", `{"number":"` + number + `","sector":"court"}`, `{"known":false}`},
		{"not to another sector", "/v1/references/known", "", "HS-1", `{"number":"` + number + `","sector":"land"}`, `{"known":false}`},
		{"nor anybody else", "/v1/references/known", "", "HS-1", `{"number":"001190000025","sector":"court"}`, `{"known":false}`},
		{"of no sector", "/v1/references/known", "", "HS-1", `{"number":"` + number + `","sector":""}`, "invalid_input"},
		{"left", "/v1/parties/left", "VN/GOV/T01/COURT", "HS-1", `{` + an + `,"capacity":"witness"}`, `{"done":true}`},
		{"not known any more", "/v1/references/known", "", "HS-1", `{"number":"` + number + `","sector":"court"}`, `{"known":false}`},
	} {
		r := httptest.NewRequest(http.MethodPost, c.path, strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Road-Client", c.system)
		r.Header.Set("Lienthong-Case", c.inCase)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Body.String(); !strings.Contains(got, c.want) || strings.Contains(got, number) {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
