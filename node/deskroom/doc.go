// Package deskroom is what the pages of an agency (console/desk) work with: joined
// questions through the agency's own gateway, what the rules over its linked
// records found, and evidence out of its ledger. Purposes, provisions and fields
// stand in the sectors' default grants and in client/joined.
package deskroom
