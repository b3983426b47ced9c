package casework_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/casework"
)

// TestEnter tells the owner, through a gateway, who is party to the case and on
// what ground; nobody's name or number is printed.
func TestEnter(t *testing.T) {
	t.Parallel()
	var asked []string
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h := r.Header
		asked = append(asked, strings.Join([]string{r.URL.Path, h.Get("X-Road-Client"), h.Get("Lienthong-Case"), h.Get("Lienthong-Purpose"), h.Get("Lienthong-Legal-Basis"), h.Get("Lienthong-Officer")}, " "))
		w.Header().Set("Content-Type", "application/json")
		if strings.Contains(string(body), "Nguyễn Văn An") {
			_, _ = w.Write([]byte(`{"done":true}`))
			return
		}
		_, _ = w.Write([]byte(`{"done":false}`))
	}))
	defer gateway.Close()
	for _, c := range []struct {
		name, command, lines, out string
		code                      lienthong.Code
	}{
		{"two", "enter", `{"number":"001190000017","name":"Nguyễn Văn An","birth_date":"1990-03-14","relation":"witness"}
{"number":"001190000025","name":"Trần Thị Bình","birth_date":"1990","relation":"defendant"}
`, "line 1\twitness\tentered\nline 2\tdefendant\tNOT: number, name and date of birth are not one person's\n", ""},
		{"gone", "leave", `{"number":"001190000017","name":"Nguyễn Văn An","birth_date":"1990-03-14","relation":"witness"}`, "line 1\twitness\ttaken out\n", ""},
		{"no relation of the stage", "enter", `{"number":"001190000017","name":"Nguyễn Văn An","birth_date":"1990-03-14","relation":"accused"}`, "", lienthong.Invalid},
		{"no person", "enter", `Nguyễn Văn An`, "", lienthong.Invalid},
	} {
		file := filepath.Join(t.TempDir(), "parties")
		if err := os.WriteFile(file, []byte(c.lines), 0o600); err != nil {
			t.Fatal(err)
		}
		var party casework.Party
		var out bytes.Buffer
		parser, err := kong.New(&party, kong.Writers(&out, &out))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse([]string{c.command, file, "--gateway", gateway.URL, "--system", "VN/GOV/T01/COURT", "--population", "VN/GOV/G01/POPULATION/persons",
			"--case", "HS-1", "--stage", "trial", "--officer", "tk-1"}); err != nil {
			t.Fatal(err)
		}
		if c.command == "enter" {
			err = party.Enter.Run(t.Context(), parser)
		} else {
			err = party.Leave.Run(t.Context(), parser)
		}
		if lienthong.CodeOf(err) != c.code || out.String() != c.out || err != nil && strings.Contains(err.Error(), "An") {
			t.Errorf("%s: %v, printed %q", c.name, err, out.String())
		}
	}
	if len(asked) != 3 || asked[0] != "/r1/VN/GOV/G01/POPULATION/persons/v1/parties VN/GOV/T01/COURT HS-1 court.trial.witness 422/QD-TTg tk-1" || !strings.Contains(asked[2], "/v1/parties/left") {
		t.Errorf("asked %q", asked)
	}
}
