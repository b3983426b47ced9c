// Package closer gives the fields of a model that somebody wrote the kinds that suit what their
// columns hold, where the written ones say less: a name of a person that is called a text, a
// postal code that is called an identifier. Who writes a model knows which columns matter, and
// not always what the kinds are for. [Initials] gives their levels what some values need, and [Parts]
// compares whole names by their parts.
package closer
