// Package clerk is the screen of a court's clerk: who a participant of a case is
// said to be, asked of the population register, and what is said of them, asked
// of the registers of land and enterprises; locked once a register has said yes.
//
//	clerk.go     Server, what it asks of the node, the addresses
//	session.go   who works here, and their forms
//	keep.go      forms that outlive the process
//	form.go      what the buttons do
//	document.go  certificates, enterprises, parcels, relatives
//	next.go      one case from stage to stage
//	page.go      templates, words
//
// # What cannot be forged
//
// Forms live on this side. The browser holds the number of its session, in a
// cookie that no script reads, and gets values to look at; which of them a
// register confirmed, and by which exchange, never comes back from it. A locked
// field that a browser sends all the same is refused with the whole request.
// Addresses hold a form's random number and the id of an exchange, never a value.
//
// Whom the node has proven finds their forms again at any browser, and after a
// restart, as long as the [Keeper] has them; whom it has not, as long as the
// session lives, which ends after 12 hours without use. Forms are working papers:
// what stays is the case system's and the ledger's, and who unlocked what.
//
// # What is asked
//
// Whether number, name and date of birth are one person's (yes or no); after a yes
// the fields that are granted, once the court has said that the person is party to
// the case, which is an exchange of its own; and whether a document says of them
// what its register says. Each says the case, the stage and what the person is in
// it, so that who is asked can tell why. A participant without a number, or a
// foreigner, is kept with a reason or a document, and nobody is asked.
//
// The package knows no register and no sector: [Court] is what the node gives it.
package clerk
