package group

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/lienthong/lienthong/internal/tabular/group/page"
)

// A Block is some rows that follow each other, column by column, of the columns
// asked for. Its texts hold until it is filled again, so that nothing is made
// for a row; a caller that works on one block while the next is read has two.
type Block struct {
	Numbers []int      // of the rows in the file
	Columns [][]string // by column of the header, nil for those not asked for
	Asked   []int      // columns asked for
	texts   []page.Texts
}

// BlockRows is how many rows a block has at most.
const BlockRows = 1 << 13

// NewBlock makes an empty block for a table of so many columns, of which some
// are asked for, counted from 0.
func NewBlock(width int, columns []int) Block {
	b := Block{Columns: make([][]string, width)}
	for _, c := range columns {
		if b.Columns[c] == nil {
			b.Columns[c] = make([]string, 0, BlockRows)
			b.Asked, b.texts = append(b.Asked, c), append(b.texts, page.Texts{})
		}
	}
	return b
}

// Reset empties the block.
func (b *Block) Reset() {
	b.Numbers = b.Numbers[:0]
	for k, c := range b.Asked {
		b.Columns[c] = b.Columns[c][:0]
		b.texts[k].Reset()
	}
}

// Full reports whether the block should take no more rows.
func (b *Block) Full() bool { return len(b.Numbers) >= BlockRows }

// Blocks reads groups one behind the other into blocks, all columns asked for at once: each
// has its own pages, and takes its own time.
type Blocks struct {
	groups  *Groups
	group   int           // that is read next
	left    int           // rows of the one before
	columns []page.Column // those of the blocks
	filled  []bool        // rows of the group with something in another column, nil while nobody asked
}

// NewBlocks begins with the first group.
func NewBlocks(g *Groups) *Blocks { return &Blocks{groups: g} }

// Fill appends rows to an empty block, and answers io.EOF if there are none.
func (r *Blocks) Fill(b *Block) error {
	for !b.Full() {
		if r.left == 0 {
			for i := range r.columns {
				r.columns[i].Close()
			}
			if r.columns = r.columns[:0]; r.group == r.groups.Len() {
				break
			}
			r.open(b.Asked)
			continue
		}
		n := min(BlockRows-len(b.Numbers), r.left)
		first := int(r.groups.starts[r.group]) - r.left + 1
		if err := r.take(b, first, n); err != nil {
			return err
		}
		if err := r.number(b, first, n); err != nil {
			return err
		}
		r.left -= n
		r.groups.of.Read(int64(n))
	}
	if len(b.Numbers) == 0 {
		return io.EOF
	}
	return nil
}

// open begins the next group.
func (r *Blocks) open(columns []int) {
	group := r.groups.of.Groups[r.groups.from+r.group]
	chunks := group.ColumnChunks()
	for _, c := range columns {
		r.columns = append(r.columns, r.groups.of.Columns[c].open(chunks))
	}
	r.left, r.filled = int(group.NumRows()), nil
	r.group++
}

// take appends the texts of n rows, of which the first has this number.
func (r *Blocks) take(b *Block, first, n int) error {
	var all sync.WaitGroup
	errs := make([]error, len(b.Asked))
	for k, c := range b.Asked {
		all.Go(func() {
			had, faults := len(b.Columns[c]), r.groups.of.Faults
			defer func() {
				if v := recover(); v != nil {
					errs[k] = faults.Panicked(v, first-1)
				}
			}()
			var err error
			b.Columns[c], err = r.columns[k].Append(b.Columns[c], &b.texts[k], n)
			row := first + len(b.Columns[c]) - had
			switch {
			case err != nil:
				errs[k] = faults.Damaged(err, row)
			case row < first+n:
				errs[k] = faults.NotText(row, c)
			}
		})
	}
	all.Wait()
	return cmp.Or(errs...)
}

// number gives the last n rows of a block their numbers, and passes over those that are blank.
func (r *Blocks) number(b *Block, first, n int) error {
	at := len(b.Numbers)
	for i := at; n > 0; i, n, first = i+1, n-1, first+1 {
		if b.blank(i) {
			if err := r.lookElsewhere(b.Asked); err != nil {
				return err
			}
			if !r.filled[first-1-int(r.groups.starts[r.group-1])] {
				continue
			}
		}
		if at < i {
			for _, c := range b.Asked {
				b.Columns[c][at] = b.Columns[c][i]
			}
		}
		b.Numbers = append(b.Numbers, first)
		at++
	}
	for _, c := range b.Asked {
		b.Columns[c] = b.Columns[c][:at]
	}
	return nil
}

// blank reports whether a row has nothing in the columns asked for.
func (b *Block) blank(row int) bool {
	for _, c := range b.Asked {
		if s := b.Columns[c][row]; s != "" && strings.TrimSpace(s) != "" {
			return false
		}
	}
	return true
}

// lookElsewhere finds which rows of the group have something in the columns that nobody asked for.
func (r *Blocks) lookElsewhere(wanted []int) error {
	if r.filled != nil {
		return nil
	}
	var others []int
	for c := range r.groups.of.Columns {
		if !slices.Contains(wanted, c) {
			others = append(others, c)
		}
	}
	group := r.group - 1
	r.filled = make([]bool, r.groups.starts[r.group]-r.groups.starts[group])
	if len(others) == 0 {
		return nil
	}
	for s, err := range r.groups.Read(group, others) {
		if err != nil {
			return err
		}
		for i := range s.Rows {
			at := s.First - 1 - r.groups.starts[group] + int64(i)
			for k := range s.Strips {
				r.filled[at] = r.filled[at] || strings.TrimSpace(s.Strips[k].Text(i)) != ""
			}
		}
		r.groups.of.Read(-int64(s.Rows)) // they are counted when they are taken
	}
	return nil
}
