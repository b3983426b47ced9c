package scheme

import (
	"cmp"
	"slices"
)

// Model is a model file.
type Model struct {
	// Version is that of the format, 1.
	Version int `yaml:"version"`
	// Link is what is wanted; see the constants.
	Link Link `yaml:"link"`
	// ID is the column that names a row, RightID that of the right table where
	// it has another name; [RowNumber], or no ID, is the number of the row.
	ID      string `yaml:"id,omitempty"`
	RightID string `yaml:"right_id,omitempty"`
	// Fields are what is compared, at most [MaxFields].
	Fields []Field `yaml:"fields"`
	// Blocking says which pairs are compared.
	Blocking Blocking `yaml:"blocking"`
	// Thresholds turn a probability into a decision.
	Thresholds Thresholds `yaml:"thresholds"`
	// Learnt is what training found; a model without it is trained first.
	Learnt *Learnt `yaml:"learnt,omitempty"`
}

// RowNumber as an id says that no column names a row; as that of the right table, that none
// does there, though one does of the left.
const RowNumber = "-"

// MaxFields bounds the fields of a model: a pair's levels are four bits each of
// one machine word.
const MaxFields = 16

// MaxLevels bounds the levels of a field, the last one included: 0 is for a
// missing value.
const MaxLevels = 15

// Link is the kind of link.
type Link string

// The kinds of link.
const (
	Dedupe     Link = "dedupe"      // one table: which rows mean the same?
	LinkTables Link = "link"        // pairs of a left and a right row; a row may have several partners
	OneToOne   Link = "one_to_one"  // each row has at most one partner
	Spine      Link = "spine"       // each right row has at most one left row, which may have several
	DedupeLeft Link = "dedupe_left" // pairs inside the left table and between the two, none inside the right
	// Auto leaves it to what is found: dedupe of one table; of two, one_to_one, spine or link.
	// So does a model that names none.
	Auto Link = "auto"
)

// Known reports whether there is such a kind of link.
func (l Link) Known() bool {
	return l == Dedupe || l == LinkTables || l == OneToOne || l == Spine || l == DedupeLeft || l == Auto
}

// Tables is how many tables the kind of link needs.
func (l Link) Tables() int {
	if l == Dedupe {
		return 1
	}
	return 2
}

// Field is one thing that is compared.
type Field struct {
	Name string `yaml:"name"`
	Kind Kind   `yaml:"kind"`
	// Columns hold it, joined by spaces; a date may lie in three: year, month, day, and that of a birth
	// in two: an age, and the date or year when it was asked.
	Columns []string `yaml:"columns,flow"`
	// RightColumns are those of the right table where the names differ.
	RightColumns []string `yaml:"right_columns,omitempty,flow"`
	// Words are those of which a category is one that stands in a text: the colours among the
	// words of a title. They are folded as texts are, and empty where the whole cell is the value.
	Words []string `yaml:"words,omitempty,flow"`
	// SwapWith names the field whose values are found here by mistake.
	SwapWith string `yaml:"swap_with,omitempty"`
	// Levels are the tests; those of the kind where none are named.
	Levels []string `yaml:"levels,omitempty,flow"`
	// TermFrequency is how far a rare value counts more than a common one: 1
	// wholly, 0 not at all.
	TermFrequency *float64 `yaml:"term_frequency,omitempty"`
	// M and U fix what is known beforehand, one number a level, the last one
	// included: the share of true pairs, and of other pairs, on that level. An
	// entry of 0 is learnt.
	M []float64 `yaml:"m,omitempty,flow"`
	U []float64 `yaml:"u,omitempty,flow"`
	// Event says of a date that it is of something that happened, to many on one day, and no
	// birth. It is found in the tables and stands in no file.
	Event bool `yaml:"-"`
	// Holds is the kind of what the columns hold, where the model compares them as another one. It
	// is found in the tables and stands in no file; see [Field.Meaning].
	Holds Kind `yaml:"-"`
	// Numberless places, and texts that hold such, are compared by their words that hold no number, which
	// another field compares: where an address lacks its number, nothing speaks against it.
	Numberless bool `yaml:"numberless,omitempty"`
	// AgesIn is the year in which the ages were asked that a column has in place of dates of birth,
	// RightAgesIn that of the right table's where it was another.
	AgesIn      int `yaml:"ages_in,omitempty"`
	RightAgesIn int `yaml:"right_ages_in,omitempty"`
	// BornAt says where a date of birth stands in the digits of a person's number: yymmdd..... is that of
	// a number of eleven digits which begins with it.
	BornAt string `yaml:"born_at,omitempty"`
	// Shown is how many of its first and of its last letters and digits a value shows where a table masks it,
	// as 010-****-9652 shows [3, 4]. No more of any value is compared.
	Shown []int `yaml:"shown,omitempty,flow"`
	// Unborn says of a date that its name calls it one of something else than a birth. What it is
	// to a person, the rows tell. It stands in no file either.
	Unborn bool `yaml:"-"`
	// Birth says that its dates are called births.
	Birth bool `yaml:"-"`
	// Relative says that the columns are of somebody else than the person, whom brothers and
	// sisters share: a father, a mother. It stands in no file either.
	Relative bool `yaml:"-"`
	// BlockOnly fields serve the blocking keys and are not compared.
	BlockOnly bool `yaml:"block_only,omitempty"`
}

// Meaning is the kind of what a field holds, however it is compared: a name of a person is borne by one
// thing, though its letters are compared as those of a text.
func (f *Field) Meaning() Kind { return cmp.Or(f.Holds, f.Kind) }

// Blocking says which pairs are compared: those that agree on at least one key.
type Blocking struct {
	// All compares every pair, whatever the keys; they then only serve learning.
	All bool `yaml:"all,omitempty"`
	// Keys are lists of field:form joined by commas, "family:sound, born:year".
	Keys []string `yaml:"keys"`
	// MaxBlock is how many pairs one value of a key may make. A larger block is
	// split by SplitBy, and left out and reported if that is not enough.
	MaxBlock int64 `yaml:"max_block,omitempty"`
	// SplitBy are field:form, the first that makes all parts small enough wins.
	SplitBy []string `yaml:"split_by,omitempty,flow"`
	// Proposed says that all this was proposed for the very rows that are linked, and would be
	// proposed for them again. It stands in no file.
	Proposed bool `yaml:"-"`
}

// DefaultMaxBlock is MaxBlock where the model says nothing: about a second.
const DefaultMaxBlock = 2_000_000

// Thresholds are probabilities.
type Thresholds struct {
	// Match is from where a pair is taken for the same.
	Match float64 `yaml:"match"`
	// Review is from where a pair is written down for a person to look at.
	Review float64 `yaml:"review"`
}

// Learnt is what training found.
type Learnt struct {
	// Lambda is the share of all pairs that are matches.
	Lambda float64 `yaml:"lambda"`
	// Fields has the shares by level, for each compared field by name.
	Fields map[string]Shares `yaml:"fields"`
	// Ties are pairs of fields that agree together more than by chance.
	Ties []Tie `yaml:"ties,omitempty"`
	// Kin are classes of pairs that are alike without meaning the same, such as
	// those of one household; at most [MaxKin].
	Kin []Kin `yaml:"kin,omitempty"`
}

// MaxKin bounds the classes of kin.
const MaxKin = 5

// Kin is a class of pairs that are alike without meaning the same.
type Kin struct {
	// Share is that of all pairs.
	Share float64 `yaml:"share"`
	// Fields has the shares by level, for each compared field by name.
	Fields map[string]KinShares `yaml:"fields"`
}

// KinShares are the shares of kin on each level of a field.
type KinShares struct {
	K []float64 `yaml:"k,flow"`
}

// Shares are the shares of true pairs (M) and of other pairs (U) on each level.
type Shares struct {
	M []float64 `yaml:"m,flow"`
	U []float64 `yaml:"u,flow"`
}

// Tie corrects the score of a pair for two fields that are not independent, in
// bits, by the class of both fields' levels: agree, near, differ.
type Tie struct {
	Fields [2]string     `yaml:"fields,flow"`
	Bits   [3][3]float64 `yaml:"bits,flow"`
}

// Compared are the fields that are compared, in order.
func (m *Model) Compared() []*Field {
	var fs []*Field
	for i := range m.Fields {
		if !m.Fields[i].BlockOnly {
			fs = append(fs, &m.Fields[i])
		}
	}
	return fs
}

// Field finds a field by name; nil if there is none.
func (m *Model) Field(name string) *Field {
	for i := range m.Fields {
		if m.Fields[i].Name == name {
			return &m.Fields[i]
		}
	}
	return nil
}

// Parsed are the field's levels, those of its kind where none are named, and
// without the last one. The model has been checked.
func (f *Field) Parsed() []Level {
	names := f.Levels
	if len(names) == 0 {
		names = f.Kind.Levels()
		if f.SwapWith != "" {
			names = append([]string{names[0], "swapped"}, names[1:]...)
		}
	}
	levels := make([]Level, len(names))
	for i, n := range names {
		levels[i], _ = ParseLevel(n)
	}
	return levels
}

// Frequency is the share of the term-frequency adjustment that applies.
func (f *Field) Frequency() float64 {
	if f.TermFrequency != nil {
		return *f.TermFrequency
	}
	return 1
}

// AgesOf is when the ages of a side were asked, 0 where it has none or another column says it.
func (f *Field) AgesOf(side int) int {
	if side == 1 && f.RightAgesIn != 0 {
		return f.RightAgesIn
	}
	return f.AgesIn
}

// ColumnsOf are the columns of a side that hold the field: 0 left, 1 right.
func (f *Field) ColumnsOf(side int) []string {
	if side == 1 && len(f.RightColumns) > 0 {
		return f.RightColumns
	}
	return f.Columns
}

// IDOf is the column of a side that names a row.
func (m *Model) IDOf(side int) string {
	name := m.ID
	if side == 1 && m.RightID != "" {
		name = m.RightID
	}
	if name == RowNumber {
		return ""
	}
	return name
}

// OneText reports whether all that is compared is a text, which may stand in several columns, and
// the codes in it.
func (m *Model) OneText() bool {
	fields := m.Compared()
	return fields[0].Kind == Text && !slices.ContainsFunc(fields[1:], func(f *Field) bool {
		return f.Kind != Codes || !slices.Equal(f.Columns, fields[0].Columns)
	})
}

// OfPersons reports whether a model has a field of names of persons.
func (m *Model) OfPersons() bool {
	return slices.ContainsFunc(m.Fields, func(f Field) bool { return f.Meaning().IsName() })
}

// OneColumn reports whether all that is compared is read from one text, which may be names, and
// from the codes in it.
func (m *Model) OneColumn() bool {
	fields := m.Compared()
	for _, f := range fields {
		if f.Kind != Text && f.Kind != Name && f.Kind != Codes || !slices.Equal(f.Columns, fields[0].Columns) || len(f.Columns) != 1 {
			return false
		}
	}
	return fields[0].Kind != Codes
}
