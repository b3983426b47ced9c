package grant

import (
	"slices"
	"strings"
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
	if !ok {
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

// split appends the steps of a canonical path to into. "/" has none. It is the
// second guard behind the gateway's canonical form: what could be resolved
// away, decoded twice or end the path early is refused.
func split(into []string, path string) ([]string, bool) {
	if path == "" || path[0] != '/' || len(path) > maxPath {
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

// canonical reports whether a step can mean only itself: printable ASCII
// without delimiters, and percent-encoding in capitals of bytes that need it.
func canonical(step string) bool {
	if step == "" || step == "." || step == ".." {
		return false
	}
	for i := 0; i < len(step); i++ {
		switch c := step[i]; {
		case c <= ' ' || c >= 0x7f || c == '?' || c == '#' || c == '\\' || c == ';' || c == '"':
			return false
		case c == '%':
			if i+2 >= len(step) {
				return false
			}
			hi, lo := hex(step[i+1]), hex(step[i+2])
			if hi < 0 || lo < 0 || !mustEncode(byte(hi<<4|lo)) {
				return false
			}
			i += 2
		}
	}
	return true
}

// mustEncode lists the bytes that have no plain form in a step. Slashes,
// backslashes, dots, semicolons, percent signs and control characters are not
// among them: plain they are refused or stand for themselves, and encoded they
// hide something.
func mustEncode(c byte) bool {
	return c == ' ' || c == '"' || c == '<' || c == '>' || c == '[' || c == ']' || c == '^' || c == '`' ||
		c == '{' || c == '|' || c == '}' || c == '#' || c == '?' || c >= 0x80
}

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
