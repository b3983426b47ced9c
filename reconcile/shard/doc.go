// Package shard links a register with a population in pieces that any machine can
// do, and gives the same bytes as doing it at once (package intake).
//
// # The pieces
//
// Rows of the register that follow each other are a shard, groups of rows of the
// population's Parquet file that follow each other a stretch. A [Unit] is one of
// each, and a step:
//
//	count    every shard × every stretch   whole numbers, how common names are, gaps
//	settle   once                          the counts of the country; which rows are settled
//	link     every shard × every stretch   the open rows, under all keys
//
// and the merge, in the process that began the job: the best of all stretches
// decide each row, in the order of rows.
//
// Weights depend on how common a name is in the whole country, so nothing is
// weighed before everything is counted; and which block is too large to be compared
// depends on the whole register, so blocks are counted over all shards
// ([intake.Shard]). Nothing else looks beyond its shard and stretch until the
// merge, which sees who is best and which rows repeat each other. So neither the
// number of the pieces nor their order shows in what comes out.
//
// # The folder
//
// Units read and write files in one folder that all workers share:
//
//	plan.json                what is linked, by which model, and how it is cut
//	register-R.parquet       the rows of a shard
//	count-R-P.parquet        the findings of a unit: row, person, pattern of levels
//	settled.json             what the country's counts come to
//	settled-R.parquet        the findings of the first pass in the whole country
//	link-R-P.parquet         the findings of a unit
//
// A file appears whole or not at all. A unit whose file is there is done: so a job
// that was killed goes on where it was, and it does no harm if a scheduler has a
// unit done twice. Files without a plan are of no job: whoever makes a plan removes them. Workers are of one version of the program, and machines of one
// architecture, since scores are floating-point numbers.
//
// # Schedulers
//
// A [Schedule] moves units about, which are some hundred bytes, and never a record.
// [Pool] does them in this process. Other schedulers are outside this module, for
// what they depend on: folder beam has Apache Beam.
//
// # Trust boundary
//
// The folder holds personal data in full. Its files are their owner's alone (mode
// 0600), and are removed when the verdicts are written ([Remove]). Whoever can
// write to it can change the verdicts; what is damaged is noticed and refused.
package shard
