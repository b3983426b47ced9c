// Package integrity is the databases on complaints, denunciations, petitions and
// anti-corruption (cơ sở dữ liệu quốc gia về tiếp công dân, xử lý đơn, giải
// quyết khiếu nại, tố cáo, Decree 55/2022/NĐ-CP; Law on Complaints
// 02/2011/QH13; Law on Denunciations 25/2018/QH14; Anti-corruption Law
// 36/2018/QH14) as a sector of package connector. It has the strictest grants of
// all sectors.
//
// # What it owns
//
// Files, the persons they concern, and informants. A file tells its kind, where
// it stands and whose turn it is; what it is about is secret.
//
// # The protected informant
//
// Who denounces is protected by name, address and handwriting (Law on
// Denunciations, chapter VI). So an informant is a record type apart, and:
//
//   - every term of it is secret: nothing of it leaves, whatever the grant;
//   - it has no capacity: the reference directory, from which others learn that
//     a sector knows somebody, never has an informant;
//   - none of its operations is offered, and what the sector asks about an
//     informant is yes or no about who stands before the officer, so that the
//     population's evidence names no more than that;
//   - it is not linked: a linking would send the informants' names to another
//     agency;
//   - where a source has informants in one table with the others, as most have,
//     rows in no capacity of those concerned are answered about to nobody and sent
//     nowhere (only_in_capacity): that somebody stands in a denunciation's file and
//     is not the denounced tells who denounced.
//
// # No look-up by name, deferred disclosure
//
// As everywhere, a question names a person by number. Here, in addition, every
// grant is about somebody who is party to a case, or stands before the officer;
// and a person who is denounced sees the access later, since who learns today
// that an inspectorate asked can destroy papers tomorrow. The provision that
// defers is named with the grant.
//
// Files are not offered: a question about a file is about no person, so nobody
// could be party to it.
//
// Who is party is said to the owner of the population before anything is asked
// about them, which is an exchange of its own; that is deferred like the rest.
//
// [Strict] holds the sector to all of this, for whoever changes its YAML.
package integrity
