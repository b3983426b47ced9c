// Package durable writes files that appear whole or not at all. A file is
// written beside its final place under a name of its own and gets its name only
// by [File.Commit], when all of it is on the disk; until then whatever stood
// there before stands there still. After a crash, a full disk or Ctrl-C nothing
// half-written bears a final name.
//
// It knows nothing of what is written. Files that grow record by record, the
// ledger's write-ahead log and the rows of a linking job, call fsync themselves;
// nothing else does.
//
// # What a commit does
//
//	fsync(temporary file)    its bytes are on the disk
//	rename(temporary, path)  the name changes in one step (POSIX rename)
//	fsync(directory)         the name is on the disk
//
// The order is the one of Pillai et al., "All File Systems Are Not Created
// Equal" (OSDI 2014): without the first step a crash can leave the name with
// an empty file, without the last the old file.
//
// # Several files
//
// No file system renames two files in one step. A [Group] comes as near as it
// can: it first does all that may fail for want of space or permission, then
// only renames, and undoes them if one fails. What remains is a loss of power
// or a kill between two renames, some microseconds wide: then each file is
// whole, but some may be new and others old.
//
// # Leftovers
//
// A process that is killed leaves its temporary files,
// ".<name>.<digits>.lienthong-partial", and in the microseconds of a group's
// commit ".<name>.<digits>.lienthong-replaced", a second name of the old file.
// [IsLeftover] knows the names. The next [Write] or [Group.Create] of the same
// path removes them. Who writes holds a lock (flock) on its temporary file, which
// ends with the process, so what another program is writing stays. [Create] alone
// removes nothing: it may be called on several machines that share a disk and
// not its locks.
package durable
