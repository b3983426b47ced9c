// Package recording is the commands of an officer of the population register:
// lienthong population record, lienthong population events.
package recording
