// Package allowance keeps a job within the memory that it may use, or refuses it with how much
// would do. Nothing is spilled: what does not fit is told before it is made, where that
// can be foreseen, and as soon as it shows where it cannot.
package allowance
