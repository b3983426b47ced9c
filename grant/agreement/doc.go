// Package agreement keeps the agreements behind grants: a consumer asks an
// owner for data, the owner answers, both sign, and what follows until the last
// copy is deleted (Decree 47/2020/NĐ-CP art. 34 to 44, now Decree
// 278/2025/NĐ-CP).
//
// # What it owns
//
// An [Agreement] is what was asked and the [Step]s since. A step is recorded
// once and never changed: which state, from when, by whom, why, and whether it
// came too late. The state is the last step's. Grants that name an agreement
// are in force only while it is [Active].
//
// # The life of an agreement
//
//	          --request-->          requested
//	requested --accept-->           accepted
//	requested --refuse-->           refused
//	requested --withdraw-->         withdrawn
//	accepted  --activate-->         active
//	accepted  --withdraw-->         withdrawn
//	active    --amend-->            active
//	active    --suspend-->          suspended
//	active    --end-->              ended
//	suspended --notify-->           suspended
//	suspended --restore-->          active
//	suspended --end-->              ended
//	ended     --confirm_deletion--> closed
//
// refused, withdrawn and closed are for ever. The consumer requests, withdraws
// and confirms the deletion; the provider accepts, refuses, activates, amends,
// suspends, notifies and restores; either may end. The operator of the exchange
// may do all of it on behalf of either, and is then recorded as the operator.
// To refuse, withdraw, amend, suspend, restore and end, one must say why. To
// suspend, one must also say what would restore it (art. 44). To activate and
// amend, all twelve clauses must be there.
//
// # Deadlines
//
// They are data with dates, [Terms], and count working days by a [Calendar]
// that is data as well: the law changes, and holidays are decreed from year to
// year. A step after its deadline is recorded as late; it is not refused, since
// a late answer is better than none.
//
// # What it never does
//
// It signs nothing and keeps no document: clauses are the words, or the number
// of the paper that has them. It decides no request: grant does.
package agreement
