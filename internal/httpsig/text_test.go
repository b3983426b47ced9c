package httpsig

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dunglas/httpsfv"
)

// noKey names a key and never signs.
type noKey struct{ id string }

func (k noKey) KeyID() string             { return k.id }
func (noKey) Algorithm() Algorithm        { return Ed25519 }
func (noKey) Sign([]byte) ([]byte, error) { panic("not asked to") }

// general reads a covering as the library does.
func general(t *testing.T, text string) (*covering, bool) {
	t.Helper()
	d, err := httpsfv.UnmarshalDictionary([]string{"x=" + text})
	if err != nil {
		return nil, false
	}
	m, _ := d.Get("x")
	l, ok := m.(httpsfv.InnerList)
	if !ok || len(d.Names()) != 1 {
		return nil, false
	}
	c, err := coveringOf(l)
	return c, err == nil
}

// agree fails if the quick reader accepts what the library does not, or reads
// it as something else.
func agree(t *testing.T, text string) (scanned bool) {
	t.Helper()
	quick, ok := scanCovering(text)
	if !ok {
		return false
	}
	slow, ok := general(t, text)
	if !ok {
		t.Fatalf("%q is read, and the library refuses it", text)
	}
	if len(quick.components) == 0 {
		quick.components, quick.ids = nil, nil
	}
	if !reflect.DeepEqual(quick, slow) {
		t.Fatalf("%q is read as\n%+v, by the library as\n%+v", text, quick, slow)
	}
	return true
}

func TestScanCovering(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`("@method" "content-digest" "signature";key="lt";req);created=1618884473;keyid="k";nonce="n";tag="t"`: true,
		`("@method";req);created=0;expires=999999999999999;alg="ed25519";keyid="k"`:                            true,
		`();created=1`:   true,
		`("a");keyid=""`: false,
		// What has another spelling, or is rare, is the library's to read.
		`( "a");created=1`:                    false,
		`("a"  "b");created=1`:                false,
		`("a" );created=1`:                    false,
		`("a"); created=1`:                    false,
		`("a");created=01`:                    false,
		`("a");created=-1`:                    false,
		`("a");created=1.5`:                   false,
		`("a");created=1000000000000000`:      false,
		`("a");created=1;created=2`:           false,
		`("a");keyid="";keyid="b"`:            false,
		`("a");keyid="a\"b"`:                  false,
		`("a");other=1`:                       false,
		`("a";sf);created=1`:                  false,
		`("a";req;req);created=1`:             false,
		`("a";req=?1);created=1`:              false,
		`("a";reqs);created=1`:                false,
		`("a";key="x";key="y");created=1`:     false,
		`("@query-param";name="q");created=1`: false,
		`("A");created=1`:                     false,
		`("");created=1`:                      false,
		`("a"`:                                false,
		`("a`:                                 false,
		`"a"`:                                 false,
		``:                                    false,
		"(\"a\x7f\");created=1":               false,
	} {
		if got := agree(t, text); got != want {
			t.Errorf("%q: read quickly is %t", text, got)
		}
	}
}

// TestWrittenIsScanned: what is written here takes the quick way back, and the
// library reads the same.
func TestWrittenIsScanned(t *testing.T) {
	t.Parallel()
	at := time.Unix(1_800_000_000, 0)
	for _, tt := range []struct {
		p     Params
		keyID string
		quick bool
	}{
		{Params{Components: Covers("@method", "x-road-client"), Created: at, Nonce: "n", Tag: "t"}, "a/1", true},
		{Params{Components: OfRequest([]Component{{Name: "signature", Key: "lt"}}), Created: at, Expires: at, Algorithm: true}, "k", true},
		{Params{Components: []Component{{Name: "a", Structured: true}, {Name: "a", Binary: true}}, Created: at}, "k", false},
		{Params{Components: []Component{{Name: "@query-param", QueryName: `q"\`}}, Created: at}, "k", false},
		{Params{Created: time.Unix(-5, 0), Nonce: `"`}, `\`, false},
	} {
		c, err := newCovering(&tt.p, noKey{tt.keyID})
		if err != nil {
			t.Fatal(err)
		}
		if got := agree(t, c.text); got != tt.quick {
			t.Errorf("%s: read quickly is %t", c.text, got)
		}
		slow, ok := general(t, c.text)
		if !ok || slow.text != c.text || strings.Join(slow.ids, " ") != strings.Join(c.ids, " ") {
			t.Errorf("%s with %q: the library writes %+v", c.text, c.ids, slow)
		}
	}
	for name, p := range map[string]Params{
		"a line break":  {Components: Covers("a\nb"), Created: at},
		"beyond ASCII":  {Nonce: "ộ", Created: at},
		"a far future":  {Created: at.AddDate(100_000_000, 0, 0)},
		"a far expiry":  {Created: at, Expires: at.AddDate(100_000_000, 0, 0)},
		"a control":     {Tag: "\x00", Created: at},
		"in a key name": {Components: []Component{{Name: "a", Key: "\x7f"}}, Created: at},
	} {
		if c, err := newCovering(&p, noKey{"k"}); err == nil {
			t.Errorf("%s was written as %s", name, c.text)
		}
	}
}

// FuzzScan: the quick readers accept nothing that the library reads otherwise.
func FuzzScan(f *testing.F) {
	f.Add(`("@method" "a";key="b";req);created=1;expires=2;keyid="k";nonce="n";tag="t";alg="ed25519"`, `lt=:AAEC:`)
	f.Add(`();created=1`, `lt=::`)
	f.Add(`("a";sf "b";bs);created=-1;keyid="\""`, `lt=:AAE=:`)
	f.Fuzz(func(t *testing.T, covering, signature string) {
		agree(t, covering)
		text, ok := scanMember([]string{signature}, "lt")
		if !ok {
			return
		}
		got, ok := scanBytes(text)
		if !ok {
			return
		}
		d, err := httpsfv.UnmarshalDictionary([]string{signature})
		if err != nil {
			t.Fatalf("%q is read, and the library refuses it: %v", signature, err)
		}
		m, _ := d.Get("lt")
		item, _ := m.(httpsfv.Item)
		want, ok := item.Value.([]byte)
		if again, err := httpsfv.Marshal(d); !ok || err != nil || string(got) != string(want) || again != signature {
			t.Fatalf("%q is read as %x, by the library as %x, %q", signature, got, want, again)
		}
	})
}
