// Package fault breaks a running exchange and looks at what is left. The
// directory, the gateways of two agencies and the register behind one of them
// are processes of the program that users get; clients ask without end; then
// something happens: kill -9, a full disk, a cable cut, a clock that is wrong, a
// directory that is away for days.
//
// Whatever happens, three things must hold afterwards, and each test ends by
// looking (world.settle):
//
//	every answer that a client got whole has its record on both sides
//	nothing in a ledger is torn: the independent checker finds nothing
//	nobody had to do anything: the process is restarted, as docs/lienthong.service
//	tells systemd to, and takes up its work by itself
//
// # How a given step is hit
//
// A kill at a random moment of the program itself proves most, and seldom hits
// a given step. So at one step this test binary stands in for the program: it
// is the same node, made by the same calls, whose seams (who may speak, which
// keys, what is granted, the owner's system, signing, the ledger) are wrapped,
// and at the n-th time that the step is reached the process kills itself with
// SIGKILL, or waits for a sign. Nothing of this is in the program.
//
// Processes, mounts and network namespaces are Linux's; elsewhere this package
// has no tests. Addresses are on loopback, and in namespaces that the tests
// make. What needs root says so and is skipped; with CI=true it fails instead.
package fault
