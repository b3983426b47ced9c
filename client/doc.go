// Package client is the Go SDK of Liên Thông: typed calls to the HTTP API of
// the population register, the officials' register and the reconciliations.
// With the root package it is the only stable API of the module.
//
// # What it owns
//
// The wire types, written here once more on purpose: a program that links
// against this package does not drag a register in, and a register may change
// inside without breaking its callers. The addresses and shapes are those of
// /openapi.json.
//
// # What it never does
//
// It puts no personal data into an address: whatever names a person travels in
// a request body. It puts none into an error: a *lienthong.Error holds the code
// and the public sentence of the service and nothing of the request. It keeps
// no state but the connections of its http.Client, retries nothing, and
// follows no redirect.
//
// # Trust boundary
//
// What a service answers is foreign input: bodies are bounded, unknown fields
// ignored, and text is passed on as text for the caller to escape.
//
// # Use
//
//	c := client.Client{BaseURL: "http://127.0.0.1:8080"}
//	ok, err := c.Verify(ctx, client.Claim{Number: n, Name: "Trần Ngọc Ly", BirthDate: d})
//
// Methods may be called at once from many goroutines. Bulk calls are iterators
// (see [Client.BulkVerify]); stop ranging and the connection is released.
package client
