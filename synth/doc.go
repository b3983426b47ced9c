// Package synth is a synthetic country: the persons of a population register,
// in households and with relatives, and a register of officials drawn from
// them with realistic damage and the truth beside it.
//
// # Shape
//
// A [Country] is a description; its [Block]s are made on demand, each from its
// own stream of random numbers, so that the same description gives the same
// bytes on any number of cores, a hundred million persons need the memory of a
// few blocks, and one person is found without making the rest. A [Person] is a
// fixed-size value; text is written only when it is asked for.
//
// Personal numbers are unique in the country by construction, with no table of
// what was given out: in every cell (province, sex, year of birth) each block
// owns a stretch of slots, which a keyed permutation turns into serials.
//
// A [Register] chooses officials in one pass, damages their rows by the error
// catalogue of docs/sources.md, Errors (package damage) and says what it did ([Truth]).
//
//	country.go block.go       the description; blocks in order; one person
//	maker.go household.go descent.go number.go   how a block is made
//	person.go place.go        what a person and a place are
//	register.go choose.go official.go            the officials
//	chance/ name/ life/ lunar/ damage/           randomness, names, ages, calendar, errors
//	synthfile/                CSV, Parquet and XLSX
//
// # What it imitates
//
// Structure of numbers: Law on Identity 26/2023/QH15 art. 12, Circular
// 07/2016/TT-BCA art. 7. Cancelled numbers: Decree 70/2024/NĐ-CP art. 11.
// Units: the 63 provinces of registration and their successors of Decision
// 19/2025/QĐ-TTg. Names, ages and errors: docs/sources.md, Surnames to Errors and the notes in the
// tables. Where those pages mark a fact as not confirmed, the figure here is
// an estimate too: good enough to exercise software, not to cite.
//
// # What it never does
//
// It holds no real person and reads nothing from outside but the Places it is
// given. Names are drawn word by word and numbers from a permutation: if one
// meets a real person's, that is chance. It knows no table of communes (the
// caller passes Places) and writes no files (see synthfile).
package synth
