// Package soapgate puts the population services that information systems call
// today, exchange/soap, in front of the population register, so that a call by
// the old protocol is decided and recorded like an exchange between gateways.
// It is assembly: the parts know nothing of each other, and what is here is
// only what lies between them.
//
//	gate.go      the Gate: a call is decided, answered and recorded
//	ask.go       which operation discloses what, and how the register is asked
//	citizen.go   what the register reads into what QCVN 109:2017/BTTTT sends
//	evidence.go  what is kept of a call, and what that proves
//
// # What is decided
//
// Grants speak of rungs, fields and persons; here they are given to the system
// of the account, for the service that the Gate names, under the paths
//
//	POST /soap/XacThucThongTinCongDan    033, the rung verify
//	POST /soap/TraCuuThongTinCongDan     037, the rung fields
//	POST /soap/XacMinhThongTinNhanThan   relatives, the rung fields
//
// The old protocol has no list of fields, so the request to the grants names
// all that an operation can send. A grant with the mode leave_out answers with
// the fields that it grants; one that refuses the whole must grant all of them.
// Purpose and legal basis are the account's, by MaDVC.
//
// # No evidence, no data
//
// Every question that the grants are asked leaves one record in the ledger
// before its answer leaves, refusals and faults too. Where the record cannot be
// kept the client gets a fault with the code evidence_failed and no data. A
// call that is turned away earlier, because its header fields prove nothing or
// its body cannot be read, leaves none: it was put to nobody.
//
// # What it never does
//
// It reads no field that the verdict does not allow. It writes no number, name
// or date into the ledger, an error or the log.
//
// # Trust boundary
//
// Package soap has verified the header fields and bounded the body before a
// question comes here. What that verification is worth is less than a signature
// between gateways, see signed in evidence.go.
package soapgate
