package granttest

import (
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
)

// Start is when the samples begin: Monday, 4 May 2026, 08:00 in Vietnam.
var Start = time.Date(2026, 5, 4, 1, 0, 0, 0, time.UTC)

// Sample systems and services; none of them exists.
var (
	Court      = lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G21", System: "CASES"}
	Insurance  = lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G50", System: "SOCIAL"}
	Population = lienthong.SystemID{Instance: "DEV", Class: "GOV", Member: "G01", System: "POPULATION"}
	Persons    = lienthong.ServiceID{SystemID: Population, Service: "persons"}
	Households = lienthong.ServiceID{SystemID: Population, Service: "households"}
)

// Sample is a grant that can stand: the court reads names and dates of birth of
// the parties to its cases.
func Sample(id string) grant.Grant {
	return grant.Grant{
		ID: id, Consumer: Court, Service: Persons, Method: "POST", Path: "/v1/population/read",
		Rung: grant.Fields, Read: []string{"full_name", "birth_date", "pin"}, Search: []string{"pin", "full_name", "birth_date"},
		Purposes:   []lienthong.Purpose{"court.verify-party"},
		Bases:      []lienthong.LegalBasis{{Document: "27/2026/ND-CP", Article: "5"}},
		Relation:   grant.Relation{Rule: grant.Anybody},
		ValidFrom:  Start,
		Mode:       grant.RefuseWhole,
		Disclosure: grant.Disclosure{Class: lienthong.DiscloseAtOnce},
	}
}

// Asking is a request that Sample permits whole.
func Asking() grant.Request {
	return grant.Request{
		Consumer: Court, Service: Persons, Method: "POST", Path: "/v1/population/read",
		Rung: grant.Fields, Fields: []string{"full_name", "birth_date"}, Search: []string{"pin"},
		Purpose: "court.verify-party", Basis: lienthong.LegalBasis{Document: "27/2026/ND-CP", Article: "5", Clause: "2"},
	}
}

// First is the first version of a grant, recorded at a time.
func First(g grant.Grant, recorded time.Time) grant.Version {
	return grant.Version{Grant: g, Number: 1, RecordedFrom: recorded, By: "ops-01", Why: "agreed"}
}

// Wanted is a request for an agreement.
func Wanted() agreement.Request {
	return agreement.Request{
		Consumer: Court, Service: Persons, Purpose: "court.verify-party", Plan: "Verify parties when a case is accepted.",
		Fields: []string{"full_name", "birth_date"}, Frequency: "200 a day",
		Basis: lienthong.LegalBasis{Document: "27/2026/ND-CP", Article: "5"},
	}
}

// Clauses is all twelve.
func Clauses() map[agreement.Clause]string {
	out := make(map[agreement.Clause]string)
	for _, c := range agreement.Clauses {
		out[c] = "As in paper 17, article on " + string(c) + "."
	}
	return out
}

// Person is the n-th person of the samples, n from 1.
func Person(n int64) lienthong.PersonID {
	p, err := lienthong.PersonIDFromInt64(n)
	if err != nil {
		panic(err) // n is a constant of a test
	}
	return p
}
