package conf

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/lienthong/lienthong"
)

// maxSize bounds a configuration file, in bytes. Ours are under 4 KiB; a large
// file is a mistake, a data file given by its wrong name.
const maxSize = 1 << 20

// Load reads the YAML file at path into the struct that into points to. What
// the file leaves out keeps the value it had, so defaults are set before.
// Relative paths of secrets mean: relative to the folder of the file.
func Load(path string, into any) error {
	b, err := read(path)
	if err != nil {
		return err
	}
	if blank(b) { // the decoder would set everything to zero
		return nil
	}
	if line := foreign(b); line > 0 {
		return lienthong.Errorf(lienthong.Invalid, "%s:%d: this is not written in UTF-8; save the file with that encoding", path, line)
	}
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("conf: %w", err)
	}
	ctx := context.WithValue(context.Background(), folderKey{}, dir)
	dec := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict())
	if err := decode(ctx, dec, into); err != nil && !errors.Is(err, io.EOF) {
		return explain(path, b, err, into)
	}
	var more any
	if err := decode(ctx, dec, &more); !errors.Is(err, io.EOF) {
		return lienthong.Errorf(lienthong.Invalid, "%s holds more than one YAML document; keep one", path)
	}
	return nil
}

// decode turns a panic of the decoder into an error: v1.19.2 takes the length
// of a nil node for a list whose value is a lone tag (`roles: !00`), as the
// fuzz target found.
func decode(ctx context.Context, dec *yaml.Decoder, into any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the YAML decoder panicked")
		}
	}()
	return dec.DecodeContext(ctx, into)
}

// blank reports whether there is nothing but comments.
func blank(b []byte) bool {
	for line := range bytes.Lines(b) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// foreign is the first line that is not UTF-8, 0 if all are.
func foreign(b []byte) int {
	line := 0
	for text := range bytes.Lines(b) {
		if line++; !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			return line
		}
	}
	return 0
}

// indented reports whether a line of a text, counted from 1, begins with a tab among its spaces.
func indented(b []byte, line int) bool {
	for text := range bytes.Lines(b) {
		if line--; line == 0 {
			return bytes.IndexByte(text[:len(text)-len(bytes.TrimLeft(text, " \t"))], '\t') >= 0
		}
	}
	return false
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: fmt.Sprintf("configuration %s cannot be opened; check its path and permissions", path), Cause: err}
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: fmt.Sprintf("configuration %s cannot be read; is it a file?", path), Cause: err}
	}
	if len(b) > maxSize {
		return nil, lienthong.Errorf(lienthong.TooLarge, "configuration %s is larger than %d bytes; is it the right file?", path, maxSize)
	}
	return bytes.TrimPrefix(b, []byte("\ufeff")), nil // which Windows' editor puts before a text
}

// Words is what a configuration may have besides, so that errors say more than where they are.
type Words interface {
	// Meant is what a key that is not known probably means, as a sentence; "" if nobody knows.
	Meant(key string) string
	// Example is what may stand behind a key; "" if nobody knows.
	Example(key string) string
}

// kindWords are what a value must be, for people who do not write Go.
var kindWords = map[reflect.Kind]string{
	reflect.Float32: aNumber, reflect.Float64: aNumber,
	reflect.Int: aWhole, reflect.Int8: aWhole, reflect.Int16: aWhole, reflect.Int32: aWhole, reflect.Int64: aWhole,
	reflect.Uint: aWhole, reflect.Uint8: aWhole, reflect.Uint16: aWhole, reflect.Uint32: aWhole, reflect.Uint64: aWhole,
	reflect.Bool: "true or false", reflect.String: aText,
	reflect.Slice: aList, reflect.Array: aList, reflect.Struct: someKeys, reflect.Map: someKeys,
}

// nodeWords are what stands in the file.
var nodeWords = map[ast.NodeType]string{
	ast.SequenceType: aList, ast.MappingType: someKeys, ast.MappingValueType: someKeys,
	ast.IntegerType: aNumber, ast.FloatType: aNumber, ast.StringType: aText, ast.LiteralType: aText, ast.NullType: "nothing",
}

const (
	aNumber  = "a number"
	aWhole   = "a whole number"
	aText    = "a text"
	aList    = "a list, such as [a, b],"
	someKeys = "keys with values"
)

// inWords is the word for a type.
func inWords(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		return inWords(t.Elem())
	}
	return cmp.Or(kindWords[t.Kind()], t.String())
}

// nodeInWords is the word for a node.
func nodeInWords(t ast.NodeType) string { return cmp.Or(nodeWords[t], t.YAMLName()) }

// explain gives the place and the kind of a fault, and never the text there.
func explain(path string, text []byte, err error, into any) error {
	var own *lienthong.Error
	if errors.As(err, &own) {
		return &lienthong.Error{Code: own.Code, Message: path + ": " + own.Message, Field: own.Field, Cause: own.Cause}
	}
	place, line := path, 0
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil && y.GetToken().Position != nil {
		line = y.GetToken().Position.Line
		place = fmt.Sprintf("%s:%d:%d", path, y.GetToken().Position.Line, y.GetToken().Position.Column)
	}
	var (
		unknown   *yaml.UnknownFieldError
		duplicate *yaml.DuplicateKeyError
		syntax    *yaml.SyntaxError
		wrongType *yaml.TypeError
		overflow  *yaml.OverflowError
		node      *yaml.UnexpectedNodeTypeError
	)
	var what string
	switch {
	case errors.As(err, &unknown):
		what = fmt.Sprintf("the key %q is not known here; ", unknown.Token.Value)
		meant := ""
		if w, ok := into.(Words); ok {
			meant = w.Meant(unknown.Token.Value)
		}
		what += cmp.Or(meant, "check its spelling and indentation")
	case errors.As(err, &duplicate), errors.As(err, &syntax) && strings.Contains(syntax.Message, "already defined"):
		what = "a key is given twice; keep one"
	case errors.As(err, &wrongType):
		what = "needs " + inWords(wrongType.DstType) + " here" + example(wrongType.Token, into)
	case errors.As(err, &overflow):
		what = fmt.Sprintf("the number does not fit %s", overflow.DstType)
	case errors.As(err, &node):
		what = fmt.Sprintf("needs %s here, not %s%s", nodeInWords(node.Expected), strings.TrimSuffix(nodeInWords(node.Actual), ","), example(node.Token, into))
	case indented(text, line):
		what = "a tab stands before what is written here; YAML indents by spaces alone"
	default:
		what = "this is not YAML that can be read; check indentation (by spaces, no tabs), quotes and values like 30s"
	}
	return lienthong.Errorf(lienthong.Invalid, "%s: %s", place, what)
}

// example is what may stand behind the key of a value, as the rest of a sentence.
func example(value *token.Token, into any) string {
	w, ok := into.(Words)
	if !ok || value == nil {
		return ""
	}
	for t := value.Prev; t != nil; t = t.Prev { // past what a list has before it
		if t.Type == token.MappingValueType && t.Prev != nil {
			if text := w.Example(t.Prev.Value); text != "" {
				return fmt.Sprintf("; write %s: %s", t.Prev.Value, text)
			}
			return ""
		}
	}
	return ""
}
