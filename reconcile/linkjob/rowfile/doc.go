// Package rowfile keeps the rows of a register on the disk while they come, each durable
// before it is acknowledged, and once however often it is sent. A row is a line of its
// checksum and its JSON:
//
//	checksum (CRC-32C of the JSON, 8 hex digits) SP {"row":n,"cells":[…]} LF
//
// so that the end that a killed process left half-written shows, and is cut. The file
// holds personal data in full; its errors hold none.
package rowfile
