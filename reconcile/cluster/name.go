package cluster

import (
	"cmp"
	"slices"
)

// Names gives each group of ids a name that stays: that of the cluster in which
// most of its members were before. A name goes to one group, the one that holds
// most of its former members; of equals, to the one with the first member. A
// group without a former name takes the id of its first member whose id is no
// name yet. Groups and their members come in a fixed order.
func Names(groups [][]string, before map[string]string) []string {
	type claim struct {
		group, members int
		name           string
	}
	var claims []claim
	taken := map[string]bool{}
	for g, ids := range groups {
		counts := map[string]int{}
		for _, id := range ids {
			if name, ok := before[id]; ok {
				counts[name]++
				taken[name] = true // gone or not, a name never means something else
			}
		}
		for name, n := range counts {
			claims = append(claims, claim{g, n, name})
		}
	}
	for _, name := range before {
		taken[name] = true
	}
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.members, a.members), cmp.Compare(a.group, b.group), cmp.Compare(a.name, b.name))
	})
	names, given := make([]string, len(groups)), map[string]bool{}
	for _, c := range claims {
		if names[c.group] == "" && !given[c.name] {
			names[c.group] = c.name
			given[c.name] = true
		}
	}
	for g, ids := range groups {
		if names[g] != "" {
			continue
		}
		names[g] = fresh(ids, taken)
		taken[names[g]] = true
	}
	return names
}

// fresh is a name that is not taken: the first id that is none, or else the
// first id with a mark.
func fresh(ids []string, taken map[string]bool) string {
	for _, id := range ids {
		if !taken[id] {
			return id
		}
	}
	name := ids[0]
	for taken[name] {
		name += "+"
	}
	return name
}
