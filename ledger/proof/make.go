package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/verify"
)

// Make finds the records of an exchange in ledgers' folders and proves them. It
// reads all records of a ledger, about a second for a million. It checks
// nothing: Check does, and verify.Dir.
func Make(ctx context.Context, id string, dirs ...string) (*File, error) {
	f := &File{Format: format}
	for _, dir := range dirs {
		l, err := openDir(dir)
		if err != nil {
			return nil, err
		}
		before := len(f.Records)
		err = l.each(ctx, func(index uint64, raw []byte) error {
			if !isRecordOf(raw, id) {
				return nil
			}
			r, err := l.prove(index, raw)
			f.Records = append(f.Records, r)
			return err
		})
		if err != nil {
			return nil, failed(err)
		}
		if len(f.Records) == before {
			return nil, lienthong.Errorf(lienthong.NotFound, "A ledger has no record of this exchange under its checkpoint yet; check the id, or wait for the next checkpoint.")
		}
	}
	return f, nil
}

func failed(err error) error {
	return &lienthong.Error{Code: lienthong.Internal, Message: "The ledger cannot be read; run lienthong ledger verify on it.", Cause: err}
}

// isRecordOf looks for the id before it decodes: decoding a record takes a
// hundred times as long.
func isRecordOf(raw []byte, id string) bool {
	quoted, err := json.Marshal(id)
	if err != nil || !bytes.Contains(raw, quoted) {
		return false
	}
	var e lienthong.Evidence
	return json.Unmarshal(raw, &e) == nil && e.ID == id
}

// reader reads a ledger's folder.
type reader struct {
	files fs.FS
	trust string
	head  []byte // the checkpoint
	tree  tlog.Tree
	shown []shown // attested checkpoints, oldest first
}

// shown is an attested checkpoint, as far as choosing one needs.
type shown struct {
	raw          string
	tree         tlog.Tree
	cosignatures int
	stamped      bool
}

func openDir(dir string) (*reader, error) {
	l := &reader{files: os.DirFS(dir)}
	trust, err := fs.ReadFile(l.files, "trust.json")
	if err != nil {
		return nil, failed(err)
	}
	l.trust = string(trust)
	if l.head, err = fs.ReadFile(l.files, "checkpoint"); err != nil {
		return nil, failed(err)
	}
	if l.tree, err = treeOf(string(l.head)); err != nil {
		return nil, failed(err)
	}
	names, err := fs.Glob(l.files, "attested/*.json") // in order
	if err != nil {
		return nil, failed(err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(l.files, name)
		if err != nil {
			return nil, failed(err)
		}
		var a verify.Attested
		if err := json.Unmarshal(raw, &a); err != nil {
			return nil, failed(err)
		}
		s := shown{raw: string(raw), stamped: a.Timestamp != nil, cosignatures: strings.Count(a.Checkpoint, "\n— ") - 1}
		if s.tree, err = treeOf(a.Checkpoint); err != nil {
			return nil, failed(err)
		}
		l.shown = append(l.shown, s)
	}
	return l, nil
}

func treeOf(checkpoint string) (tlog.Tree, error) {
	lines := strings.SplitN(checkpoint, "\n", 4)
	if len(lines) < 4 {
		return tlog.Tree{}, errors.New("a checkpoint cannot be read")
	}
	n, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, errors.New("a checkpoint cannot be read")
	}
	h, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: n, Hash: h}, err
}

// each calls do for each record under the checkpoint.
func (l *reader) each(ctx context.Context, do func(uint64, []byte) error) error {
	size := uint64(l.tree.N)
	for first := uint64(0); first < size; first += bundle {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := int(min(bundle, size-first))
		b, held, err := l.tile("entries", first/bundle, n)
		if err != nil {
			return err
		}
		records, err := verify.Bundle(b, held)
		if err != nil {
			return err
		}
		for i, r := range records[:n] {
			if err := do(first+uint64(i), r); err != nil {
				return err
			}
		}
	}
	return nil
}

// best chooses the attested checkpoint under which a record is proven: the
// earliest that has what others can give, for it says most about when; else
// the newest.
func (l *reader) best(index uint64) (shown, bool) {
	var found []shown
	most, stamps := 0, false
	for _, s := range l.shown {
		if s.tree.N > int64(index) {
			found = append(found, s)
			most, stamps = max(most, s.cosignatures), stamps || s.stamped
		}
	}
	for _, s := range found {
		if s.cosignatures == most && s.stamped == stamps {
			return s, true
		}
	}
	if len(found) == 0 {
		return shown{}, false
	}
	return found[len(found)-1], true
}

// prove proves a record under the best checkpoint.
func (l *reader) prove(index uint64, raw []byte) (Record, error) {
	r := Record{Record: string(raw), Index: index, Trust: l.trust}
	tree := l.tree
	if s, ok := l.best(index); ok {
		r.Attested, tree = s.raw, s.tree
	} else {
		r.Checkpoint = string(l.head)
	}
	proof, err := tlog.ProveRecord(tree.N, int64(index), tlog.TileHashReader(tree, tiles{l}))
	if err != nil {
		return r, fmt.Errorf("record %d: %w", index, err)
	}
	r.Proof = [][]byte{}
	for _, h := range proof {
		r.Proof = append(r.Proof, h[:])
	}
	return r, nil
}
