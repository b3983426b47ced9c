package verify

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/lienthong/lienthong/ledger/cosign"
)

// Checkpoint is a tree head whose signatures were checked.
type Checkpoint struct {
	Origin       string
	Size         uint64
	Root         tlog.Hash
	Cosignatures []Cosignature // of witnesses that count
}

// Cosignature is a witness's word that it saw the checkpoint.
type Cosignature struct {
	Witness string
	Time    time.Time
}

// Checkpoint checks a signed checkpoint in every byte: C2SP signed-note and
// tlog-checkpoint, without extension lines, signed once by a key of the ledger,
// and besides only by known witnesses. It does not ask for a threshold.
func (k *Keys) Checkpoint(raw []byte) (Checkpoint, error) {
	text, lines, err := splitNote(raw)
	if err != nil {
		return Checkpoint{}, err
	}
	c, err := parseHead(text)
	if err != nil {
		return Checkpoint{}, err
	}
	var seen []string
	own := 0
	for _, line := range lines {
		name, id, sig, err := parseSignature(line)
		if err != nil {
			return Checkpoint{}, err
		}
		who := fmt.Sprintf("%s+%08x", name, id)
		if slices.Contains(seen, who) {
			return Checkpoint{}, fmt.Errorf("is signed twice by %s", who)
		}
		seen = append(seen, who)
		if v, _ := find(k.ledger, name, id); v != nil && name == c.Origin {
			if !v.Verify(text, sig) {
				return Checkpoint{}, errors.New("has a wrong signature of the ledger")
			}
			own++
			continue
		}
		v, at := find(k.witnesses, name, id)
		if v == nil {
			return Checkpoint{}, fmt.Errorf("is signed by %s, whom nobody knows", who)
		}
		if !v.Verify(text, sig) {
			return Checkpoint{}, fmt.Errorf("has a wrong signature of witness %s", name)
		}
		when, err := cosign.Time(sig)
		if err != nil {
			return Checkpoint{}, err
		}
		if at < k.counted {
			c.Cosignatures = append(c.Cosignatures, Cosignature{name, when})
		}
	}
	if own != 1 {
		return Checkpoint{}, errors.New("is not signed by a key of the ledger that is trusted")
	}
	return c, nil
}

func find(all []note.Verifier, name string, id uint32) (note.Verifier, int) {
	for i, v := range all {
		if v.Name() == name && v.KeyHash() == id {
			return v, i
		}
	}
	return nil, 0
}

// splitNote takes a signed note apart: its text, with the last newline, and its
// signature lines.
func splitNote(raw []byte) (text []byte, lines []string, err error) {
	at := bytes.Index(raw, []byte("\n\n"))
	if at < 0 || len(raw) > 1<<20 {
		return nil, nil, errors.New("is no signed note")
	}
	rest, ended := strings.CutSuffix(string(raw[at+2:]), "\n")
	if !ended {
		return nil, nil, errors.New("is a signed note cut off")
	}
	return raw[:at+1], strings.Split(rest, "\n"), nil
}

// parseSignature reads "— <name> <base64 of key id and signature>", whose base64
// has one form.
func parseSignature(line string) (name string, id uint32, sig []byte, err error) {
	rest, is := strings.CutPrefix(line, "— ")
	name, b64, found := strings.Cut(rest, " ")
	b, decodeErr := base64.StdEncoding.Strict().DecodeString(b64)
	if !is || !found || name == "" || decodeErr != nil || len(b) < 5 || base64.StdEncoding.EncodeToString(b) != b64 {
		return "", 0, nil, errors.New("has a line that is no signature")
	}
	return name, binary.BigEndian.Uint32(b), b[4:], nil
}

// parseHead reads the three lines of a checkpoint.
func parseHead(text []byte) (Checkpoint, error) {
	bad := errors.New("is no checkpoint of three lines")
	lines := strings.Split(string(text), "\n")
	if len(lines) != 4 || lines[0] == "" {
		return Checkpoint{}, bad
	}
	size, err := strconv.ParseUint(lines[1], 10, 63)
	if err != nil || strconv.FormatUint(size, 10) != lines[1] {
		return Checkpoint{}, bad
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize || base64.StdEncoding.EncodeToString(root) != lines[2] {
		return Checkpoint{}, bad
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: tlog.Hash(root)}, nil
}
