// Package node is one process of Liên Thông: it opens the database, gives each
// part its store, mounts the parts' routes, and serves them. It is the only
// place that wires parts together, and its routes are listed in routes.go and
// nowhere else.
//
// A node does the roles that its [Config] names: a province may run the
// officials' register alone, the ministry the population register, a laptop
// all of it. The console reaches the registers through the public client over
// HTTP, like any other caller; it has no private door.
//
// # Trust boundary
//
// Callers are not authenticated by this version. The node listens on this
// machine only unless the configuration says twice that it should not, bounds
// time and size of what callers send, and counts on no caller's good will.
package node
