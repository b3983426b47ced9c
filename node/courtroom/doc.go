// Package courtroom is what the pages of a court's clerk (console/clerk) work
// with: forms and rules of the sector court, questions through the court's own
// gateway, and evidence out of its ledger. Which fields are asked for, and on
// which legal basis, stands in the sector's default grants.
package courtroom
