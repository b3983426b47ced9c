// Package linkageline is the lines of JSON in which rows go to the population's owner
// to be linked, and verdicts come back: there are millions of them. Rows are cut into
// chunks, one for each request.
package linkageline
