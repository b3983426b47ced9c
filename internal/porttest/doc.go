// Package porttest gives tests addresses that stay free until their server
// listens there, and free again while it is killed and restarted.
//
// A port that the kernel chose (":0") and that is closed again is not that: it
// is one of those that every outgoing connection of the machine draws from, and
// on a busy one it is sooner or later taken. Ports here lie below that range
// (ip_local_port_range, 32768 by default on Linux), in blocks; whoever listens
// at a block's first port owns the rest of the block, so that test processes
// side by side share nothing.
package porttest
