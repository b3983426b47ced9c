// Package reconciletest is the contract of a reconcile.Store in code: a driver
// passes TestStore, or it is no driver.
package reconciletest
