// Package casework is the commands of a court's own systems: lienthong party.
package casework
