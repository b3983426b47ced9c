// Package tables is the part of the command line that links, dedupes, profiles,
// trains and evaluates any tables, and finds who stands twice in a population. It
// only reads flags and prints; the work is in reconcile/tablejob and filejob. Data
// goes to stdout, talk to stderr.
package tables
