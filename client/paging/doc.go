// Package paging reads a long answer page by page, several pages at once: each is
// an exchange of its own, which both gateways sign and keep evidence of, and waits for
// the disk and the wire more than it computes.
//
// Where a page ends is for whoever answers to say. So what there is gets cut into
// stretches of about a page, by places that rise (numbers of rows); each stretch is
// asked for until it is whole, and all are given in order.
package paging
