package layout

import (
	"bytes"
	"html/template"
	"net/http"
)

// Write writes a page in a language, whole or not at all.
func Write(w http.ResponseWriter, t *template.Template, page any, language string, status int) error {
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout", page); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", language)
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
	return nil
}
