// Package tables is the part of the command line that links, dedupes, profiles,
// trains and evaluates any tables. It only reads flags and prints; the work is
// in reconcile/tablejob. Data goes to stdout, talk to stderr.
package tables
