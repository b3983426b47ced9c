package nameless

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"io"
	"math"
	"os"
)

// File is written once, from its beginning to its end, and may then be read by
// several at once.
type File struct {
	file   *os.File
	block  cipher.Block
	stream cipher.Stream // of what is written
}

// vector is the first counter. It may be the same for every file, since each
// has a key of its own.
var vector [aes.BlockSize]byte

// Create makes a file in a folder, "" for the system's.
func Create(dir string) (*File, error) {
	f, err := os.CreateTemp(dir, "lienthong-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	var key [32]byte
	_, _ = rand.Read(key[:]) // never fails since Go 1.24
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &File{f, block, cipher.NewCTR(block, vector[:])}, nil
}

// Append writes p at the end, and leaves in it what nobody can read.
func (f *File) Append(p []byte) error {
	f.stream.XORKeyStream(p, p)
	_, err := f.file.Write(p)
	return err
}

// Writer writes at the end, from buffers that stay as they are.
func (f *File) Writer() io.Writer { return cipher.StreamWriter{S: f.stream, W: f.file} }

// Reader reads from the beginning what was written.
func (f *File) Reader() io.Reader {
	return cipher.StreamReader{S: cipher.NewCTR(f.block, vector[:]), R: io.NewSectionReader(f.file, 0, math.MaxInt64)}
}

// Close gives the disk back.
func (f *File) Close() error { return f.file.Close() }
