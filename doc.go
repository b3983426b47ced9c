// Package lienthong is the vocabulary of Liên Thông, the software that
// connects a national population register with the other registers of the
// state.
//
// It holds the words that every part speaks and no part owns: identifiers that
// check themselves and print masked, partial dates, the two times of a fact,
// and errors with stable codes. It does no input or output, keeps no state and
// imports the standard library only, so that anything may import it.
//
// # Identifiers are not persons
//
// A personal number can be cancelled and issued anew (Decree 70/2024/NĐ-CP
// art. 11), and an old nine-digit number stays a lawful alias. A [PersonID] is
// the person; a [PIN] or [CMND9] is a number the person bore for some time.
//
// # Masking
//
// Values that identify a person never print in full by accident: String,
// Format and LogValue show a mask, and JSON shows nothing at all. Code that
// lawfully hands a number on calls Reveal, which is easy to search for.
package lienthong
