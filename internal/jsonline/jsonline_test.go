package jsonline_test

import (
	"strconv"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/internal/jsonline"
)

// TestAppends: what is appended is what the general encoder writes.
func TestAppends(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.StringMatching("[a-z ế\"\\\\\n\x7f\u2028<>&]{0,8}"), rapid.String(), rapid.Just("a\xff"))
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		if want, _ := jsontext.AppendQuote(nil, s); string(jsonline.AppendText(nil, s)) != string(want) {
			t.Errorf("%q is written %s, not %s", s, jsonline.AppendText(nil, s), want)
		}
		n := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-100, 100)).Draw(t, "number")
		want, err := json.Marshal(n)
		if err != nil || string(jsonline.AppendNumber(nil, n)) != string(want) {
			t.Errorf("%v is written %s, not %s (%v)", n, jsonline.AppendNumber(nil, n), want, err)
		}
	})
}

// FuzzScan: a value that a scanner takes is one that the general decoder takes, and
// the same.
func FuzzScan(f *testing.F) {
	for _, s := range []string{``, `""`, `"Nguyễn"`, `"a\u0062"`, "\"\xff\"", "\"\n\"", `"`, `"a"b`, `0`, `12`, `012`, `-1`, `1.5`, `-0`, `-0.25`, `1.`, `.5`, `1e3`, `1.5E3`, `00.1`, `999999999999999999`, `9999999999999999999`, `1.2.3`, `-`, `1-`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		text, whole, number := jsonline.Scan([]byte(line)), jsonline.Scan([]byte(line)), jsonline.Scan([]byte(line))
		if got := string(text.Text()); text.Done() {
			same(t, line, got)
		}
		if got := whole.Whole(); whole.Done() {
			same(t, line, got)
		}
		if got := number.Number(); number.Done() {
			same(t, line, got)
		}
	})
}

func same[T comparable](t *testing.T, line string, got T) {
	t.Helper()
	var want T
	if err := json.Unmarshal([]byte(line), &want); err != nil || got != want {
		t.Errorf("%q is read as %v, not %v (%v)", line, got, want, err)
	}
}

// TestScan: members in their order, a piece that may be there, and what is not as
// expected.
func TestScan(t *testing.T) {
	t.Parallel()
	read := func(line string) (row int, name string, done bool) {
		s := jsonline.Scan([]byte(line))
		s.Want(`{"row":`)
		row = s.Whole()
		if s.Has(`,"name":`) {
			name = string(s.Text())
		}
		s.Want(`}`)
		return row, name, s.Done()
	}
	for line, want := range map[string]string{
		`{"row":7,"name":"Trần"}`: `7 "Trần" true`, `{"row":7}`: `7 "" true`,
		`{"row":7,"name":"a\n"}`: `false`, `{"row": 7}`: `false`, `{"row":7} `: `false`, `{"row":7`: `false`, ``: `false`, `{"name":"a"}`: `false`,
	} {
		row, name, done := read(line)
		got := strconv.FormatBool(done)
		if done {
			got = strconv.Itoa(row) + " " + strconv.Quote(name) + " true"
		}
		if got != want {
			t.Errorf("%s is read as %s, want %s", line, got, want)
		}
	}
}
