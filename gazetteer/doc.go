// Package gazetteer knows the administrative units of Vietnam and that each of
// them has dates.
//
// # A code needs a date
//
// On 1 July 2025 63 provinces became 34, districts were abolished and 10,035
// communes became 3,321 (Decision 19/2025/QĐ-TTg of 30 June 2025). 3,316 of the
// new commune codes had meant another unit the day before: 00004 was Phường Trúc
// Bạch and is Phường Ba Đình, 24 was Bắc Giang and is Bắc Ninh. So every question
// here takes the date at which a code or a name is to be read. Types are dated
// too: Đồng Nai is a city since 30 April 2026 and was a province before.
//
// # Candidates, never a guess
//
// A commune that was split over several new ones has several successors, and the
// answer is all of them. The same holds for a dissolved province (Hà Bắc is Bắc
// Giang or Bắc Ninh) and for a name that several communes of a province bear.
//
// # Personal numbers keep the old list
//
// The first three digits of a personal number are the province of registration
// in the list of 63 (Circular 07/2016/TT-BCA, annex 1), for ever: numbers were not
// renewed in 2025. See [Gazetteer.RegistrationProvince].
//
// # Where to look
//
//	unit.go       Unit, Level, and reading a code at a date
//	succession.go what became of a unit, and what it came from
//	province.go   from what people write to provinces
//	commune.go    from what people write to communes
//	load.go       the tables
//	data/         the facts, with their sources; gen makes most of them
//
// # What it never does
//
// It reads no file, keeps no state after loading and holds no personal data. It
// answers from the tables it was built with and does not know later changes.
// Answers are candidates for a human or for record linkage, not a legal
// statement about an address.
package gazetteer
