// Package reviewtest is the contract of a review.Store in code: a driver passes
// TestStore, or it is no driver.
package reviewtest
