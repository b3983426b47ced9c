package modelfile

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
)

// Write writes a model, its fields and levels in the order of a comparison, with
// what each level is worth.
func Write(w io.Writer, f *File) error {
	policy, err := f.Policy()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("# How much each comparison says of whether a row of officials means a person; docs/linkage.en.md describes every key.\n")
	b.WriteString("# Mỗi phép so sánh nói lên bao nhiêu rằng một dòng cán bộ là một người; xem docs/linkage.vi.md.\n")
	fmt.Fprintf(&b, "# fingerprint: %s\n", policy.Fingerprint())
	fmt.Fprintf(&b, "version: %d\nof: %s\n", f.Version, f.Of)
	fmt.Fprintf(&b, "\n# share of the rows whose person is in the population\ncoverage: %s\n", number(f.Coverage))
	b.WriteString("# probabilities: from link on a row is linked without a human, from consider on a person is worth a look\n")
	fmt.Fprintf(&b, "thresholds: {link: %s, consider: %s}\n", number(f.Thresholds.Link), number(f.Thresholds.Consider))
	b.WriteString("\n# m: share of true pairs on the level; u: of other pairs, and none where it is counted in the population; log2(m/u) is added\nlevels:\n")
	for _, s := range sections() {
		fmt.Fprintf(&b, "  %s:\n", s.name)
		for _, l := range s.field.Levels() {
			share := f.Levels[s.name][l.String()]
			fmt.Fprintf(&b, "    %s: {m: %s", l, number(share.M))
			if share.U != nil {
				fmt.Fprintf(&b, ", u: %s", number(*share.U))
			}
			if share.Fixed != Nothing {
				fmt.Fprintf(&b, ", fixed: %s", share.Fixed)
			}
			b.WriteString("}")
			if share.U != nil {
				fmt.Fprintf(&b, " # %+.1f bits", math.Log2(share.M / *share.U))
			}
			b.WriteByte('\n')
		}
	}
	if l := f.Learnt; l != nil {
		fmt.Fprintf(&b, "\n# what it was learnt from\nlearnt: {rows: %d, persons: %d, matches: %s, labels: %d}\n", l.Rows, l.Persons, number(l.Matches), l.Labels)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// number writes a number so that it is read back as it is.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
