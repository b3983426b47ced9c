// Package environment is the licences of the environment and resource databases
// (Law on Water Resources 28/2023/QH15, Law on Geology and Minerals
// 54/2024/QH15, Law on Environmental Protection 72/2020/QH14) as a sector of
// package connector.
//
// # What it owns
//
// Licences to take water, to discharge into it, to explore for and mine
// minerals, and to emit. Most holders are enterprises, which the business
// register tells; this sector links those that citizens hold in their own name.
// One record type serves, since the laws ask the same of all: what, how much,
// where, from when to when, and whose.
//
// A licence binds its holder and does not pass to heirs by itself: one whose
// holder has died is a finding.
//
// # What never leaves
//
// Nothing here is secret: licences are published. The holder's number is told
// to those only who have a grant to read it.
package environment
