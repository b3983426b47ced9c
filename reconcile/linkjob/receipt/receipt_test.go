package receipt_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/linkjob/receipt"
)

// said is everything that a receipt is about.
type said struct {
	caller      string
	columns     []vnfield.Column
	cells       []string
	capacity    string
	from, until lienthong.Date
	verdict     reconcile.Verdict
	differences []reconcile.Difference
	persons     []int64
}

func (s *said) code(t *rapid.T, k receipt.Key) string {
	r := reconcile.Result{Verdict: s.verdict, Differences: s.differences, Score: rapid.Float64().Draw(t, "score"), Row: rapid.IntRange(1, 9).Draw(t, "row")}
	for _, p := range s.persons {
		id, err := lienthong.PersonIDFromInt64(p)
		if err != nil {
			t.Fatal(err)
		}
		r.Candidates = append(r.Candidates, reconcile.Candidate{Person: id})
	}
	return k.Maker().Code(receipt.Of(s.caller, s.columns).Digest(s.cells, s.capacity, s.from, s.until), &r)
}

// TestCode: an answer has one code, whatever its score and place; what differs in
// anything that counts has another one, and so has a row whose text only moved from
// one cell into the next.
func TestCode(t *testing.T) {
	t.Parallel()
	key, err := receipt.Open(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	text := rapid.StringN(0, 4, 8)
	rapid.Check(t, func(t *rapid.T) {
		s := said{
			caller: text.Draw(t, "caller"), columns: []vnfield.Column{vnfield.ColName, vnfield.ColNumber}, cells: []string{text.Draw(t, "name"), text.Draw(t, "number")},
			capacity: text.Draw(t, "capacity"), from: lienthong.Date{Year: 2020}, verdict: reconcile.Candidates,
			differences: []reconcile.Difference{reconcile.Difference(text.Draw(t, "difference"))}, persons: []int64{1, 2},
		}
		code := s.code(t, key)
		if again := s.code(t, key); again != code {
			t.Fatalf("codes %s and %s of one answer", code, again)
		}
		if letter, same := receipt.Same("f"+code, code); letter != 'f' || !same {
			t.Errorf("its own receipt is not known: %c", letter)
		}
		for what, change := range map[string]func(*said){
			"caller":   func(s *said) { s.caller += "x" },
			"column":   func(s *said) { s.columns = []vnfield.Column{vnfield.ColName, vnfield.ColCMND} },
			"cell":     func(s *said) { s.cells = []string{s.cells[0] + "a", s.cells[1]} },
			"moved":    func(s *said) { s.cells = []string{s.cells[0] + s.cells[1] + "z", ""} },
			"capacity": func(s *said) { s.capacity += "x" },
			"from":     func(s *said) { s.from.Month = 2 },
			"until":    func(s *said) { s.until.Year = 2020 },
			"verdict":  func(s *said) { s.verdict = reconcile.Contradicted },
			"fewer":    func(s *said) { s.differences = nil },
			"more":     func(s *said) { s.differences = append(s.differences[:1:1], "x") },
			"person":   func(s *said) { s.persons = []int64{1, 3} },
			"order":    func(s *said) { s.persons = []int64{2, 1} },
			"persons":  func(s *said) { s.persons = []int64{1} },
		} {
			other := s
			change(&other)
			if got := other.code(t, key); got == code {
				t.Errorf("%s: the same code", what)
			} else if _, same := receipt.Same("f"+code, got); same {
				t.Errorf("%s: an old receipt holds", what)
			}
		}
	})
	for _, bad := range []string{"", "f", "f" + "AAAAAAAAAAAA"} {
		if _, same := receipt.Same(bad, "BAAAAAAAAAAA"); same {
			t.Errorf("%q holds", bad)
		}
	}
}

// TestKey: a key is made once and stays; a file that is none is refused by its name.
func TestKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	key, err := receipt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := receipt.Open(path); err != nil || !bytes.Equal(again, key) {
		t.Errorf("another key, %v", err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read it: %v, %v", st.Mode(), err)
	}
	if err := os.WriteFile(path, key[:5], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := receipt.Open(path); lienthong.CodeOf(err) != lienthong.Internal {
		t.Errorf("half a key: %v", err)
	}
}
