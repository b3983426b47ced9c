// Package people lends the population register to linking: streamed, as it was at a
// time, or held in memory for job after job.
//
// # Held
//
// Agencies have register after register linked, and each job would read all persons
// from the database. So a node that offers linking reads them into memory when it starts
// (intake.Held, some 64 bytes a person), and jobs are compared with what is there. Before
// each, the register is asked who has changed since ([population.Follower]); of these,
// and of those for whom a fact begins or ends to be true by now, the documents are read
// again. A verdict is therefore that of the register as it stands when its job begins.
//
// What cannot be told is not guessed: where the register has lost count of its changes,
// where more came than are read one by one, and after a day in any case, all persons are
// read anew; ahead of the next job if there is time ([Register.Expect]). A register that
// would take more than [Register.Memory] is streamed for each job, and the log says so
// and what it would take. Nothing of what is held is on the disk: a process that was
// killed leaves nothing behind, and the next reads all.
//
// # Trust
//
// What is held is personal data in full, in memory alone. Who may have a register linked
// with it is not decided here.
package people
