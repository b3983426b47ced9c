// Package report is what other agencies report to the population register (phản ánh,
// Decree 70/2024/NĐ-CP art. 6): what their own records say of a person and the register
// does not. Nobody but the register's officers changes a record; a report waits until
// one of them decides.
//
// # A report
//
// It names a person by number, name and date of birth, one field, and the value that the
// agency has, with the paper behind it. It comes over the exchange, under a grant that
// names the field and demands that the agency's sector knows the person, and with
// evidence on both sides; the system and the provision are those that the gateways
// have verified. What the register agrees with is not queued. The same report sent again
// is the same one, and tells how it stands; with another value it takes the place of an
// open one.
//
// # A decision
//
//	record   the officer records the life event that it stands for (package life), on
//	         their own provision and paper; death_date and current_residence have one
//	refer    passed on to the civil status registry, whose entry will come as an event
//	dismiss  not so; the reason goes back to the agency
//
// # Trust boundary
//
// A value is a stranger's until it is decided: it is bounded, shown to officers alone,
// and never answered from. Only states and reasons go back; reasons hold no personal
// data.
package report
