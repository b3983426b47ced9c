package layout

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
)

// AssetPath is under which Assets serves.
const AssetPath = "/assets/"

// Assets are the files of pages. Each is named after its content, so that
// browsers may keep it for ever.
type Assets map[string]Asset // by address

// Asset is a file with its media type.
type Asset struct {
	Type string
	Body []byte
}

// Add enters a file, such as console and .css, and returns its address.
func (a Assets) Add(stem, ext, kind string, body []byte) string {
	sum := sha256.Sum256(body)
	path := AssetPath + stem + "-" + hex.EncodeToString(sum[:6]) + ext
	a[path] = Asset{kind, body}
	return path
}

// ServeHTTP implements http.Handler.
func (a Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.Type)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(f.Body)
}

// policy allows the embedded files and nothing else: no inline script or style,
// no frame, no other host.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Secure lets pages use their own files and forms and nothing else.
func Secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		next.ServeHTTP(w, r)
	})
}
