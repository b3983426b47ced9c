package linked

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/lienthong/lienthong/connector"
)

// Nobody is a record whose person the population register does not know.
func Nobody(r Record) bool { return !r.Known() && !r.Undecided }

// after reports whether a day is later than another, as far as both are known:
// "2024" is not later than "2024-03".
func after(day, other string) bool {
	n := min(len(day), len(other))
	return n > 0 && day[:n] > other[:n]
}

// OpenAfterDeath is a record about somebody dead that has not ended, or ended
// later: than the day of death, or than a day on which they were dead, where no
// more may be told.
func OpenAfterDeath(until connector.TermID) func(Record) bool {
	return func(r Record) bool {
		day := r.Person.Died
		if day.IsZero() {
			day = r.Person.DeadBy
		}
		return r.Person.Dead && (r.Get(until) == "" || after(r.Get(until), day.String()))
	}
}

// LaterThanDeath is a record of something that happened after its person died:
// a rule that needs [DayOfDeath].
func LaterThanDeath(on connector.TermID) func(Record) bool {
	return func(r Record) bool { return !r.Person.Died.IsZero() && after(r.Get(on), r.Person.Died.String()) }
}

// DeathUnknown is a record of a death that the population register does not
// have: the other direction of OpenAfterDeath.
func DeathUnknown(died connector.TermID) func(Record) bool {
	return func(r Record) bool { return r.Get(died) != "" && r.Known() && !r.Person.Dead }
}

// Overlapping are records whose periods overlap and that differ in a term, such
// as two taxpayers who claim one dependant in the same year. The one that began
// first is right until somebody finds otherwise; the later ones are found.
// Without a term that must differ, any two that overlap are.
func Overlapping(from, until, differ connector.TermID, agree ...connector.TermID) func([]Record) []int {
	return func(group []Record) (out []int) {
		order := make([]int, len(group))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(group[a].Get(from), group[b].Get(from)) })
		for n, i := range order {
			earlier := func(j int) bool {
				a, b := group[j], group[i]
				if differ != "" && a.Get(differ) == b.Get(differ) {
					return false
				}
				for _, id := range agree {
					if a.Get(id) != b.Get(id) {
						return false
					}
				}
				return b.Known() && b.Get(from) != "" && (a.Get(until) == "" || !after(b.Get(from), a.Get(until)))
			}
			if slices.ContainsFunc(order[:n], earlier) {
				out = append(out, i)
			}
		}
		slices.Sort(out)
		return out
	}
}

// Several are the records of one person beyond those with the first key: one
// researcher who was given two codes.
func Several(key connector.TermID) func([]Record) []int {
	return func(group []Record) (out []int) {
		for i, r := range group {
			if r.Known() && r.Get(key) != group[0].Get(key) {
				out = append(out, i)
			}
		}
		return out
	}
}

// Above are all records of a group whose numbers add up to more than most:
// shares in a parcel. A little more is rounding.
func Above(id connector.TermID, most float64, counts func(Record) bool) func([]Record) []int {
	const rounding = 1e-3
	return func(group []Record) (out []int) {
		sum := 0.0
		for i, r := range group {
			n, err := strconv.ParseFloat(r.Get(id), 64)
			if err != nil || !counts(r) {
				continue
			}
			sum += n
			out = append(out, i)
		}
		if sum <= most+rounding {
			return nil
		}
		return out
	}
}
