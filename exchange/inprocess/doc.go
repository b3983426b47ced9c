// Package inprocess lets a gateway forward to an http.Handler of its own process
// as if it were a server: what the gateway sends and gets is the same.
package inprocess
