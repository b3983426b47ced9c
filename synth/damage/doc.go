// Package damage spoils the fields of a personnel record the way real files
// are spoilt: the error catalogue of docs/sources.md, Errors, one class for each way,
// with a rate for each class.
//
// # Shape
//
// Classes come in groups that spoil one thing each: the number, the date of
// birth, the sex, what the name says, how the name is written down, the place.
// At most one class of a group strikes a record, so that the rates are exact
// and every record's damage can be told from its list of classes. Groups are
// independent: a name may lose a word and be in capitals.
//
//	class.go    the classes, their groups and their rates' fields
//	rates.go    Rates, with the reason for every default
//	number.go birth.go person.go            the number; the date; sex and place
//	spelling.go                             what the name says
//	writing.go encoding.go keystroke.go     how it is written down
//	letter.go                               letters taken apart and put together
//
// A class strikes only where it can: a name without marks cannot lose them.
// Where it cannot, nothing happens and nothing is noted.
//
// # What it never does
//
// It reads no file and knows no person but the record it is given. It shares
// no table with the code that reads such records, so that each can test the
// other.
package damage
