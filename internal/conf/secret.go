package conf

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/lienthong/lienthong"
)

// folderKey carries the folder of the configuration file to SecretFile.
type folderKey struct{}

// A SecretFile is the path of a file that holds one secret: a password, a
// connection line with a password in it, a key. The path is no secret.
type SecretFile string

// UnmarshalYAML is [File.UnmarshalYAML].
func (s *SecretFile) UnmarshalYAML(ctx context.Context, decode func(any) error) error {
	return (*File)(s).UnmarshalYAML(ctx, decode)
}

// A File is the path of a file that holds no secret.
type File string

// UnmarshalYAML makes a relative path one that starts at the folder of the
// configuration file: a service's working directory is seldom what people think.
func (f *File) UnmarshalYAML(ctx context.Context, decode func(any) error) error {
	var path string
	if err := decode(&path); err != nil {
		return err
	}
	if dir, ok := ctx.Value(folderKey{}).(string); ok && path != "" && !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	*f = File(path)
	return nil
}

// Read gives the secret, without the line break that editors add. It refuses a
// file that others than its owner and group can read, and an empty one.
func (s SecretFile) Read() (Secret, error) {
	info, err := os.Stat(string(s))
	if err != nil {
		return Secret{}, &lienthong.Error{Code: lienthong.Invalid, Message: fmt.Sprintf("secret file %s cannot be read; check its path and permissions", string(s)), Cause: err}
	}
	if open := info.Mode().Perm() & 0o007; open != 0 || info.Mode()&fs.ModeType != 0 {
		return Secret{}, lienthong.Errorf(lienthong.Invalid, "secret file %s is open to everybody or is no plain file; run chmod o-rwx on it", string(s))
	}
	b, err := read(string(s))
	if err != nil {
		return Secret{}, err
	}
	text := strings.TrimRight(string(b), "\r\n")
	if text == "" {
		return Secret{}, lienthong.Errorf(lienthong.Invalid, "secret file %s is empty", string(s))
	}
	return Secret{text}, nil
}

// A Secret prints as "[secret]" and is given out by Reveal only.
type Secret struct{ text string }

// Reveal is the secret itself; call it where it is used, and keep no copy.
func (s Secret) Reveal() string { return s.text }

// Format prints a placeholder for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[secret]")) }

// LogValue keeps structured logs clean.
func (s Secret) LogValue() slog.Value { return slog.StringValue("[secret]") }

// MarshalText keeps encoders clean.
func (s Secret) MarshalText() ([]byte, error) { return []byte("[secret]"), nil }
