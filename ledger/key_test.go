package ledger_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
)

func TestKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	made, err := ledger.NewKey(path, "lienthong.test/ledger/G01")
	if err != nil {
		t.Fatal(err)
	}
	read, err := ledger.ReadKey(path)
	if err != nil || read.Public() != made.Public() || read.Name() != "lienthong.test/ledger/G01" {
		t.Errorf("read %v, %v", read, err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the key is readable by others: %v, %v", st.Mode(), err)
	}
	if text := fmt.Sprintf("%v %+v %s", made, made, made); strings.Contains(text, "PRIVATE") {
		t.Error("a key prints its secret")
	}
	if _, err := ledger.NewKey(path, "other"); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("a key is overwritten: %v", err)
	}
	if _, err := ledger.NewKey(path+"2", "two words"); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("a name of two words: %v", err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(good), "\n")
	other := ledgertest.Key(t, "lienthong.test/ledger/G01").Public()
	for name, bad := range map[string]string{
		"empty": "", "one line": lines[0], "two secrets": lines[0] + "\n" + lines[0], "two publics": lines[1] + "\n" + lines[1],
		"another's": lines[0] + "\n" + other + "\n", "cut": lines[0][:len(lines[0])-9] + "\n" + lines[1],
	} {
		if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.ReadKey(path); lienthong.CodeOf(err) != lienthong.Invalid || strings.Contains(err.Error(), "PRIVATE") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSubjectKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "subjects")
	k, err := ledger.OpenSubjectKey(path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ledger.OpenSubjectKey(path)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ledger.OpenSubjectKey(path + "2")
	if err != nil {
		t.Fatal(err)
	}
	secret, err := os.ReadFile(path)
	if err != nil || strings.Contains(fmt.Sprintf("%v %+v %#v %x", k, *k, *k, *k), string(secret[:8])) {
		t.Errorf("the key prints itself, %v", err)
	}
	rapid.Check(t, func(t *rapid.T) {
		id, err := lienthong.PersonIDFromInt64(rapid.Int64Min(1).Draw(t, "person"))
		if err != nil {
			t.Fatal(err)
		}
		p := k.Person(id)
		e := ledgertest.Sample(0)
		e.Subjects = []string{p, k.Number("001190000006")}
		if err := ledger.Check(e); err != nil {
			t.Errorf("a pseudonym is refused: %v", err)
		}
		if p != again.Person(id) || p == other.Person(id) || p == k.Number(id.Reveal()) || p == k.Officer(id.Reveal()) {
			t.Errorf("pseudonyms of %v", id)
		}
	})
	if k.Person(lienthong.PersonID{}) != "" {
		t.Error("nobody has a pseudonym")
	}
	for _, bad := range []string{"", "zz", string(secret[:60]), string(secret[:64]) + "00"} {
		if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.OpenSubjectKey(path); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%d characters are taken for a key: %v", len(bad), err)
		}
	}
}
