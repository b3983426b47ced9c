// Package shell is what small sets of pages have in common: a court's clerk's,
// an agency's. It reads their templates and words once, serves each page in both
// languages under one base, whole or not at all, and turns an error into a page
// with its code.
//
// Pages have no script but the keys of console/layout, no other host's file, and
// are kept by no cache. What fails is logged by route and code, never by value.
package shell
