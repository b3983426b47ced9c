// Package story is what `lienthong demo` says of a country that is ready.
package story
