// Package table reads grants from a table and decides a table of cases by them,
// so that a register's rules of access can be loaded and tested by people who
// write no program, and compared with what another system decides.
//
// A table is a CSV file with a header, or a YAML list of maps with the same
// names. In CSV a cell that holds a list separates by spaces, commas or |;
// bases, which hold spaces and semicolons, by | alone; in YAML a list may stand
// as one. Columns that are not known are errors: a rule that is overlooked would
// permit or refuse by accident. Cells may also be separated by semicolons or
// tabs, as spreadsheets do; the header says which.
//
// # Grants
//
//	id              needed
//	consumer        needed; VN/GOV/G21/CASES
//	service         needed; VN/GOV/G01/POPULATION/persons
//	operation       needed; method and path template: POST /v1/population/read
//	rung            verify, match, set or fields; fields if left out
//	set             on the rung set
//	read, search    fields
//	purpose         needed; one or several
//	legal_basis     needed; one or several: 27/2026/ND-CP; article=5 | 70/2024/ND-CP
//	implied         yes: a request that states neither is taken to mean them
//	procedure       any if left out
//	relation        needed; any, present, registered:SECTOR or party:SECTOR, with
//	                capacities behind one more colon: registered:court:judge+clerk
//	valid_from, valid_until   a day, which begins at midnight in Vietnam, or a
//	                time by RFC 3339; until means no longer from then on
//	mode            refuse_whole if left out, or leave_out
//	disclosure      at_once if left out; deferred:30:BASIS (days) or never:BASIS
//	per_second, burst, per_day, keep_days, fresh_hours
//	agreement       must be active then; see Agreements
//
// # Cases
//
//	case            a name for the report; the line if left out
//	consumer, service, operation, rung, set, fields, search, purpose, legal_basis,
//	procedure       as the request states them
//	case_number     of the case that the request names
//	present         yes: the person takes part
//	relations       what is so: sector:capacity, at a case sector:capacity@NUMBER;
//	                nothing if left out
//	at              when it is asked, as valid_from; now if left out
//	expect          needed; permit, refuse, or partly (some fields are left out)
//	allowed         the fields that are answered; not looked at if left out
//	grant           the grant that permits; not looked at if left out
//	reason          why it is refused; not looked at if left out
//
// # Agreements
//
//	agreement, from, active (yes or no)
//
// How often a grant is used is not looked at: a table has no order in time.
package table
