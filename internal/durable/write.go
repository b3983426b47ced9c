package durable

import "io"

// Write has write make the file at path, which then appears whole or not at all.
// What killed processes left of it is removed.
func Write(path string, write func(io.Writer) error) error {
	sweep(path)
	f, err := Create(path)
	if err != nil {
		return err
	}
	defer f.Abort()
	if err := write(f); err != nil {
		return err
	}
	return f.Commit()
}

// WriteFile makes a file of b at path, whole or not at all.
func WriteFile(path string, b []byte) error {
	return Write(path, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}
