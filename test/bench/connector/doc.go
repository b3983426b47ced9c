// Command connector measures what connectors are to hold:
//
//   - linking: a sector's rows in PostgreSQL are linked with the population of
//     another node, over two gateways, and with the files job on the same rows and
//     persons; the goal is at least half the speed of the files job. Both are timed
//     from nothing held to everything written.
//   - scanning: a long table streams through guard and mapping, from PostgreSQL and
//     from MariaDB; what is alive must not grow with its rows.
//   - asking: a person's record by the source's own query, and through the
//     connector's HTTP service, in turns; the goal is under 2 ms more at the median.
//
// JSON on stdout. Database servers are started privately and removed. Processor
// time is of this process; the database servers' is not in it.
package main
