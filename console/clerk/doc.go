// Package clerk is the screen of a court's clerk: who a participant of a case is
// said to be, asked of the population register, and locked once it has said yes.
//
//	clerk.go    Server, what it asks of the node, the addresses
//	session.go  who works here, and their forms
//	form.go     what the buttons do
//	page.go     templates, words, files
//
// # What cannot be forged
//
// Forms live in the memory of this process. The browser holds the number of its
// session, in a cookie that no script reads, and gets values to look at; which of
// them a register confirmed, and by which exchange, never comes back from it. A
// locked field that a browser sends all the same is refused with the whole
// request. Addresses hold a form's random number and the id of an exchange, never
// a value. A form ends with its session (12 hours without use) or the process: it
// is a working paper, and what stays is the case system's and the ledger's.
//
// # What is asked
//
// Whether number, name and date of birth are one person's (yes or no), or after a
// yes the fields that are granted. Both say the case, the stage and what the
// person is in it, so that who is asked can tell why. A participant without a
// number, or a foreigner, is kept with a reason or a document, and nobody is
// asked.
//
// The package knows no register and no sector: [Court] is what the node gives it.
package clerk
