package verify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/lienthong/lienthong"
)

// Options say whom to believe, and what else is known.
type Options struct {
	// Trust decides over what the ledger says of itself; nil takes its word,
	// which shows mistakes and clumsy tampering only.
	Trust *Trust
	// Known are checkpoints of this ledger that were seen elsewhere. The ledger
	// must contain the trees that they describe.
	Known [][]byte
	// Record, if not nil, is called for each record of the tree.
	Record func(index uint64, raw []byte, e lienthong.Evidence) error
}

// Report is what was found in a ledger that has nothing wrong.
type Report struct {
	Origin       string
	Size         uint64
	Root         tlog.Hash
	Attestations int
	Attested     uint64    // records under the newest attestation
	Cosignatures int       // of the newest attestation
	Timestamp    time.Time // of the newest attestation that has one
	Pending      uint64    // durable records that no checkpoint covers yet
	Torn         int       // bytes at the end of the write-ahead log that no acknowledged record can have written
	Open         bool      // it is being written to, or was not closed
	Pinned       bool      // the key of the ledger was given, not taken from the ledger
}

// Dir checks the ledger in a folder. Its error is a *Finding if something is
// wrong with the ledger. It may be written to meanwhile.
func Dir(ctx context.Context, dir string, o Options) (Report, error) {
	d, used, err := snapshot(dir)
	if err != nil {
		return Report{}, err
	}
	return d.check(ctx, used, o)
}

func (d *directory) check(ctx context.Context, used bool, o Options) (Report, error) {
	r := Report{Open: used || len(d.in("wal")) > 0}
	k, trust, err := d.trust(o.Trust)
	if err != nil {
		return r, err
	}
	r.Pinned = k.Pinned
	raw, err := d.read("checkpoint")
	if err != nil {
		return r, err
	}
	head, err := k.Checkpoint(raw)
	if err != nil {
		return r, found("checkpoint", "%v", err)
	}
	r.Origin, r.Size, r.Root = head.Origin, head.Size, head.Root
	all, err := d.attestations(k, r.Open)
	if err != nil {
		return r, err
	}
	known, err := k.known(o.Known)
	if err != nil {
		return r, err
	}
	loose := &loose{head: head.Size, each: o.Record}
	if len(all) > 0 {
		loose.from = all[len(all)-1].Size
	}
	if err := d.roots(ctx, head, all, known, loose.record); err != nil {
		return r, err
	}
	if err := r.newest(k, trust, all); err != nil {
		return r, err
	}
	if err := loose.check(len(all)); err != nil {
		return r, err
	}
	if r.Pending, r.Torn, err = d.rest(head, r.Open); err != nil {
		return r, err
	}
	return r, d.nothingLeft(r.Open)
}

// trust reads trust.json and lets what the caller knows decide over it.
func (d *directory) trust(given *Trust) (k *Keys, digest string, err error) {
	const file = "trust.json"
	raw, err := d.read(file)
	if err != nil {
		return nil, "", err
	}
	own, err := ParseTrust(raw)
	if err != nil {
		return nil, "", found(file, "%v", err)
	}
	if k, err = NewKeys(given, own); err != nil {
		return nil, "", found(file, "or the trust that was given: %v", err)
	}
	sum := sha256.Sum256(raw)
	return k, hex.EncodeToString(sum[:]), nil
}

func (k *Keys) known(notes [][]byte) ([]Checkpoint, error) {
	var out []Checkpoint
	for i, raw := range notes {
		c, err := k.Checkpoint(raw)
		if err != nil {
			return nil, fmt.Errorf("known checkpoint %d %w", i+1, err)
		}
		out = append(out, c)
	}
	return out, nil
}

// roots computes the tree again and compares every root that anybody signed.
func (d *directory) roots(ctx context.Context, head Checkpoint, all []Attestation, known []Checkpoint, each func(uint64, []byte, lienthong.Evidence) error) error {
	at := map[uint64]tlog.Hash{head.Size: {}}
	for _, a := range all {
		if a.Size > head.Size {
			return found("checkpoint", "is of %d records, and %d were attested: the ledger was put back", head.Size, a.Size)
		}
		at[a.Size] = tlog.Hash{}
	}
	for _, c := range known {
		if c.Size > head.Size {
			return found("checkpoint", "is of %d records, and %d are known: the ledger was put back", head.Size, c.Size)
		}
		at[c.Size] = tlog.Hash{}
	}
	record := func(index uint64, raw []byte) error {
		var e lienthong.Evidence
		if err := json.Unmarshal(raw, &e); err != nil || e.ID == "" {
			return errors.New("is no record of evidence")
		}
		return each(index, raw, e)
	}
	if err := d.readTree(ctx, head.Size, record, at); err != nil {
		return err
	}
	if at[head.Size] != head.Root {
		return found("checkpoint", "signs another tree than its records make")
	}
	for _, a := range all {
		if at[a.Size] != a.Root {
			return found(fmt.Sprintf("attested/%09d.json", a.Number), "signs another tree of %d records than stands here", a.Size)
		}
	}
	for _, c := range known {
		if at[c.Size] != c.Root {
			return found("checkpoint", "contradicts the known one of %d records: the history was rewritten", c.Size)
		}
	}
	return nil
}

// newest enters what the last attestation shows, and asks of a closed ledger
// that it covers everything.
func (r *Report) newest(k *Keys, trust string, all []Attestation) error {
	r.Attestations = len(all)
	for _, a := range all {
		if !a.Time.IsZero() {
			r.Timestamp = a.Time
		}
	}
	var last Attestation
	if len(all) > 0 {
		last = all[len(all)-1]
		r.Attested, r.Cosignatures = last.Size, len(last.Cosignatures)
	}
	file := fmt.Sprintf("attested/%09d.json", len(all)+1)
	switch {
	case r.Size == 0 || r.Open:
		return nil
	case last.Size != r.Size:
		return found(file, "is missing: the checkpoint of %d records was not attested, the last attested one has %d", r.Size, last.Size)
	case last.trust != trust:
		return found("trust.json", "is not the one that the newest attested checkpoint names")
	case r.Cosignatures < k.Threshold:
		return found(fmt.Sprintf("attested/%09d.json", last.Number), "has %d cosignatures, and needs %d", r.Cosignatures, k.Threshold)
	case k.Stamped() && last.Time.IsZero():
		return found(fmt.Sprintf("attested/%09d.json", last.Number), "has no timestamp")
	}
	return nil
}
