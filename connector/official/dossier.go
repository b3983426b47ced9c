package official

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/lienthong/lienthong"
)

// Fact is one value of a dossier. It prints and marshals as the name of its
// field alone: it may be a state secret, and is personal data in any case.
type Fact struct {
	Field  FieldID
	Item   int    // of a list field, from 1: facts of one item belong together; else 0
	Text   string // as the field's kind is written; "" if Raw could not be read
	Raw    string // as the source has it
	Header string // the source's name of the column; "" if not from a file
	Source Master // who said so
}

// Format prints the name of the field for every verb.
func (f Fact) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, string(f.Field)) }

// LogValue is the name of the field.
func (f Fact) LogValue() slog.Value { return slog.StringValue(string(f.Field)) }

// MarshalJSON is the name of the field. A store that keeps facts as JSON has a
// form of its own; one that hands them out reads the catalogue first.
func (f Fact) MarshalJSON() ([]byte, error) { return json.Marshal(f.Field) }

// Cell is a cell of a source row that no field claimed. It is kept, since
// nothing may be lost, and prints and marshals as nothing.
type Cell struct {
	Header, Raw string
}

// Format prints nothing of the cell.
func (c Cell) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "(cell)") }

// LogValue is nothing of the cell.
func (c Cell) LogValue() slog.Value { return slog.StringValue("(cell)") }

// MarshalJSON is null.
func (c Cell) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// Dossier is hồ sơ điện tử (Decree 27/2026/NĐ-CP).
type Dossier struct {
	Key      string        // the agency's own key of the person, số hiệu; unique in the register
	PIN      lienthong.PIN // its code once it is linked; zero before
	Revision int64         // 0 is not stored yet; each change adds 1
	Changed  time.Time     // of the last revision

	Facts    []Fact
	Rest     []Cell    // cells that no field claimed
	Findings []Finding // of the last import
	Links    []Link    // what linking said, oldest first

	Source string // the file it was last imported from, its base name
	Row    int    // its row there
}

// Fact is the value of a field that is not a list, or its first item.
func (d *Dossier) Fact(id FieldID) (Fact, bool) {
	for _, f := range d.Facts {
		if f.Field == id && f.Item <= 1 {
			return f, true
		}
	}
	return Fact{}, false
}

// Verdict is the last word of linking; "" before any.
func (d *Dossier) Verdict() string {
	if len(d.Links) == 0 {
		return ""
	}
	return d.Links[len(d.Links)-1].Verdict
}

// set puts a fact in the place of what the same master said before.
func (d *Dossier) set(f Fact) {
	for i, have := range d.Facts {
		if have.Field == f.Field && have.Item == f.Item {
			d.Facts[i] = f
			return
		}
	}
	d.Facts = append(d.Facts, f)
}
