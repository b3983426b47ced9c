package shard

import (
	"fmt"
	"path/filepath"
)

// Step is one of the three things that are done to shards. The words are in
// names of files and in what schedulers move about.
type Step string

// The steps, in order. Each begins when the one before has ended everywhere.
const (
	// Count compares by whole numbers, and counts names and gaps.
	Count Step = "count"
	// Settle sums the counts of the country up, and tells which rows are settled.
	// It is one unit, since it sees everything.
	Settle Step = "settle"
	// Link compares the rows that are open under all keys.
	Link Step = "link"
)

// Unit is one piece of work, and all that a scheduler need know of it: some
// hundred bytes, whatever the size of the shards. Doing one twice, at once or
// after another, does no harm.
type Unit struct {
	Dir        string `json:"dir"` // the shared folder
	Step       Step   `json:"step"`
	Register   int    `json:"register"`   // which shard of the register
	Population int    `json:"population"` // which stretch of the population
}

// part is the file that the unit makes.
func (u Unit) part() string {
	switch u.Step {
	case Settle:
		return settledPath(u.Dir)
	default:
		return filepath.Join(u.Dir, fmt.Sprintf("%s-%04d-%04d.parquet", u.Step, u.Register, u.Population))
	}
}

// The files of a folder that are not made by one unit of many.
func planPath(dir string) string    { return filepath.Join(dir, "plan.json") }
func settledPath(dir string) string { return filepath.Join(dir, "settled.json") }

// rowsPath is where the rows of a shard are, and matchesPath where what the
// whole country's numbers say about them.
func rowsPath(dir string, shard int) string {
	return filepath.Join(dir, fmt.Sprintf("register-%04d.parquet", shard))
}

func matchesPath(dir string, shard int) string {
	return filepath.Join(dir, fmt.Sprintf("settled-%04d.parquet", shard))
}

// ours are the patterns of the names of all these files.
var ours = []string{
	"plan.json", "settled.json", "register-????.parquet", "settled-????.parquet",
	"count-????-????.parquet", "link-????-????.parquet",
}
