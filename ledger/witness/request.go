package witness

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/transparency-dev/formats/log"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	// maxBody bounds a request, in bytes: 63 hashes of 45 and a checkpoint with
	// some tens of signatures.
	maxBody  = 16 << 10
	maxProof = 63
)

// request is a question taken apart; no signature is checked.
type request struct {
	old        int64
	proof      tlog.TreeProof
	checkpoint []byte
	head       head
}

type head struct {
	origin string
	size   int64
	root   tlog.Hash
}

// parseRequest reads the body of add-checkpoint.
func parseRequest(body []byte) (*request, error) {
	top, checkpoint, found := bytes.Cut(body, []byte("\n\n"))
	if !found {
		return nil, errors.New("there is no empty line before the checkpoint")
	}
	lines := strings.Split(string(top), "\n")
	digits, is := strings.CutPrefix(lines[0], "old ")
	old, err := strconv.ParseInt(digits, 10, 64)
	if !is || err != nil || old < 0 || strconv.FormatInt(old, 10) != digits {
		return nil, errors.New("the first line is not old <size>")
	}
	if len(lines)-1 > maxProof {
		return nil, errors.New("the proof is too long")
	}
	r := &request{old: old, checkpoint: checkpoint}
	for _, line := range lines[1:] {
		h, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(h) != tlog.HashSize {
			return nil, errors.New("a line of the proof is no hash")
		}
		r.proof = append(r.proof, tlog.Hash(h))
	}
	r.head, err = parseHead(checkpoint)
	if err == nil && r.old > r.head.size {
		err = errors.New("old is larger than the checkpoint")
	}
	return r, err
}

// parseHead reads the first three lines of a checkpoint.
func parseHead(checkpoint []byte) (head, error) {
	var c log.Checkpoint
	if _, err := c.Unmarshal(checkpoint); err != nil {
		return head{}, errors.New("the checkpoint cannot be read")
	}
	if c.Size > 1<<62 || len(c.Hash) != tlog.HashSize {
		return head{}, errors.New("the checkpoint has no size or no hash")
	}
	return head{c.Origin, int64(c.Size), tlog.Hash(c.Hash)}, nil
}

// format writes a request.
func format(old uint64, proof [][]byte, checkpoint []byte) []byte {
	b := fmt.Appendf(nil, "old %d\n", old)
	for _, h := range proof {
		b = append(base64.StdEncoding.AppendEncode(b, h), '\n')
	}
	return append(append(b, '\n'), checkpoint...)
}
