// Package pace keeps one side of an exchange from waiting for ever for another:
// every piece that is sent or received earns the next piece its time, and who
// stands still is cut off, however much is left.
package pace
