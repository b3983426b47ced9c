package connector

import "strings"

// A key of several columns is written with | between them; a | or \ within one
// has a \ in front.

var keyEscape = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

func joinKey(parts []string) string {
	var out strings.Builder
	for i, p := range parts {
		if i > 0 {
			out.WriteByte('|')
		}
		_, _ = keyEscape.WriteString(&out, p) // a Builder takes everything
	}
	return out.String()
}

func splitKey(key string) []string {
	parts, at := []string{""}, 0
	for i := 0; i < len(key); i++ {
		switch c := key[i]; {
		case c == '|':
			parts, at = append(parts, ""), at+1
		case c == '\\' && i+1 < len(key):
			i++
			parts[at] += key[i : i+1]
		default:
			parts[at] += key[i : i+1]
		}
	}
	return parts
}
