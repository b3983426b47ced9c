// Package tablesql reads a table by a query, from PostgreSQL or MariaDB (MySQL),
// for linkage. A YAML file takes the place of the table's file:
//
//	kind: postgres                # or mariadb
//	address: postgres://reader@host:5432/registry
//	password_file: reader.pw      # beside this file; not open to everybody
//	query: SELECT id, name, born FROM person WHERE active
//	timeout: 30s                  # to connect, to the first row, and to each next
//
// # Trust
//
// The query is the user's own, run as the account that the user names, in a
// read-only transaction, as one statement that begins with SELECT or WITH. The
// account should be able to do no more than read. Rows are streamed and are
// never on a disk here. What a database says in its errors may quote values,
// so only its code survives.
package tablesql
