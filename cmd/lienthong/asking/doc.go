// Package asking is what commands that ask a running node have in common: where
// it is, and the token that it wants to be shown. It calls and decodes, and knows
// no operation.
package asking
