// Package twice finds persons who stand twice in one population register: the
// self-deduplication of a country.
//
// # Method
//
// Two records are compared if they share a number, or the name and the date of birth,
// the name, year and place, or the given name, date and place
// (kernel.NewDuplicateKeys). Levels and weights are the kernel's (Fellegi and Sunter
// 1969), but that numbers which differ say nothing: whoever stands twice has two. The
// prior is the share of persons of whom a second record is expected, over the number
// of persons. Names are weighed by how many persons bear them, so namesakes born on
// one day, of whom a country has millions, stay apart unless more agrees.
//
// Nobody is the same on similarity alone: names that differ, another date, another
// sex make a pair possible at most, so that twins are for an officer to tell apart.
//
// # Scale
//
// The population is held (package held). For each kind of key, hashes are dealt into
// 4,096 buckets by a counting sort, each bucket is sorted in the near cache, and equal
// ones are a block (block.go): 8 bytes a person beside the table, no pair is kept that
// cannot come to matter (find.go). The outcome is the same for any number of workers.
//
// Blocks beyond [Policy.Largest] are left out and counted, never silently.
package twice
