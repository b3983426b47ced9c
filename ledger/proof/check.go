package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/verify"
)

// Result is what a file that checks out shows.
type Result struct {
	Records []Shown
}

// Shown is one side's record and what vouches for it.
type Shown struct {
	Evidence     lienthong.Evidence
	Origin       string // of the ledger
	Index, Size  uint64
	Pinned       bool // the ledger's key is one that the reader gave
	Cosignatures []verify.Cosignature
	Time         time.Time // of the timestamp: it existed then; zero if there is none
	Request      string    // "verified", or why the signature could not be checked
	Response     string
}

// Check checks an evidence file against the keys that the reader trusts; nil
// believes the ledger named in the file. The error says the first thing wrong.
func Check(f *File, given *verify.Trust) (Result, error) {
	var out Result
	for i, r := range f.Records {
		s, err := r.check(given)
		if err == nil {
			err = s.messages(f, given)
		}
		if err != nil {
			return Result{}, &lienthong.Error{Code: lienthong.Invalid, Cause: err,
				Message: fmt.Sprintf("Record %d of the evidence file proves nothing: %v.", i+1, err)}
		}
		out.Records = append(out.Records, s)
	}
	for i := 1; i < len(out.Records); i++ {
		if err := agree(out.Records[0].Evidence, out.Records[i].Evidence); err != nil {
			return Result{}, &lienthong.Error{Code: lienthong.Invalid, Cause: err,
				Message: fmt.Sprintf("Records 1 and %d of the evidence file contradict each other: %v.", i+1, err)}
		}
	}
	return out, nil
}

// check checks a record, its place in the tree, and the tree's head.
func (r Record) check(given *verify.Trust) (Shown, error) {
	own, err := verify.ParseTrust([]byte(r.Trust))
	if err != nil {
		return Shown{}, fmt.Errorf("its trust %w", err)
	}
	keys, err := verify.NewKeys(given, own)
	if err != nil {
		return Shown{}, err
	}
	s := Shown{Index: r.Index, Pinned: keys.Pinned}
	head, err := r.head(keys, given != nil, &s)
	if err != nil {
		return s, err
	}
	s.Origin, s.Size, s.Cosignatures = head.Origin, head.Size, head.Cosignatures
	if r.Index >= head.Size {
		return s, errors.New("it is not in the tree that was signed")
	}
	var proof tlog.RecordProof
	for _, h := range r.Proof {
		if len(h) != tlog.HashSize {
			return s, errors.New("its proof holds what is no hash")
		}
		proof = append(proof, tlog.Hash(h))
	}
	if err := tlog.CheckRecord(proof, int64(head.Size), head.Root, int64(r.Index), tlog.RecordHash([]byte(r.Record))); err != nil {
		return s, errors.New("its proof does not lead to the tree that was signed")
	}
	if err := json.Unmarshal([]byte(r.Record), &s.Evidence); err != nil || s.Evidence.ID == "" {
		return s, errors.New("it is no record of evidence")
	}
	return s, nil
}

// head checks the signed head of the tree and what others said to it.
func (r Record) head(keys *verify.Keys, given bool, s *Shown) (verify.Checkpoint, error) {
	if r.Attested == "" {
		if given && (keys.Threshold > 0 || keys.Stamped()) {
			return verify.Checkpoint{}, errors.New("no witness and no authority has seen its checkpoint")
		}
		c, err := keys.Checkpoint([]byte(r.Checkpoint))
		if err != nil {
			err = fmt.Errorf("its checkpoint %w", err)
		}
		return c, err
	}
	a, err := keys.Attested([]byte(r.Attested))
	switch {
	case err != nil:
		return a.Checkpoint, fmt.Errorf("its checkpoint %w", err)
	case r.Checkpoint != "":
		return a.Checkpoint, errors.New("it has two checkpoints")
	case len(a.Cosignatures) < keys.Threshold:
		return a.Checkpoint, fmt.Errorf("its checkpoint has %d cosignatures, and needs %d", len(a.Cosignatures), keys.Threshold)
	case keys.Stamped() && a.Time.IsZero():
		return a.Checkpoint, errors.New("its checkpoint has no timestamp")
	}
	s.Time = a.Time
	return a.Checkpoint, nil
}

// messages checks the signatures of the two gateways, as far as their keys are
// known.
func (s *Shown) messages(f *File, given *verify.Trust) error {
	check := func(name string, m lienthong.Signed) (string, error) {
		if m.KeyID == "" && len(m.Signature) == 0 {
			return "not signed", nil
		}
		key, known := "", false
		if given != nil {
			key, known = given.Gateways[m.KeyID]
		}
		word := "verified"
		if !known {
			key, known = f.Keys[m.KeyID]
			word = "verified with a key of the file"
		}
		if !known {
			return "not checked: the key is not known", nil
		}
		if err := verify.Message(m, key); err != nil {
			return "", fmt.Errorf("the %s: %w", name, err)
		}
		return word, nil
	}
	var err error
	if s.Request, err = check("request", s.Evidence.Request); err != nil {
		return err
	}
	s.Response, err = check("response", s.Evidence.Response)
	return err
}

// agree checks that two records are of one exchange.
func agree(a, b lienthong.Evidence) error {
	switch {
	case a.ID != b.ID:
		return errors.New("they are of two exchanges")
	case a.Client != b.Client || a.Service != b.Service:
		return errors.New("they name other parties")
	case !same(a.Request, b.Request):
		return errors.New("they hold other requests")
	case !same(a.Response, b.Response):
		return errors.New("they hold other responses")
	}
	return nil
}

// same reports whether two sides hold the same message; a side may hold none,
// if the exchange broke off.
func same(a, b lienthong.Signed) bool {
	if a.Base == "" || b.Base == "" {
		return true
	}
	return a.KeyID == b.KeyID && a.Base == b.Base && bytes.Equal(a.Signature, b.Signature) && a.ContentDigest == b.ContentDigest
}
