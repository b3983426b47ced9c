package evidence

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"slices"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/ledger/proof"
	"github.com/lienthong/lienthong/ledger/verify"
	"github.com/lienthong/lienthong/node/attest"
)

// TestKeysOf: of a list, an evidence file gets the keys that its records'
// messages bear and that were in force then, those of a gateway that has left
// among them, and no other.
func TestKeysOf(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 9, 1, 8, 30, 0, 0, time.UTC)
	gateway := func(name string, retired time.Time, from, until time.Time) (directory.Gateway, string, []byte) {
		public, _, err := ed25519.GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		der, err := x509.MarshalPKIXPublicKey(public)
		if err != nil {
			t.Fatal(err)
		}
		id := directory.KeyID(der)
		return directory.Gateway{Name: name, Retired: retired, Keys: []directory.Key{{ID: id, Public: der, From: from, Until: until}}}, id, der
	}
	asker, askerID, askerKey := gateway("gw1", time.Time{}, at.Add(-time.Hour), time.Time{})
	left, leftID, leftKey := gateway("gw2", at.Add(time.Hour), at.Add(-time.Hour), at.Add(time.Hour))
	late, lateID, _ := gateway("gw3", time.Time{}, at.Add(time.Hour), time.Time{})
	const witness = "witness.test+1f2e3d4c+BFXxAAAAAAAAAAAAAAAAAAAAAAAA"
	list, err := directory.NewList(directory.Content{
		Members: []directory.Member{{
			ID: directory.MemberID{Instance: "VN", Class: "GOV", Code: "G01"}, Name: "x", Gateways: []directory.Gateway{asker, left, late},
		}},
		Witnesses: []directory.Witness{{Key: witness, URL: "http://w.test", Title: "w", Until: at}},
	})
	if err != nil {
		t.Fatal(err)
	}
	f := &proof.File{}
	for _, keys := range [][2]string{{askerID, leftID}, {lateID, "of nobody"}, {"", ""}} {
		e := lienthong.Evidence{ID: "1", Received: at, Request: lienthong.Signed{KeyID: keys[0]}, Response: lienthong.Signed{KeyID: keys[1]}}
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		f.Records = append(f.Records, proof.Record{Record: string(b)})
	}
	attest.AddKeys(f, list)
	want := map[string][]byte{askerID: askerKey, leftID: leftKey}
	if len(f.Keys) != len(want) {
		t.Errorf("the file has %d keys, want %d", len(f.Keys), len(want))
	}
	for id, der := range want {
		if block, _ := pem.Decode([]byte(f.Keys[id])); block == nil || string(block.Bytes) != string(der) {
			t.Errorf("the file has the key %s as %q", id, f.Keys[id])
		}
	}
	trust := &verify.Trust{Witnesses: []string{"another"}}
	believe(trust, list)
	believe(trust, list)
	if !slices.Equal(trust.Witnesses, []string{"another", witness}) || len(trust.Gateways) != 3 || trust.Gateways[askerID] != f.Keys[askerID] {
		t.Errorf("the list is believed as %+v", trust)
	}
}
