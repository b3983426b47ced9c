// Package nation is a synthetic country in one process: persons, the population
// register that knows them, an officials' register with realistic damage, and
// the reconciliation of the two, behind one node. `lienthong demo` and the
// end-to-end tests run the same.
//
// What it makes it makes through the doors that everybody uses: the register is
// filled by the bulk import, the officials' register is a real XLSX file that
// is read like any other, and it is linked twice: the files by the files job,
// and the registers, once filled, one against the other. Only the truth, who
// each row really is, is its own knowledge; it never reaches the linking.
//
// The ministry that keeps the officials then asks the register about them, as
// it would in life: through its own gateway, to the register's, both admitted
// by a directory that signs who they are (nation/exchange, ask.go). Each exchange is
// granted, signed both ways, and leaves evidence in two ledgers, whose
// checkpoints a witness cosigns and a timestamp authority stamps.
//
// The other registers of the decision follow (sectors.go, nation/sector): each in
// a legacy database of its agency, filled from the same people, read through a
// connector, checked, and linked over the exchange under agreements. At last one
// agency asks a question that three registers answer together.
//
// Nobody in it exists. The same Options give the same country, the same damage
// and the same verdicts on any machine.
package nation
