// Command exchange measures two gateways against what moving the same bytes
// costs, on one machine and in one go, and prints one JSON object:
//
//	make bench-exchange > exchange.json
//	go run ./test/bench/exchange --rounds 5 --time 5s --soak 10m
//
//	a  wrk ─► nginx ══ mutual TLS 1.3, kept alive ══► nginx ─► a plain handler
//	b  wrk ─► gateway ═══════════════════════════════► gateway ─► the same handler
//	c  wrk ─► gateway ═══════════════════════════════► gateway ─► a population register
//
//	floor  wrk ─► Go's reverse proxy ═══════════════► Go's reverse proxy ─► the handler of a
//
// In a, and in the floor, nothing is signed, decided or logged. In b and c everything is on: each
// message signed and verified, a grant decided, and evidence on both sides
// fsynced before anything is answered; at the end the independent checker reads
// both ledgers, and they must hold every answered request.
//
// The client, the requests and the number of connections are the same. The
// four take turns in each round, and what is reported is the median of the
// rounds and of their ratios: a figure without its peer says more of the machine
// than of the program. Beside speed:
//
//	soak    b for longer: does memory stay flat?
//	crowd   10,000 idle connections beside 1,000 busy ones
//	large   a body of 1 GiB, up and down: does memory stay constant?
//
// Every server is a process of its own, on the loopback interface, and is ended
// at the end. nginx and wrk are Debian's; they are installed if this is root,
// and otherwise the benchmark says what to install. docs/benchmarks.md says what
// the figures mean.
package main
