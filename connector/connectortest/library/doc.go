// Package library is a sector to copy from: a provincial library's readers and
// their loans (Law on Libraries 46/2019/QH14). It is small and whole, and the
// tests of package connector use it, as those of sources and services do.
package library
