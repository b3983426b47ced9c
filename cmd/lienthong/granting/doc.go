// Package granting is the part of the command line of who owns data: grants and
// the tables that test them (lienthong grant …), agreements (lienthong agreement
// …) and who may call a node (lienthong caller …). It reads flags and files,
// asks a running node over its interface, and prints; what a table means is the
// part grant's to know.
package granting
