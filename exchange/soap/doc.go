// Package soap serves the population services that information systems call
// today, in the form in which they call them, so that a client need only be
// pointed at another address:
//
//	XacThucThongTinCongDan   033  are number and name one person's? yes or no
//	TraCuuThongTinCongDan    037  number, name and date of birth → the person
//	XacMinhThongTinNhanThan       the same three → father and mother
//
// They are SOAP 1.1 in the namespace http://dancuquocgia.bca, or
// http://gtel.vn/qldc as another family of clients has it, and answer in
// http://www.mic.gov.vn/dancu/1.0, the schema of QCVN 109:2017/BTTTT (Circular
// 02/2017/TT-BTTTT) as the live service fills it in: the whole name in capitals
// in Ten with Ho and ChuDem empty, dates as yyyyMMdd with the year beside them,
// codes for everything that has a code list.
//
// # Where to look
//
//	soap.go       the Service, the Register that it asks, the way of a request
//	operation.go  the operations with their elements in order
//	account.go    who may call: accounts, secrets, what an agreement supplies
//	authorize.go  the header fields that prove who calls; what was seen before
//	envelope.go   the bytes of a stranger into a small tree
//	request.go    the tree into a Question; field.go reads its values
//	xroad.go      X-Road's header blocks, of clients behind an adapter of it
//	citizen.go    what is known of a person, and its elements in order
//	answer.go     envelopes and faults
//	wsdl.go       the WSDL, made from the tables that the code runs on
//
// # Reading and writing
//
// Writing is exact: one order of elements, one pair of prefixes (soapenv and
// ns1, since clients cut them off by name), no attribute that the live service
// does not have. Reading is tolerant, for the clients are many and old: any
// prefix, any order, missing optional elements, CDATA, white space, names with
// or without marks, spaces and case, decomposed letters, and the letters that
// PHP's strtoupper breaks byte by byte. What was put up with is told to the
// client in the header field Lienthong-Notice and to the log, so that it can be
// mended; it is never a reason to refuse. What could mean two things, such as
// an element that comes twice, is refused.
//
// # Attribution
//
// MaDVC, the code of the administrative procedure, binds a request to its
// purpose; MaCanBo is the personal number of the officer who asks; MaYeuCau is
// the client's own number of the request and is served once. They travel on in
// [Question] in the words of package lienthong. What this old protocol cannot
// say, the purpose and its legal basis, comes from the client's agreement.
//
// # One negative answer
//
// A number that nobody bears, another's name, another date of birth, a person
// whom the caller may not know of: all are answered with the same bytes, no
// CongDan at all, or TonTai false.
//
// # What it never does
//
// It decides no grant and keeps no evidence: its [Register] does, which the
// assembly backs with the gateway. It writes no name, number or date into a
// fault, a log or a header field.
//
// # Trust boundary
//
// All bytes of a request are a stranger's. The header fields are verified
// before the body is parsed: a hash over the path, the user, the time and a
// shared secret, compared in constant time, fresh within the clock skew and
// accepted once. The hash does not cover the body, so these services belong
// behind TLS. The body is bounded in bytes, depth, elements and attributes;
// document types, entities and processing instructions are refused.
package soap
