// Package layout is the look of every page of the console: its colours, type
// and keys, for the packages of pages that stand on their own.
package layout

import "embed"

// Files are layout.css, keys.js and icon.svg.
//
//go:embed layout.css keys.js icon.svg
var Files embed.FS
