// Package joined puts questions that today need several letters as one request:
// whether a payee is alive, insured and not paid twice; whether a declarant's
// family, enterprises and parcels agree with the declaration.
//
//	joined.go     Question, Part, Plan, Run: any joined question
//	gateway.go    the parts over the agency's own gateway
//	payee.go      is a payee alive, insured, paid once?
//	declarant.go  do family, enterprises and parcels agree with a declaration?
//
// Joining happens at who asks and nowhere else: no agency is sent another's
// answer, and there is no service that sees all of them. Each [Part] is an
// exchange of its own, with its own purpose, legal basis and fields, is granted
// or refused by its own owner, and leaves its own evidence, by whose id it is
// told here. [Question.Plan] says all of that before anything is asked, for the
// officer to read and for the file.
//
// A part that is refused, or whose owner does not answer, leaves the others
// alone. The conclusion is then [Unknown] where it would have needed that part,
// never yes or no, and [Answer.Missing] says what is missing and why.
//
// # Trust boundary
//
// Answers are foreign: bounded, and of unknown form until read. Plans and
// reasons hold no personal data; bodies and answers do, and print as nothing.
package joined
