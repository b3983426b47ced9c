// Package partner counts how many sure partners the rows of two tables have, and tells by it which kind of link suits
// them: one to one, one left row to several right ones, or several to several.
package partner
