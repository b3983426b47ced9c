// Package linkageline cuts rows on their way to the population's owner into chunks, one
// for each request, and reads the lines of JSON in which verdicts come back: there are
// millions of both. The line of a row is [linkrow.Row]'s.
package linkageline
