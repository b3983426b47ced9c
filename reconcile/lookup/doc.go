// Package lookup answers over HTTP who one row may mean, out of a population
// that is held in memory (package warm), and takes changes as they come.
//
// A question is a row of a register: a number, a name, a date of birth, a sex, a
// place, as people write them. The answer is the verdict that a linkage of files
// would give, with who may be meant, each with the score taken apart, and a
// sentence in Vietnamese and English. What cannot be read is refused, naming the
// field and never its value.
//
// A change replaces the record of a number, adds one, or ends it. Whoever asks
// after the answer to a change sees it. Changes live in memory only: the register
// that sends them keeps them, and sends those since the file was made once more
// when the server starts anew.
//
// Persons' names do not leave: the index keeps them folded into numbers, and the
// answer tells persons by their personal number and their place in the file.
package lookup
