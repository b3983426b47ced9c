package officialsql

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
)

// TestDocument stores any dossier and reads the same.
func TestDocument(t *testing.T) {
	t.Parallel()
	text := rapid.StringN(0, 10, -1)
	rapid.Check(t, func(t *rapid.T) {
		d := official.Dossier{Key: "k", Revision: 1, Changed: time.UnixMicro(rapid.Int64Range(0, 1<<50).Draw(t, "changed")).UTC(),
			Source: text.Draw(t, "source"), Row: rapid.IntRange(0, 1<<20).Draw(t, "row")}
		for range rapid.IntRange(0, 4).Draw(t, "facts") {
			d.Facts = append(d.Facts, official.Fact{Field: official.FieldID(text.Draw(t, "field")), Item: rapid.IntRange(0, 9).Draw(t, "item"),
				Text: text.Draw(t, "text"), Raw: text.Draw(t, "raw"), Header: text.Draw(t, "header"), Source: official.Employer})
		}
		for range rapid.IntRange(0, 2).Draw(t, "cells") {
			d.Rest = append(d.Rest, official.Cell{Header: text.Draw(t, "header"), Raw: text.Draw(t, "raw")})
		}
		for range rapid.IntRange(0, 2).Draw(t, "links") {
			l := official.Link{Key: "k", Verdict: text.Draw(t, "verdict"), Probability: rapid.Float64Range(0, 1).Draw(t, "p"), Run: text.Draw(t, "run"), At: d.Changed}
			if rapid.Bool().Draw(t, "linked") {
				l.PIN, _ = lienthong.PINFromUint64(rapid.Uint64Range(1_000_000_000, 999_999_999_999).Draw(t, "pin"))
				l.Differences = []string{text.Draw(t, "difference")}
			}
			d.Links = append(d.Links, l)
		}
		doc, err := encode(&d)
		if err != nil {
			t.Fatal(err)
		}
		r := row{key: "k", revision: 1, changed: d.Changed.UnixMicro(), document: doc}
		got, err := r.dossier()
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, d) {
			t.Fatalf("the dossier came back changed")
		}
	})
}

// TestDocumentKeepsFacts makes sure that the stored form is not the one that a
// Fact shows to the world, which hides everything.
func TestDocumentKeepsFacts(t *testing.T) {
	t.Parallel()
	d := official.Dossier{Key: "k", Facts: []official.Fact{{Field: "planning", Raw: "x1", Text: "x2", Header: "x3", Source: official.Employer}}, Rest: []official.Cell{{Header: "x4", Raw: "x5"}}}
	doc, err := encode(&d)
	if err != nil {
		t.Fatal(err)
	}
	shown, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"x1", "x2", "x3", "x4", "x5"} {
		if !bytes.Contains(doc, []byte(s)) || bytes.Contains(shown, []byte(s)) {
			t.Errorf("%s is lost, or shown", s)
		}
	}
}

// TestBrokenDocument has a row that nobody could have written read as a fault
// of ours, without its content.
func TestBrokenDocument(t *testing.T) {
	t.Parallel()
	tooLarge := int64(1) << 50
	for name, r := range map[string]row{
		"no JSON":      {document: []byte(`{"facts": [{"t": "BIMAT"`)},
		"wrong type":   {document: []byte(`{"facts": "BIMAT"}`)},
		"code":         {document: []byte(`{}`), pin: &tooLarge},
		"code of link": {document: []byte(`{"links": [{"pin": 5, "verdict": "BIMAT"}]}`)},
	} {
		_, err := r.dossier()
		if lienthong.CodeOf(err) != lienthong.Internal || strings.Contains(err.Error(), "BIMAT") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
