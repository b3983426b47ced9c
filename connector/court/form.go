package court

import (
	"maps"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// Form is what a clerk fills in about a participant. The zero Form is empty. It
// is for one goroutine.
type Form struct {
	fields   map[connector.TermID]Field
	unlocked []Unlocking
}

// Field is one field of a form. Proof, the id of the exchange by which a register
// confirmed it, locks it.
type Field struct {
	Value string
	Proof string
	At    time.Time // when it was confirmed
}

// Locked reports whether a register confirmed the field.
func (f Field) Locked() bool { return f.Proof != "" }

// Unlocking is who unlocked a field and why; it is never taken away.
type Unlocking struct {
	Term    connector.TermID
	Officer string
	Reason  string
	At      time.Time
	Was     string // the proof that locked it
}

// Restore is a form as [Form.Fields] and [Form.Unlocked] told it, so that one that
// was kept is as locked as it was.
func Restore(fields map[connector.TermID]Field, unlocked []Unlocking) Form {
	return Form{maps.Clone(fields), slices.Clone(unlocked)}
}

// Fields are all that were written.
func (f *Form) Fields() map[connector.TermID]Field { return maps.Clone(f.fields) }

// Get is a field; the zero Field if nothing was written.
func (f *Form) Get(id connector.TermID) Field { return f.fields[id] }

// Set writes what the clerk typed. A locked field is left as it is, with
// Conflict.
func (f *Form) Set(id connector.TermID, value string) error {
	if f.fields[id].Locked() {
		return lienthong.Errorf(lienthong.Conflict, "Field %s was verified and is locked; if it is wrong, the register has to correct it.", id)
	}
	f.put(id, Field{Value: value})
	return nil
}

// Confirm writes what a register answered, and locks it. Without a proof nothing
// is locked: there is no verified field without an exchange that shows it.
func (f *Form) Confirm(values map[connector.TermID]string, proof string, at time.Time) error {
	if proof == "" {
		return lienthong.Errorf(lienthong.Invalid, "Fields are locked only with the exchange that verified them.")
	}
	for id, v := range maps.All(values) {
		f.put(id, Field{Value: v, Proof: proof, At: at})
	}
	return nil
}

// Unlock opens a verified field, for an officer with a reason.
func (f *Form) Unlock(id connector.TermID, officer, reason string, at time.Time) error {
	field := f.fields[id]
	switch {
	case !field.Locked():
		return nil
	case officer == "" || reason == "":
		return lienthong.Errorf(lienthong.Invalid, "A verified field is unlocked by an officer, with a reason.")
	}
	f.unlocked = append(f.unlocked, Unlocking{id, officer, reason, at, field.Proof})
	f.put(id, Field{Value: field.Value})
	return nil
}

// Unlocked is every unlocking, the oldest first.
func (f *Form) Unlocked() []Unlocking { return slices.Clone(f.unlocked) }

func (f *Form) put(id connector.TermID, field Field) {
	if f.fields == nil {
		f.fields = map[connector.TermID]Field{}
	}
	f.fields[id] = field
}
