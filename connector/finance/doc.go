// Package finance is the finance sector's databases (cơ sở dữ liệu quốc gia về
// tài chính: taxpayers, Law on Tax Administration 38/2019/QH14; the budget's
// payees; social assistance, Decree 20/2021/NĐ-CP) as a sector of package
// connector.
//
// # What it owns
//
// Taxpayers and what they owe, the dependants whom they claim, who is paid from
// the budget, and each payment of social assistance. It owns no fact of a
// person: since the tax code of an individual is the personal number (art. 35
// cl. 7 of the law), the population register's number is the key, and a code of
// ten digits that is still in use is a finding and not an error.
//
// # What only linking finds
//
// A dependant is counted once, whoever claims them: dependant_twice brings the
// claims on one child or parent together by their person. A ghost payee is one
// whom nobody knows, or who died before the payment. One benefit, paid twice for
// one month, is found whichever commune paid it.
//
// # What never leaves
//
// Bank accounts, and what somebody earned.
package finance
