// Package advice tells of a model what its tables show to be a mistake: what a user who wrote
// it by hand would want to know before the result, and what it changes against a model that would be proposed.
package advice
