// Package legacysql makes a sector's example database on SQLite, PostgreSQL or
// MariaDB, for its tests and the demo. It is the one place below connector that
// writes to a source, and it writes to none that an agency has.
package legacysql
