package linkjob

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"

	"github.com/go-json-experiment/json"
	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/linkrow"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/linkjob/rowfile"
)

// FuzzReadRow: whatever a line is, it is a row that survives being kept, or an
// error without a word of it.
func FuzzReadRow(f *testing.F) {
	for _, seed := range []string{
		`{"row":2,"cells":["Trần Ngọc Ly","1962","024162700885"]}`, `{"row":1e3,"cells":["","",""]}`, `{"cells":["","",""],"row":7}`,
		`{"row":2,"row":3,"cells":["","",""]}`, `{"row":2,"cells":["\u0000\u001f\ud800","</script>","\u2028"]}`, `{"row":2,"cells":["","",""],"capacity":"insured","from":"2020-05","until":"2021"}`, `{"row":2,"cells":["","",""],"until":"2021"}`, `{"row":99999999999999999999,"cells":[]}`, "", "[", "null",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		const columns = 3
		var short, long linkrow.Row
		if short.Scan(line) && (web.Decode(line, &long) != nil || !reflect.DeepEqual(short, long)) {
			t.Fatalf("read as %+v, and in the general way as %+v", short, long)
		}
		row, err := readRow(line, columns)
		if err != nil {
			if e, ok := errors.AsType[*lienthong.Error](err); !ok || e.Code != lienthong.Invalid || e.Cause != nil || len(e.Message) > 100 {
				t.Fatalf("an error of another form: %v", err)
			}
			return
		}
		if row.Row < 1 || row.Row > maxRow || len(row.Cells) != columns {
			t.Fatalf("row %d with %d cells", row.Row, len(row.Cells))
		}
		var l rowfile.Lines
		l.Add(&row)
		if len(l.Bytes()) > len(line)+64 {
			t.Fatalf("%d bytes grew to %d", len(line), len(l.Bytes()))
		}
		var back linkrow.Row
		for _, err = range rowfile.Read(bytes.NewReader(l.Bytes()), &back) {
			break
		}
		if err != nil || back.Row != row.Row || back.Known != row.Known || !slices.Equal(back.Cells, row.Cells) {
			t.Fatalf("kept and read back it is another row")
		}
	})
}

// TestBodyBreaksOff: what was whole before the break is durable.
func TestBodyBreaksOff(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.rows")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := rowfile.Open(path, rowfile.Limits{Rows: 1000, Bytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := &receiver{file: f, columns: make([]vnfield.Column, 1), dropped: []int{0}}
	body := iotest.DataErrReader(bytes.NewReader([]byte("{\"row\":1,\"cells\":[\"x\"]}\n{\"row\":2,\"cells\":[\"x\"]}")))
	if err := r.run(t.Context(), body); err != nil {
		t.Errorf("without an end of line: %v", err)
	}
	r = &receiver{file: f, columns: make([]vnfield.Column, 1)}
	err = r.run(t.Context(), iotest.TimeoutReader(iotest.OneByteReader(bytes.NewReader([]byte("{\"row\":3")))))
	if rows, last, _ := f.Held(); lienthong.CodeOf(err) != lienthong.Invalid || rows != 2 || last != 2 {
		t.Errorf("%d rows up to %d, %v", rows, last, err)
	}
	if kept, err := os.ReadFile(path); err != nil || bytes.Contains(kept, []byte(`"x"`)) {
		t.Errorf("a cell that linking does not use is on the disk: %v", err)
	}
}

// TestRowsInTurn: rows that come before those that they follow wait for them, whatever the
// order in which requests come; where those never come, they are not taken.
func TestRowsInTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.rows")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := rowfile.Open(path, rowfile.Limits{Rows: 1000, Bytes: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		send := func(after int, rows ...int) error {
			var body strings.Builder
			for _, row := range rows {
				fmt.Fprintf(&body, "{\"row\":%d,\"cells\":[\"x\"]}\n", row)
			}
			return (&receiver{file: f, columns: make([]vnfield.Column, 1), after: after}).run(t.Context(), strings.NewReader(body.String()))
		}
		var sending errgroup.Group
		for after := 8; after >= 0; after -= 2 {
			sending.Go(func() error { return send(after, after+1, after+2) })
			synctest.Wait()
		}
		if err := sending.Wait(); err != nil {
			t.Fatal(err)
		}
		if rows, last, _ := f.Held(); rows != 10 || last != 10 {
			t.Errorf("%d rows up to %d", rows, last)
		}
		if err := send(4, 5, 6, 11); err != nil { // of which some had been received
			t.Error(err)
		}
		if err := send(12, 13); lienthong.CodeOf(err) != lienthong.Conflict {
			t.Errorf("a row whose predecessor does not come: %v", err)
		}
		sending.Go(func() error { return send(12, 13) })
		synctest.Wait()
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		if err := sending.Wait(); lienthong.CodeOf(err) != lienthong.Conflict {
			t.Errorf("a row that waits when the job is started: %v", err)
		}
		if rows, last, _ := f.Held(); rows != 11 || last != 11 {
			t.Errorf("%d rows up to %d", rows, last)
		}
	})
}

// TestResultLine: a result is written as the general encoder writes it.
func TestResultLine(t *testing.T) {
	t.Parallel()
	probability := 0.0
	for _, r := range []linkageResult{
		{Row: 7, Verdict: reconcile.NotFound, Score: -3},
		{Row: 8, Verdict: reconcile.Linked, Score: 41.25, Probability: &probability, Differences: []reconcile.Difference{}, PIN: "027060000001", DuplicateOf: 3, ReasonVI: "“Đúng”", ReasonEN: "\"Yes\""},
		{Row: 9, Verdict: reconcile.Candidates, Differences: []reconcile.Difference{"name_tone", "sex_differs"}, Candidates: 2, Numbers: []string{"1", "2"}},
	} {
		want, err := json.Marshal(&r)
		if got := r.append(nil); err != nil || string(got) != string(want) {
			t.Errorf("%s, want %s (%v)", got, want, err)
		}
	}
}
