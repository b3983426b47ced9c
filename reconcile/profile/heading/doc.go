// Package heading tells what the names of columns say, in some thirty languages: the kind of what a column holds,
// or the part that it plays among the others; and which first rows and which names say nothing.
package heading
