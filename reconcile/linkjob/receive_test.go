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
	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile"
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
		var short, long linkageRow
		if short.scan(line) && (web.Decode(line, &long) != nil || !reflect.DeepEqual(short, long)) {
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
		var l lines
		l.add(&row)
		if len(l.text) > len(line)+maxKeptLine-maxLine {
			t.Fatalf("%d bytes grew to %d", len(line), len(l.text))
		}
		var back linkageRow
		if !readKept(l.text, &back) || back.Row != row.Row || back.Known != row.Known || !slices.Equal(back.Cells, row.Cells) {
			t.Fatalf("kept and read back it is another row")
		}
	})
}

// FuzzReadKept: a damaged file gives no row that was not written.
func FuzzReadKept(f *testing.F) {
	var l lines
	l.add(&linkageRow{Row: 2, Cells: []string{"a", "b"}, Known: Known{Capacity: "reader", From: lienthong.Date{Year: 2020}}})
	f.Add(l.text)
	f.Add([]byte("00000000 \n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var r linkageRow
		size := int64(0)
		for read, err := range readRows(bytes.NewReader(text), &r) {
			if err != nil {
				if !errors.Is(err, errTorn) || read != size {
					t.Fatalf("at %d of %d: %v", read, size, err)
				}
				return
			}
			size = read
		}
		if size != int64(len(text)) {
			t.Fatalf("%d bytes read of %d, and no error", size, len(text))
		}
	})
}

// TestRowsInAnyPieces: however rows are cut into requests, sent twice and
// reopened between, the file holds each once and in order.
func TestRowsInAnyPieces(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		path := filepath.Join(dir, string(rune('a'+n%26))+".rows")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		limits := Limits{}.withDefaults()
		f, err := openRows(path, limits)
		if err != nil {
			t.Fatal(err)
		}
		sent := 0
		for range rapid.IntRange(1, 8).Draw(t, "requests") {
			from := rapid.IntRange(1, sent+1).Draw(t, "from")
			to := rapid.IntRange(from, from+20).Draw(t, "to")
			var l lines
			for row := from; row <= to; row++ {
				l.add(&linkageRow{Row: row, Cells: []string{"x"}})
			}
			if err := f.add(&l); err != nil {
				t.Fatal(err)
			}
			sent = max(sent, to)
			if rapid.Bool().Draw(t, "reopen") {
				if err := f.close(); err != nil {
					t.Fatal(err)
				}
				if f, err = openRows(path, limits); err != nil {
					t.Fatal(err)
				}
			}
			if rows, last, _ := f.held(); rows != sent || last != sent {
				t.Fatalf("%d rows up to %d, want %d", rows, last, sent)
			}
		}
		if err := f.close(); err != nil {
			t.Fatal(err)
		}
	})
}

// TestRowsOnAFaultyDisk: after a failed write nothing more is acknowledged
// than is there, and a closed job takes nothing.
func TestRowsOnAFaultyDisk(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.rows")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := openRows(path, Limits{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	row := func(n int) *lines {
		l := new(lines)
		l.add(&linkageRow{Row: n, Cells: []string{"x"}})
		return l
	}
	if err := f.add(row(1)); err != nil {
		t.Fatal(err)
	}
	good := f.file
	if f.file, err = os.Open(path); err != nil { // for reading: every write fails
		t.Fatal(err)
	}
	for range 2 {
		if err := f.add(row(2)); lienthong.CodeOf(err) != lienthong.Unavailable {
			t.Errorf("a write that failed: %v", err)
		}
	}
	if rows, last, _ := f.held(); rows != 1 || last != 1 {
		t.Errorf("%d rows up to %d are acknowledged", rows, last)
	}
	if err := errors.Join(good.Close(), f.close()); err != nil {
		t.Fatal(err)
	}
	if f, err = openRows(path, Limits{}.withDefaults()); err != nil {
		t.Fatal(err)
	}
	if err := f.add(row(2)); err != nil {
		t.Errorf("reopened: %v", err)
	}
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	if err := f.add(row(3)); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("closed: %v", err)
	}
}

// TestBodyBreaksOff: what was whole before the break is durable.
func TestBodyBreaksOff(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.rows")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := openRows(path, Limits{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	r := &receiver{file: f, columns: make([]vnfield.Column, 1), dropped: []int{0}}
	body := iotest.DataErrReader(bytes.NewReader([]byte("{\"row\":1,\"cells\":[\"x\"]}\n{\"row\":2,\"cells\":[\"x\"]}")))
	if err := r.run(t.Context(), body); err != nil {
		t.Errorf("without an end of line: %v", err)
	}
	r = &receiver{file: f, columns: make([]vnfield.Column, 1)}
	err = r.run(t.Context(), iotest.TimeoutReader(iotest.OneByteReader(bytes.NewReader([]byte("{\"row\":3")))))
	if rows, last, _ := f.held(); lienthong.CodeOf(err) != lienthong.Invalid || rows != 2 || last != 2 {
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
		f, err := openRows(path, Limits{}.withDefaults())
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
		if rows, last, _ := f.held(); rows != 10 || last != 10 {
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
		if err := f.close(); err != nil {
			t.Error(err)
		}
		if err := sending.Wait(); lienthong.CodeOf(err) != lienthong.Conflict {
			t.Errorf("a row that waits when the job is started: %v", err)
		}
		if rows, last, _ := f.held(); rows != 11 || last != 11 {
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
