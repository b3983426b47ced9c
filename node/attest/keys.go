package attest

import (
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
