// Package review is clerical review: people decide the pairs of a row and a
// person that the linkage leaves open, and their decisions fix the verdicts.
//
// # A case
//
// Opening the review of a kept run makes a [Case] of each candidate of each row
// whose verdict is candidates or contradicted. Its state follows from its
// standing votes alone ([Settle]):
//
//	            votes agree                   the arbiter decides
//	open ────────────────────────► closed ◄──────────────────────── arbitration
//	 │  votes differ, or one is unsure                                   ▲
//	 └───────────────────────────────────────────────────────────────────┘
//	any ── another pair of the row was found to be the person ──► moot
//
// With double decision two reviewers decide without seeing each other's vote,
// with single decision one does; an arbiter is somebody who has not voted on
// the case, and sees the votes. In blind mode reviewers do not see the score
// either. Withdrawing the vote that led to a state leads back from it.
//
// # Two reviewers at once
//
// Whoever is to decide a pair holds a [Lease] of it, which ends by itself. A
// pair has no more leases than it still wants votes, so nobody decides unknowingly
// what somebody else is deciding. A lease has a ticket, and a ticket is good
// for one decision: sent twice, by a double key press, a back button or a lost
// answer, it is recorded once.
//
// # Nothing is lost
//
// Every decision, withdrawal, skip and look at full values is an [Event]: who,
// when, what, and what was shown. Events are only ever added; votes and states
// are what follows from them. Everything is durable when a method returns.
//
// # What decisions do
//
// When all pairs of a row are settled, or one of them is the person, the row of
// the run gets the verdict that people gave it (fix.go); what the linkage had
// said is kept and comes back if the decision is withdrawn. [Service.Carry]
// fixes the rows of a later run of the same register. [Label] is a decided pair
// with its comparison levels, for training weights.
//
// # What it never does
//
// It holds no SQL (reviewsql does), keeps no value of a record but identifiers
// that the run holds too, and does not know whether reviewers are who they say
// they are: [Service.Identity] may, and else the history says "not proven".
package review
