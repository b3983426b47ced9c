// Package guard stands between a source and those who ask it: it spares a database that
// serves its own users first, and spares its callers the waiting for one that is dead.
// Questions at once are bounded (a bulkhead), each has a time-out, and after some failures
// in a row the source is left in peace for a while (a circuit breaker; Nygard, Release
// It!, 2007).
package guard
