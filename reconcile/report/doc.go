// Package report writes the page that a person reads after a register has been
// linked with the population: one self-contained HTML file, in Vietnamese with
// an English switch, that works without a network and prints.
//
// # The six qualities
//
// The ministries' motto for the officials' register is "đúng, đủ, sạch, sống,
// thống nhất, dùng chung". Each is a share with a numerator and a denominator,
// and the page states both. What a linkage can honestly measure is:
//
//   - đúng, correct: linked rows in which no compared value disagrees with the
//     population, of linked rows. Rows that are not linked cannot be checked; where
//     the population itself is wrong, so is the figure.
//   - đủ, complete: rows that have a number, a date of birth to the day and a sex,
//     of all rows. A date without its day is noticed only where the row is linked
//     and the population knows the day. Fields of the dossier that take no part in
//     linking are not looked at.
//   - sạch, clean: rows that needed no repair to be read (no lost zero, no broken
//     encoding, no lost marks, no impossible or shortened date) and that repeat no
//     other row, of all rows.
//   - sống, live: rows linked to one person who has a personal number and is not
//     deceased or missing in the population, of all rows. Only such a row can follow
//     life events. Whether changes do arrive in time (3 working days, Decree
//     27/2026/NĐ-CP) cannot be seen in a file.
//   - thống nhất, unified: linked rows that bear the person's current personal
//     number and repeat no other row, of linked rows: one person, one record, one
//     number. An old nine-digit number is lawful (Decree 70/2024/NĐ-CP art. 12), but
//     it is another key.
//   - dùng chung, shared: rows that another system can use under the personal
//     number today, with nothing to mend: linked without a difference, no repeat, of
//     all rows. Whether others do use them cannot be seen in a file.
//
// quality.go says which difference speaks against which quality.
//
// # Personal data
//
// The page shows none in the clear. A [Collector] masks every value when it takes
// it in and keeps nothing else: names by the first letters of their syllables,
// numbers by the last three digits, dates by the year, anything unknown not at
// all; the row's own id is not shown either. Rows are named by their number in
// the file, with which an officer finds them in the verdicts.
//
// # Bounds
//
// Memory does not grow with the register: counts, a few examples of each kind of
// damage, a few samples of each verdict and the first groups of repeated rows.
// Which ones is decided by a hash of the row number, so the same results give the
// same bytes in any order.
//
// The page is made by html/template alone, holds no script, and its policy
// allows its own style sheet and nothing else.
package report
