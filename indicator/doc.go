// Package indicator says how far the decision is carried out: Decision
// 06/QĐ-TTg of the Prime Minister (2022) names registers that must be connected
// with the population register, each with a deadline. What is shown of a
// connection is computed from what really happened, never typed in.
//
// # Where to look
//
//	programme.yaml  the connections, their agencies and deadlines: data, dated
//	plan.go         reads that file, or an operator's own
//	facts.go        what is known of a connection
//	state.go        from facts to a state: not started, agreement, testing,
//	                connected, sharing; and whether it is late
//	tally.go        from records of evidence to counts of exchanges
//	http.go         the operations; wire.go what they say
//
// # Pure functions over recorded facts
//
// [Facts.State] and [Tally.Add] depend on their arguments alone, so a figure can
// be computed again from the ledger and must come out the same. Each figure
// names what it was computed from: the exchange, the linking job, the agreement.
//
// # What it never does
//
// It sees no person: evidence holds pseudonyms, and this package keeps not even
// these. It knows neither ledger nor linkage; whoever assembles the process
// hands it records and results as plain values. It writes nothing.
package indicator
