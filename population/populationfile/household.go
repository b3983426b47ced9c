package populationfile

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/population"
)

// HouseholdColumns are those of a file of households beside a number; the rest of
// what a user says of columns is of the file of persons.
var HouseholdColumns = []vnfield.Column{vnfield.ColHousehold, vnfield.ColRelationToHead}

// Households says who belongs to which household, and is what to its head (Law on
// Residence 68/2020/QH14 art. 10). It takes some 60 bytes a person.
type Households struct {
	file  string
	of    map[lienthong.CardNumber]place
	roles []string
	first []int // the row of the file where a household begins
}

// place is a person's in a household.
type place struct {
	house int32
	row   int32
	role  uint16
	head  bool
}

const (
	maxRoles  = 1000 // relations to the head; a column with more is another one
	roleLimit = 40   // characters
)

// ReadHouseholds reads a table with a number, a household's code and the relation to its
// head in each row; head is what that relation says of the head. A household of several
// needs one head, and a person one household. It may be the file of the persons.
func ReadHouseholds(path string, over map[vnfield.Column]string, head string) (*Households, error) {
	t, err := tabular.Open(path, tabular.Options{HeaderScore: vnfield.HeaderScore, Decode: vntext.DecodeBytes})
	if err != nil {
		return nil, err
	}
	f := &File{table: t, path: path, name: filepath.Base(path), cells: map[vnfield.Column]int{}}
	defer func() { _ = t.Close() }() // it was only read
	if err := f.place(over); err != nil {
		return nil, err
	}
	for _, c := range HouseholdColumns {
		if !f.has(c) {
			return nil, f.fail(0, c, "no column is recognised as %s; the file has %q; say which it is with --columns %s=HEADER", c, t.Header(), c)
		}
	}
	if !slices.ContainsFunc(numberColumns, f.has) {
		return nil, f.fail(0, vnfield.ColPIN, "no column is recognised as a personal number or CMND; the file has %q", t.Header())
	}
	h := &Households{file: f.name, of: map[lienthong.CardNumber]place{}}
	r := houseReader{Households: h, f: f, head: vntext.Fold(head), houses: map[string]int32{}, roles: map[string]uint16{}}
	for row, err := range t.Rows() {
		if err != nil {
			return nil, err
		}
		if err := r.row(row); err != nil {
			return nil, err
		}
	}
	return h, r.headed()
}

// houseReader reads the rows of a file of households.
type houseReader struct {
	*Households
	f      *File
	head   string // folded
	houses map[string]int32
	roles  map[string]uint16
	count  []int32 // members of each household
	heads  []int32
}

func (r *houseReader) row(row tabular.Row) error {
	code, role := r.f.cell(row, vnfield.ColHousehold), r.f.cell(row, vnfield.ColRelationToHead)
	if code == "" {
		return nil // belongs to none that is recorded
	}
	numbers, err := r.f.numbers(row)
	if err != nil {
		return err
	}
	house, known := r.houses[code]
	if !known {
		house = int32(len(r.first))
		r.houses[code] = house
		r.first, r.count, r.heads = append(r.first, row.Number), append(r.count, 0), append(r.heads, 0)
	}
	p := place{house: house, row: int32(row.Number), head: vntext.Fold(role) == r.head}
	r.count[house]++
	if p.head {
		if r.heads[house]++; r.heads[house] > 1 {
			return r.f.fail(row.Number, vnfield.ColRelationToHead, "the household that begins in row %d has two heads", r.first[house])
		}
	} else if p.role, err = r.role(row, role); err != nil {
		return err
	}
	for _, n := range numbers {
		if n.Number.PIN().IsZero() && len(numbers) > 1 {
			continue // the personal number says who it is
		}
		if _, twice := r.of[n.Number]; twice {
			return r.f.fail(row.Number, r.f.firstNumberColumn(), "the number stands in an earlier row already; a person belongs to one household")
		}
		r.of[n.Number] = p
		break
	}
	return nil
}

func (r *houseReader) role(row tabular.Row, role string) (uint16, error) {
	n, known := r.roles[role]
	if known {
		return n, nil
	}
	if len([]rune(role)) > roleLimit || len(r.Households.roles) == maxRoles {
		return 0, r.f.fail(row.Number, vnfield.ColRelationToHead, "the relation is longer than %d characters, or one of more than %d; is it the right column?", roleLimit, maxRoles)
	}
	n = uint16(len(r.Households.roles))
	r.roles[role] = n
	r.Households.roles = append(r.Households.roles, role)
	return n, nil
}

// headed refuses households of several without a head.
func (r *houseReader) headed() error {
	for i, n := range r.heads {
		if n == 0 && r.count[i] > 1 {
			return r.f.fail(r.first[i], vnfield.ColRelationToHead, "the household that begins here has no head; say with --head what the column says of one")
		}
	}
	return nil
}

// homes are the households by the rows of the file of persons.
type homes struct {
	*Households
	of      []place // by row; house -1 for none
	members [][]int32
	found   map[lienthong.CardNumber]bool
}

func (h *Households) begin() *homes {
	if h == nil {
		return nil
	}
	return &homes{Households: h, members: make([][]int32, len(h.first)), found: make(map[lienthong.CardNumber]bool, len(h.of))}
}

// add finds the household of the next person.
func (h *homes) add(numbers []population.Identifier) {
	own := place{house: -1}
	for _, n := range numbers {
		if p, ok := h.Households.of[n.Number]; ok && !h.found[n.Number] {
			h.found[n.Number] = true
			own = p
			h.members[p.house] = append(h.members[p.house], int32(len(h.of)))
			break
		}
	}
	h.of = append(h.of, own)
}

// end refuses households with somebody whom the file of persons does not have.
func (h *homes) end() error {
	first, missing := int32(0), 0
	for n, p := range h.Households.of {
		if !h.found[n] {
			if missing++; first == 0 || p.row < first {
				first = p.row
			}
		}
	}
	if missing == 0 {
		return nil
	}
	return &lienthong.Error{Code: lienthong.Invalid, Field: string(vnfield.ColPIN),
		Message: fmt.Sprintf("%s, row %d: the file of persons has nobody with this number; of %d rows that is so", h.file, first, missing)}
}

// relations are those of a row to its head, or to those whom it heads.
func (h *homes) relations(row int, k *kin) (out []population.Relation) {
	own := h.of[row]
	if own.house < 0 {
		return nil
	}
	for _, m := range h.members[own.house] {
		other := h.of[m]
		switch {
		case own.head && int(m) != row:
			out = append(out, k.to(int(m), population.Member, h.roles[other.role]))
		case !own.head && other.head:
			out = append(out, k.to(int(m), population.Head, h.roles[own.role]))
		}
	}
	return out
}

// SplitColumns parts what a user says of columns into that of persons and that of
// households.
func SplitColumns(over map[vnfield.Column]string) (persons, households map[vnfield.Column]string) {
	persons, households = map[vnfield.Column]string{}, map[vnfield.Column]string{}
	for c, header := range over {
		if slices.Contains(HouseholdColumns, c) {
			households[c] = header
		} else {
			persons[c] = header
		}
	}
	return persons, households
}
