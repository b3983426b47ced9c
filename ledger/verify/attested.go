package verify

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong/ledger/timestamp"
)

// Attested is a checkpoint with what others said to it; a file of attested/.
type Attested struct {
	Number     uint64 `json:"number"`
	Previous   string `json:"previous"`
	Trust      string `json:"trust"`
	Checkpoint string `json:"checkpoint"`
	Timestamp  []byte `json:"timestamp,omitempty"`
}

// Attestation is an Attested that was checked.
type Attestation struct {
	Checkpoint
	Number          uint64
	Time            time.Time // of the timestamp; zero if there is none
	digest          [sha256.Size]byte
	previous, trust string // digests, in hexadecimal
}

// Attested checks a file of attested/ on its own: its form, its signatures, its
// timestamp. It does not ask for a threshold.
func (k *Keys) Attested(raw []byte) (Attestation, error) {
	var f Attested
	if err := strictJSON(raw, &f); err != nil {
		return Attestation{}, err
	}
	if again, err := json.Marshal(f); err != nil || !bytes.Equal(append(again, '\n'), raw) {
		return Attestation{}, fmt.Errorf("is not in its one form")
	}
	a := Attestation{Number: f.Number, digest: sha256.Sum256(raw), previous: f.Previous, trust: f.Trust}
	var err error
	if a.Checkpoint, err = k.Checkpoint([]byte(f.Checkpoint)); err != nil {
		return a, err
	}
	previous, err := hex.DecodeString(f.Previous)
	trust, err2 := hex.DecodeString(f.Trust)
	if err != nil || err2 != nil || len(previous) != sha256.Size || len(trust) != sha256.Size {
		return a, fmt.Errorf("has a digest that is none")
	}
	if f.Timestamp != nil {
		imprint := sha256.Sum256(slices.Concat(previous, trust, []byte(f.Checkpoint)))
		if a.Time, err = timestamp.Verify(f.Timestamp, imprint, k.roots); err != nil {
			return a, err
		}
	}
	return a, nil
}

// Trust is the digest, in hexadecimal, of the trust.json of its time.
func (a Attestation) Trust() string { return a.trust }

// head reads attested.head: which attested checkpoint is the last.
func (d *directory) head(k *Keys) (number uint64, digest string, err error) {
	const file = "attested.head"
	raw, err := d.read(file)
	if err != nil {
		return 0, "", err
	}
	text, lines, err := splitNote(raw)
	if err != nil {
		return 0, "", found(file, "%v", err)
	}
	if len(lines) != 1 {
		return 0, "", found(file, "needs one signature")
	}
	name, id, sig, err := parseSignature(lines[0])
	if err != nil {
		return 0, "", found(file, "%v", err)
	}
	if v, _ := find(k.ledger, name, id); v == nil || !v.Verify(text, sig) {
		return 0, "", found(file, "is not signed by a key of the ledger that is trusted")
	}
	first, rest, _ := strings.Cut(string(text), "\n")
	if first != name+"/attested" {
		return 0, "", found(file, "is another note of the ledger's")
	}
	if n, err := fmt.Sscanf(rest, "%d\n%64x\n", &number, &digest); n != 2 || err != nil {
		return 0, "", found(file, "does not say a number and a digest")
	}
	return number, hex.EncodeToString([]byte(digest)), nil
}

// attestations checks the chain of attested checkpoints, each on its own and in
// the order of their numbers. Roots are compared later, when the tree is read.
func (d *directory) attestations(k *Keys, open bool) ([]Attestation, error) {
	var all []Attestation
	previous := strings.Repeat("0", 2*sha256.Size)
	files := slices.DeleteFunc(d.in("attested"), func(file string) bool {
		return open && strings.HasSuffix(file, ".lienthong-partial") // being written
	})
	for n, file := range files {
		if want := fmt.Sprintf("attested/%09d.json", n+1); file != want {
			return nil, found(want, "is missing, or %s should not be there", file)
		}
		raw, err := d.read(file)
		if err != nil {
			return nil, err
		}
		a, err := k.Attested(raw)
		switch {
		case err != nil:
			return nil, found(file, "%v", err)
		case a.Number != uint64(n+1):
			return nil, found(file, "says it is number %d", a.Number)
		case a.previous != previous:
			return nil, found(file, "does not follow the file before it, which was changed or exchanged")
		}
		if n > 0 {
			if err := follows(a, all[n-1]); err != nil {
				return nil, found(file, "%v", err)
			}
		}
		all, previous = append(all, a), hex.EncodeToString(a.digest[:])
	}
	if len(all) == 0 && open {
		delete(d.left, "attested.head")
		return nil, nil
	}
	if len(all) == 0 {
		if d.left["attested.head"] {
			return nil, found("attested/000000001.json", "is missing")
		}
		return nil, nil
	}
	last := uint64(len(all))
	if open && last == 1 && !d.left["attested.head"] {
		return all, nil // killed, or seen, between the first and its head
	}
	number, digest, err := d.head(k)
	if err != nil {
		return nil, err
	}
	behind := open && number+1 == last // the same, later on
	if number == last+1 && !behind {
		return nil, found(fmt.Sprintf("attested/%09d.json", number), "is missing: attested.head names it as the last one")
	}
	if !behind && (number != last || digest != previous) {
		return nil, found("attested.head", "names number %d, %s, as the last one, and that is not what stands there", number, digest[:16])
	}
	return all, nil
}

// follows checks that nothing goes backwards from one attestation to the next.
func follows(a, before Attestation) error {
	switch {
	case a.Size < before.Size:
		return fmt.Errorf("is of %d records, the one before of %d", a.Size, before.Size)
	case a.Origin != before.Origin:
		return fmt.Errorf("is of another ledger, %s", a.Origin)
	case !a.Time.IsZero() && !before.Time.IsZero() && a.Time.Before(before.Time):
		return fmt.Errorf("was timestamped before the one before it")
	}
	return nil
}
