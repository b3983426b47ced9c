package grant

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds of paths. Real ones have 3 to 8 steps.
const (
	maxPath  = 2048
	maxSteps = 32
)

// operation is a method and a path template, taken apart.
//
//	template = "/" [ step *( "/" step ) ]
//	step     = literal / "*" / "**"          ; "**" at most once
//
// "*" is exactly one step, "**" none or more. A path that ends with / has an
// empty last step, which only itself and "**" fit. Steps are compared byte by
// byte, in the canonical form in which they are forwarded: case counts.
type operation struct {
	method string   // "" for any
	before []string // steps before "**", or all; "*" for any one
	after  []string // steps after "**"
	many   bool     // there is a "**"
}

func parseOperation(method, path string) (operation, error) {
	var o operation
	switch {
	case method == "*":
	case method == "" || len(method) > 16 || strings.Trim(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return o, invalid("/method", "The method is a word in capitals, or * for any.")
	default:
		o.method = method
	}
	steps, ok := split(nil, path)
	if !ok || path == "" {
		return o, invalid("/path", "The path begins with / and has up to %d steps in canonical form, none of them . or .. or, but for the last, empty.", maxSteps)
	}
	for i, s := range steps {
		switch {
		case s == "**" && o.many:
			return o, invalid("/path", "The path has ** more than once.")
		case s == "**":
			o.many, o.after = true, slices.Clone(steps[i+1:])
		case s != "*" && strings.Contains(s, "*"):
			return o, invalid("/path", "A * stands alone between two /.")
		case !o.many:
			o.before = append(o.before, s)
		}
	}
	return o, nil
}

// split appends the steps of a canonical path to into. "/" and the empty path
// have none. It is the second guard behind the gateway's canonical form: what
// could be resolved away, decoded twice or end the path early is refused.
func split(into []string, path string) ([]string, bool) {
	if path == "" {
		return into, true
	}
	if path[0] != '/' || len(path) > maxPath {
		return nil, false
	}
	for rest, more := path[1:], len(path) > 1; more; {
		var step string
		step, rest, more = strings.Cut(rest, "/")
		if !canonical(step) && (step != "" || more) || len(into) == maxSteps {
			return nil, false
		}
		into = append(into, step)
	}
	return into, true
}

// canonical reports whether a step can mean only itself: the characters of RFC
// 3986 section 3.3, and percent-encoding in capitals of what needs it.
func canonical(step string) bool {
	encoded := false
	for i := 0; i < len(step); i++ {
		c := step[i]
		if c != '%' {
			if !isPlain(c) {
				return false
			}
			continue
		}
		if i+2 >= len(step) {
			return false
		}
		hi, lo := hex(step[i+1]), hex(step[i+2])
		d := byte(hi<<4 | lo)
		if hi < 0 || lo < 0 || d < ' ' || d == 0x7f || d == '/' || d == '\\' || isUnreserved(d) || d == '%' && looksEncoded(step[i+3:]) {
			return false
		}
		encoded, i = true, i+2
	}
	if encoded {
		decoded, err := url.PathUnescape(step)
		if err != nil || !utf8.ValidString(decoded) {
			return false
		}
		step = decoded
	}
	name, _, _ := strings.Cut(step, ";") // some servers cut parameters off before they resolve dots
	return step != "" && name != "." && name != ".."
}

// isUnreserved are the characters that are never encoded in canonical form.
func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func isPlain(c byte) bool { return isUnreserved(c) || strings.IndexByte("!$&'()*+,;=:@", c) >= 0 }

// looksEncoded reports whether what follows an encoded percent sign would be
// decoded by a program that decodes twice.
func looksEncoded(rest string) bool {
	const digits = "0123456789ABCDEFabcdef"
	return len(rest) >= 2 && strings.IndexByte(digits, rest[0]) >= 0 && strings.IndexByte(digits, rest[1]) >= 0
}

// hex is the value of a digit; small letters are not canonical.
func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	default:
		return -1
	}
}

// fits reports whether a request's method and steps are of this operation.
func (o *operation) fits(method string, steps []string) bool {
	if o.method != "" && o.method != method {
		return false
	}
	if !o.many {
		return len(steps) == len(o.before) && fitsEach(o.before, steps)
	}
	return len(steps) >= len(o.before)+len(o.after) &&
		fitsEach(o.before, steps) && fitsEach(o.after, steps[len(steps)-len(o.after):])
}

func fitsEach(template, steps []string) bool {
	for i, t := range template {
		if t != steps[i] && (t != "*" || steps[i] == "") {
			return false
		}
	}
	return true
}

// literals counts the steps that are spelled out.
func (o *operation) literals() int {
	n := 0
	for _, s := range slices.Concat(o.before, o.after) {
		if s != "*" {
			n++
		}
	}
	return n
}
