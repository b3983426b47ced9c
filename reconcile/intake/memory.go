package intake

import (
	"fmt"
	"runtime"

	"github.com/lienthong/lienthong"
)

// What linking takes besides the rows themselves, in bytes: taken from runs on
// officials of a synthetic country, and rounded up.
const (
	memoryForAll      = 200 << 20 // the program, the gazetteer
	memoryForWorker   = 100 << 20 // pages of every column, tables of syllables
	memoryForRow      = 1500      // indexes, hits, and the persons who are shown; grows with how common names are
	memoryForRowHeld  = 1000      // the same beside a population that is held: the persons are fetched at the end, and fewer
	memoryForRowAgain = 80        // of it, what every further worker has of its own
	leastPart         = 50_000    // rows; in smaller parts a country would be read for ever
)

// plan says how many rows of the register can be linked at once within Memory,
// and has the population held if it fits beside them: it is then read once to be
// compared, and once more to show who was found. Held or not, in parts or not, the
// verdicts are the same; a population that is not held is read twice for each
// part. If that cannot help, it is refused before any of the population is read,
// with the estimate of what would do.
func (l *Linkage) plan(rows *register) (part int, err error) {
	if l.part > 0 {
		return l.part, nil
	}
	population := int64(0)
	if l.Population.Groups != nil {
		population = l.Population.Groups.Rows() * l.parents().BytesPerPerson()
	}
	if l.Memory == 0 || rows.len() == 0 {
		l.hold = population > 0
		return max(1, rows.len()), nil
	}
	var heap runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&heap)
	each := int64(memoryForRow + memoryForRowAgain*(l.Workers-1))
	taken := int64(heap.HeapAlloc) + memoryForAll + memoryForWorker*int64(l.Workers)
	fits := (l.Memory - taken) / each
	switch least := min(leastPart, int64(rows.len())); {
	case fits >= int64(rows.len()):
		each += memoryForRowHeld - memoryForRow
		l.hold = population > 0 && taken+each*int64(rows.len())+population <= l.Memory
		return rows.len(), nil
	case l.Population.Groups == nil:
		return 0, l.tooSmall(taken+each*int64(rows.len()), "or give the population as Parquet, which can be read in several passes")
	case fits < least:
		return 0, l.tooSmall(taken+each*least, "or split the register")
	default:
		return int(fits) / batchRows * batchRows, nil
	}
}

func (l Linkage) tooSmall(need int64, or string) error {
	return lienthong.Errorf(lienthong.TooLarge, "the linkage needs about %s of memory and may use %s; allow more, %s",
		mebibytes(need), mebibytes(l.Memory), or)
}

func mebibytes(n int64) string { return fmt.Sprintf("%d MiB", (n+1<<20-1)>>20) }
