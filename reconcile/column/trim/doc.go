// Package trim leaves of a folded value what its kind compares: of a telephone the last digits, of a name no title, of a
// mailbox no mark behind its name. Values are in the caller's memory, and so are the results.
package trim
