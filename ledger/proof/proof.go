package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
)

const (
	format  = "lienthong evidence 1"
	maxFile = 4 << 20 // bytes
)

// File is an evidence file.
type File struct {
	Format  string            `json:"format"`
	Records []Record          `json:"records"`
	Keys    map[string]string `json:"keys,omitempty"` // public keys of gateways (PEM, PKIX) by key id
}

// Record is one side's record with its proof.
type Record struct {
	Record     string   `json:"record"`               // as it stands in the tree, byte for byte
	Index      uint64   `json:"index"`                // its place there
	Proof      [][]byte `json:"proof"`                // RFC 6962 section 2.1.1, the leaf's sibling first
	Attested   string   `json:"attested,omitempty"`   // the file of attested/ whose tree it is in
	Checkpoint string   `json:"checkpoint,omitempty"` // instead, while none is attested
	Trust      string   `json:"trust"`                // the ledger's trust.json
}

// Parse reads an evidence file.
func Parse(b []byte) (*File, error) {
	if len(b) > maxFile {
		return nil, lienthong.Errorf(lienthong.TooLarge, "The evidence file has %d bytes and may have %d.", len(b), maxFile)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	f := new(File)
	err := d.Decode(f)
	if err == nil {
		if _, end := d.Token(); end != io.EOF {
			err = errors.New("goes on after its end")
		}
	}
	if err != nil || f.Format != format {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "This is no evidence file; lienthong ledger prove writes them.", Cause: err}
	}
	if len(f.Records) == 0 {
		return nil, lienthong.Errorf(lienthong.Invalid, "The evidence file holds no record.")
	}
	return f, nil
}

// Bytes is the file as it is written.
func (f *File) Bytes() ([]byte, error) {
	b, err := json.MarshalIndent(f, "", "  ")
	return append(b, '\n'), err
}

// Write writes the file, whole or not at all.
func (f *File) Write(path string) error {
	b, err := f.Bytes()
	if err != nil {
		return err
	}
	return durable.WriteFile(path, b)
}
