// Package jsonline reads and writes lines of JSON whose shape is known: rows of a
// register on their way, and verdicts on their way back, of which there are millions.
// Reflection and a general decoder take ten times as long.
//
// A [Scanner] reads only what it is told to expect, member after member as our own
// programs write them, without spaces and without escapes. Whatever else is JSON it does
// not understand, and the caller decodes the line in the general way: a scanner never
// decides that a line is bad, so that no line is read otherwise than before.
package jsonline
