package archtest

import (
	"slices"
	"strings"
)

// Rules are all the rules, in the order a reader meets them.
var Rules = []func(*Tree) []Violation{Layers, SQL, Sizes, Docs, Names, NoInit, Nolint}

// Check applies every rule.
func Check(t *Tree) []Violation {
	var out []Violation
	for _, rule := range Rules {
		out = append(out, rule(t)...)
	}
	slices.SortStableFunc(out, func(a, b Violation) int { return strings.Compare(a.At, b.At) })
	return out
}
