// Package granttest is the contract of the stores of grants in code: every
// driver passes [TestStore]. It also has a store in memory, one that fails on
// demand, and sample values, for tests of whoever uses grants.
package granttest
