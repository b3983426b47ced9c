// Package label is the words for the codes of the interface that every set of
// pages shows: verdicts, differences, problems.
package label

import "embed"

// Files are words.json.
//
//go:embed words.json
var Files embed.FS
