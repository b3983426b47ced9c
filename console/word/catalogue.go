package word

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Catalogue is the messages: a key, then the text in Vietnamese and in
// English. Each page keeps its own in words.json; keys begin with the folder's
// name, so that they cannot meet.
type Catalogue map[string][2]string

// Read collects the words.json of files and of every folder of them.
func Read(files fs.FS) (Catalogue, error) {
	all := Catalogue{}
	paths, err := fs.Glob(files, "*/words.json")
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(files, "words.json"); err == nil {
		paths = append(paths, "words.json")
	}
	for _, path := range paths {
		data, err := fs.ReadFile(files, path)
		if err != nil {
			return nil, err
		}
		var some Catalogue
		if err := json.Unmarshal(data, &some); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for k, v := range some {
			all[k] = v
		}
	}
	return all, nil
}

// Text is the message in a language; a missing one shows its key, which the
// tests look for.
func (w Catalogue) Text(l Language, key string, args ...any) string {
	entry, ok := w[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return entry[l.index()]
	}
	return fmt.Sprintf(entry[l.index()], args...)
}

// Label is the word for a code of the API. The API may learn a code before the
// console does; it then shows the code, which says more than nothing.
func (w Catalogue) Label(l Language, kind, code string) string {
	if entry, ok := w["label."+kind+"."+code]; ok {
		return entry[l.index()]
	}
	return strings.ReplaceAll(code, "_", " ")
}

// Gloss is the word in a language for a value that is written out in Vietnamese, as
// registers do; "" if none is needed, or known.
func (w Catalogue) Gloss(l Language, kind, value string) string {
	if l == Vietnamese || value == "" {
		return ""
	}
	for _, code := range w.Codes(kind) {
		if w.Label(Vietnamese, kind, code) == value {
			return w.Label(l, kind, code)
		}
	}
	return ""
}

// Known reports whether the code is one of the catalogue's, and so fit for a
// class attribute.
func (w Catalogue) Known(kind, code string) bool {
	_, ok := w["label."+kind+"."+code]
	return ok
}

// Codes is every code of a kind that has a word, sorted.
func (w Catalogue) Codes(kind string) []string {
	var out []string
	for k := range w {
		if code, ok := strings.CutPrefix(k, "label."+kind+"."); ok {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}
