// Package notice tells an agency which of the persons whom it knows have changed in the
// population register, so that it links the rows about them again and no others: at a
// cost that follows what has changed, and not the agency's rows.
//
// The agency asks with a mark, an opaque state of the register that the answer before
// gave it, and gets the numbers of those of its own sector's entries in the reference
// directory whose record was written since; not what has changed, and of nobody else.
// They are named to the evidence like any answer about persons. A mark that the register
// cannot go on from is lost: the agency links every row, and goes on from the new one.
//
// Who is known in the directory, and what has changed, the register's owner says
// ([Service].Changed); this package is the operation.
package notice
