// Package court is the People's Court's electronic case system (hệ thống quản
// lý án) as a sector of package connector. One code names a criminal case
// through investigation, prosecution, trial and enforcement (Decision
// 422/QĐ-TTg of 10 March 2026); civil and administrative cases keep the court's
// own.
//
// # What it owns
//
// Cases, who takes part in them and as what, and what was verified for them. It
// owns no fact of a person: a clerk names somebody by number, name and date of
// birth, and is told yes or no, or the fields that are granted.
//
// # What a question says
//
// A [Question] says which case, at what stage, and what the person is in it. The
// case travels in Lienthong-Case, exactly as its code is, since a grant with the
// relation party looks it up in the reference directory. Stage and relation are
// the purpose: court.trial.witness. So a grant says for which of them it is
// given, evidence says for which of them was asked, and the old service 037,
// which has no place for either, gets them from its account's agreement, by
// MaDVC. Which relations there are at which stage is law and stands in
// sector.yaml, as the purposes of the grants.
//
// # The form
//
// What a register confirmed is locked in the case's [Form], with the exchange
// that proves it: the clerk cannot type over it, and a later correction is made
// in the register. Only an officer with a reason unlocks it, and both are kept.
//
// # Who has no number
//
// A person is asked for in one of three ways, see [WayOf]: by number; a
// foreigner by the travel document, which the population register does not
// know, so that nobody is asked and nothing is locked; a citizen without a
// number by a stated reason, and the police are told to find out. None of them
// stops a case.
//
// # What never leaves
//
// That somebody takes part in a case: no operation of participant is offered to
// anybody, so that who asks whether a protected witness is one is not told
// either. Judgment debtors, whom registers of property must know of, are a record
// type of their own for that reason. Where participants live is secret.
package court
