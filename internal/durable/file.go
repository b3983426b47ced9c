package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lienthong/lienthong"
)

// File is a file being written. It is for one goroutine. Exactly one of Commit
// and Abort takes effect, so that "defer f.Abort()" is always right.
type File struct {
	path string
	temp *os.File
	done bool

	written, flowing int64 // bytes, and of these such as are on their way to the disk
}

// flowBytes are handed to the disk at once while more are written, so that Commit
// does not wait for all of them.
const flowBytes = 8 << 20

// Create begins a file that will stand at path. It fails now, and not after an
// hour's work, where the folder is missing or cannot be written to.
func Create(path string) (*File, error) {
	if st, err := os.Stat(path); err == nil && !st.Mode().IsRegular() {
		return nil, failed(path, nil, "a folder or device stands there; choose another name")
	}
	temp, err := beside(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, failed(path, err, "its folder does not exist; make it first")
	case errors.Is(err, fs.ErrPermission):
		return nil, failed(path, err, "its folder cannot be written to; choose another or change its permissions")
	case err != nil:
		return nil, failed(path, err, "it cannot be written there; choose another folder")
	}
	// CreateTemp leaves the file to its owner alone. A result is as private as
	// the one that it replaces, and otherwise stays with its owner: it holds
	// personal data.
	if st, err := os.Stat(path); err == nil {
		if err := temp.Chmod(st.Mode().Perm()); err != nil {
			_ = os.Remove(temp.Name())
			_ = temp.Close()
			return nil, failed(path, err, "its permissions cannot be kept; remove the old file first")
		}
	}
	return &File{path: path, temp: temp}, nil
}

// failed is an error about the file at path, which it calls by its base name.
func failed(path string, cause error, what string) error {
	return &lienthong.Error{
		Code:    lienthong.Unavailable,
		Message: fmt.Sprintf("%q cannot be written: %s", filepath.Base(path), what),
		Cause:   cause,
	}
}

// Write writes to the file. After an error only Abort makes sense.
func (f *File) Write(p []byte) (int, error) {
	n, err := f.temp.Write(p)
	if err != nil {
		return n, f.full(err)
	}
	if f.written += int64(n); f.written-f.flowing >= flowBytes {
		flow(f.temp, f.flowing, f.written)
		f.flowing = f.written
	}
	return n, nil
}

func (f *File) full(err error) error {
	return failed(f.path, err, "the disk is full or broken; make room and try again")
}

// Path is where the file will stand.
func (f *File) Path() string { return f.path }

// Commit puts the file in its place, durably. When it fails nothing has
// changed, but for one case: if the last step fails, the file is whole and in
// its place and might yet be lost with the power.
func (f *File) Commit() error {
	if f.done {
		return failed(f.path, fs.ErrClosed, "it was already finished or given up")
	}
	if err := f.settle(); err != nil {
		f.Abort()
		return err
	}
	if err := f.rename(); err != nil {
		f.Abort()
		return err
	}
	return syncDir(f.path)
}

// settle brings the bytes to the disk. The file stays open: with it goes its
// lock, and it still bears a name that is swept away without one.
func (f *File) settle() error {
	if err := f.temp.Sync(); err != nil {
		return f.full(err)
	}
	return nil
}

func (f *File) rename() error {
	if err := os.Rename(f.temp.Name(), f.path); err != nil {
		return failed(f.path, err, "it cannot take its name; check the folder and try again")
	}
	f.done = true
	_ = f.temp.Close() // its bytes are on the disk since Sync
	return nil
}

// Abort gives the file up and leaves nothing of it. After Commit it does
// nothing.
func (f *File) Abort() {
	if f.done {
		return
	}
	f.done = true
	_ = f.temp.Close() // given up: what it could not write is not missed
	_ = os.Remove(f.temp.Name())
}

// Remove removes a file so that it stays removed, also if the power fails.
func Remove(path string) error {
	if err := os.Remove(path); err != nil {
		return err
	}
	return syncDir(path)
}

// syncDir makes the names in the folder of path durable.
func syncDir(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return failed(path, err, "its folder cannot be made durable; check the disk")
	}
	err = dir.Sync()
	if closeErr := dir.Close(); err == nil {
		err = closeErr
	}
	// Some network file systems cannot sync a folder and say so; their names
	// are as durable as they get.
	if err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) {
		return failed(path, err, "its folder cannot be made durable; check the disk")
	}
	return nil
}
