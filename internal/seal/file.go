package seal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lienthong/lienthong"
)

// Make puts a new key into a file that only its owner can read, unless the file
// is there. Of two processes at once one makes it; it is there whole or not at
// all, and on the disk when Make returns.
func Make(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil // whoever reads it says what is wrong with it
	}
	if err := write(path, NewKey()); err != nil && !errors.Is(err, fs.ErrExist) {
		return &lienthong.Error{Code: lienthong.Unavailable, Cause: err,
			Message: "the reference key " + path + " cannot be made; check that its folder exists and that this user may write there"}
	}
	return nil
}

func write(path string, k Key) (err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.WriteString(k.Reveal() + "\n")
	if err := errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Link(temp.Name(), path); err != nil { // fails if somebody was first
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
