//go:build !amd64

package sieve

var wides []wide
