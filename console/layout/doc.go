// Package layout is the look of every page of the console: its colours, type
// and keys, and what serves them safely, for each package of pages.
package layout

import "embed"

// Files are layout.css, keys.js and icon.svg.
//
//go:embed layout.css keys.js icon.svg
var Files embed.FS
