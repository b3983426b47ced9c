// Package officialtest is the suite that every store of the officials'
// register passes, and the sample dossiers that tests share. All of it is
// synthetic.
package officialtest
