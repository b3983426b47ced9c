package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/ledger/tree"
)

// Witness cosigns checkpoints that extend what it saw before (C2SP
// tlog-witness). Its methods may be called at once.
type Witness interface {
	// Key is its verifier key.
	Key() string
	// Cosign gives the signature line for a signed checkpoint of this size,
	// having checked that it verifies. prove makes consistency proofs to that
	// size.
	Cosign(ctx context.Context, checkpoint []byte, size uint64, prove func(from uint64) ([][]byte, error)) ([]byte, error)
}

// Authority issues timestamps (RFC 3161).
type Authority interface {
	// Stamp gives a TimeStampToken, DER, over a SHA-256 digest, having checked
	// it against Roots.
	Stamp(ctx context.Context, digest [sha256.Size]byte) ([]byte, error)
	// Roots are the certificates that its tokens lead to.
	Roots() []*x509.Certificate
}

// attested is a file of attested/: a checkpoint with all that others said to
// it. Previous chains the files, and head names the last. The timestamp is over
// SHA-256(previous ‖ trust ‖ checkpoint), all as bytes, so that it fixes the
// chain up to here.
type attested struct {
	Number     uint64 `json:"number"`   // from 1 on
	Previous   string `json:"previous"` // SHA-256 of the file before, in hexadecimal; zeros for the first
	Trust      string `json:"trust"`    // SHA-256 of trust.json, in hexadecimal
	Checkpoint string `json:"checkpoint"`
	Timestamp  []byte `json:"timestamp,omitempty"`

	size         uint64
	cosignatures int
	digest       [sha256.Size]byte // of this file
}

// patience is how long witnesses and authority are waited for, at each
// checkpoint.
const patience = 5 * time.Second

func (l *Log) attestedPath(number uint64) string {
	return filepath.Join(l.Dir, "attested", fmt.Sprintf("%09d.json", number))
}

// readAttested finds the newest attested checkpoint, by its number.
func (l *Log) readAttested() error {
	entries, err := os.ReadDir(filepath.Join(l.Dir, "attested"))
	if err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: "The ledger's attested checkpoints cannot be read.", Cause: err}
	}
	l.newest = attested{}
	for _, e := range entries { // in order of their names
		if e.Name() != filepath.Base(l.attestedPath(l.newest.Number+1)) {
			return lienthong.Errorf(lienthong.Internal, "The ledger's attested checkpoints lack number %d; run lienthong ledger verify.", l.newest.Number+1)
		}
		l.newest.Number++
	}
	if l.newest.Number == 0 {
		return l.checkHead()
	}
	content, err := os.ReadFile(l.attestedPath(l.newest.Number))
	if err == nil {
		err = json.Unmarshal(content, &l.newest)
	}
	if err == nil {
		l.newest.size, err = tree.SizeOf([]byte(l.newest.Checkpoint))
	}
	if err != nil {
		return &lienthong.Error{Code: lienthong.Internal, Message: "The ledger's newest attested checkpoint cannot be read; run lienthong ledger verify.", Cause: err}
	}
	if err := l.checkHead(); err != nil {
		return err
	}
	l.newest.digest = sha256.Sum256(content)
	l.newest.cosignatures = bytes.Count([]byte(l.newest.Checkpoint), []byte("\n— ")) - 1
	l.attestedAs(l.newest)
	return l.writeHead() // a killed process may not have come to it
}

// checkHead refuses a folder whose head names more attested checkpoints than are
// there: to go on would sign that they never were.
func (l *Log) checkHead() error {
	b, err := os.ReadFile(filepath.Join(l.Dir, "attested.head"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	var number uint64
	_, text, _ := strings.Cut(string(b), "\n")
	if _, scanErr := fmt.Sscanf(text, "%d\n", &number); err == nil && scanErr == nil && number <= l.newest.Number {
		return nil
	}
	return &lienthong.Error{Code: lienthong.Internal, Cause: err, Message: fmt.Sprintf("The ledger's attested.head cannot be read, or names more attested checkpoints than the %d that are there; run lienthong ledger verify.", l.newest.Number)}
}

// writeHead signs the number and digest of the newest attested checkpoint, so
// that none can be taken away or exchanged without the ledger's key. Its first
// line is not the origin, so it cannot be taken for a checkpoint.
func (l *Log) writeHead() error {
	text := fmt.Sprintf("%s/attested\n%d\n%x\n", l.Key.Name(), l.newest.Number, l.newest.digest)
	signed, err := note.Sign(&note.Note{Text: text}, l.Key.Signer())
	if err != nil {
		return err
	}
	return durable.WriteFile(filepath.Join(l.Dir, "attested.head"), signed)
}

// attestedAs makes a the newest. The caller holds attesting.
func (l *Log) attestedAs(a attested) {
	l.newest = a
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shown = a.size
}

// attestOn attests the newest checkpoint again and again.
func (l *Log) attestOn(ctx context.Context) {
	for {
		pause(ctx, l.AttestEvery)
		if ctx.Err() != nil {
			return
		}
		l.report("attestation", l.attest(ctx))
	}
}

// attest has the newest checkpoint cosigned and timestamped now, if it is not.
// What witnesses and authority fail to do is reported, not returned.
func (l *Log) attest(ctx context.Context) error {
	l.attesting.Lock()
	defer l.attesting.Unlock()
	c, err := l.tree.Checkpoint(ctx)
	if err != nil || c.Size == 0 {
		return err
	}
	last, trust := l.newest, hex.EncodeToString(l.trust[:])
	same := c.Size == last.size && trust == last.Trust
	if same && last.cosignatures >= len(l.Witnesses) && (l.Authority == nil || last.Timestamp != nil) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	lines := l.cosign(ctx, c)
	next := attested{
		Number: last.Number + 1, Previous: hex.EncodeToString(last.digest[:]), Trust: trust,
		Checkpoint: string(bytes.Join(append([][]byte{c.Note}, lines...), nil)),
		size:       c.Size, cosignatures: len(lines),
	}
	next.Timestamp = l.stamp(ctx, sha256.Sum256(slices.Concat(last.digest[:], l.trust[:], []byte(next.Checkpoint))))
	if same && next.cosignatures <= last.cosignatures && (next.Timestamp == nil || last.Timestamp != nil) {
		return nil // no better than what there is
	}
	content, err := json.Marshal(next)
	if err != nil {
		return err
	}
	content = append(content, '\n')
	if err := durable.WriteFile(l.attestedPath(next.Number), content); err != nil {
		return err
	}
	next.digest = sha256.Sum256(content)
	l.attestedAs(next)
	if err := l.writeHead(); err != nil {
		return err
	}
	return l.tree.Tidy(last.size, c.Size)
}

// cosign asks all witnesses at once. The lines come in the order of Witnesses.
func (l *Log) cosign(ctx context.Context, c tree.Checkpoint) [][]byte {
	answers := make([][]byte, len(l.Witnesses))
	var asked sync.WaitGroup
	for i, w := range l.Witnesses {
		asked.Go(func() {
			line, err := w.Cosign(ctx, c.Note, c.Size, func(from uint64) ([][]byte, error) {
				return l.tree.Consistency(ctx, from, c.Size)
			})
			l.report("witness "+name(w.Key()), err)
			answers[i] = line
		})
	}
	asked.Wait()
	var lines [][]byte
	for _, a := range answers {
		if len(a) > 0 {
			lines = append(lines, a)
		}
	}
	if len(lines) < l.Threshold {
		l.report("threshold", fmt.Errorf("%d of %d cosignatures", len(lines), l.Threshold))
	} else {
		l.report("threshold", nil)
	}
	return lines
}

// name is a verifier key's name, which stands before its first plus.
func name(key string) string {
	n, _, _ := bytes.Cut([]byte(key), []byte("+"))
	return string(n)
}

// stamp has a digest timestamped; nil if that cannot be.
func (l *Log) stamp(ctx context.Context, digest [sha256.Size]byte) []byte {
	if l.Authority == nil {
		return nil
	}
	token, err := l.Authority.Stamp(ctx, digest)
	l.report("authority", err)
	if err != nil || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil
	}
	return token
}
