package attest

import (
	"context"
	"encoding/json"
	"encoding/pem"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/ledger/proof"
)

// PEM is a public key (PKIX) as text.
func PEM(public []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}))
}

// AddKeys puts into an evidence file the public keys of a trust list with which its
// messages were signed. A message whose key is not in the list is left, and the
// check of the file says so.
func AddKeys(f *proof.File, list *directory.List) {
	for _, r := range f.Records {
		var e lienthong.Evidence
		if json.Unmarshal([]byte(r.Record), &e) != nil {
			continue // which the check finds
		}
		for _, m := range []lienthong.Signed{e.Request, e.Response} {
			owner, known := list.KeyAt(m.KeyID, e.Received)
			if !known {
				continue
			}
			if f.Keys == nil {
				f.Keys = map[string]string{}
			}
			f.Keys[m.KeyID] = PEM(owner.Public)
		}
	}
}

// Evidence is the file that proves an exchange of a gateway without it, from the
// folder of its ledger, with the keys of a list by which the signatures of the
// messages are checked.
func Evidence(ctx context.Context, exchange, folder string, list func() (*directory.List, error)) ([]byte, error) {
	f, err := proof.Make(ctx, exchange, folder)
	if lienthong.CodeOf(err) == lienthong.NotFound {
		return nil, lienthong.Errorf(lienthong.Unavailable, "The exchange is not under a checkpoint of the ledger yet; try again in a moment.")
	}
	if err != nil {
		return nil, err
	}
	if l, err := list(); err == nil { // else the check says that a key is not known
		AddKeys(f, l)
	}
	return f.Bytes()
}
