// Package official is the national database on cadres, civil servants and
// public employees, cơ sở dữ liệu quốc gia về cán bộ, công chức, viên chức
// (Decree 27/2026/NĐ-CP, in force 1 July 2026), as one agency or the ministry
// keeps it.
//
// It owns the dossier, hồ sơ điện tử: one for each person, in ten groups of
// fields, each value with what the source file really said. The fields, their
// groups, who is right about them and which are state secrets are data
// (catalogue.yaml), since the decree's list of 194 fields is not published; an
// office that knows better loads its own file.
//
// # A dossier and its person
//
//	imported ──link──► linked           the dossier's code is the personal number
//	    │                 │
//	    └── open ◄────────┘ (a link is only ever changed by a link that says so)
//
// A file of personnel names its rows by the agency's own key, số hiệu. What it
// claims to be a personal number is a claim until the population register has
// confirmed whose it is: only a link, with the verdict that led to it, gives a
// dossier its code. Two dossiers never bear one number.
//
// # Who is right
//
// Identity fields (the part of group 1 that the population register keeps) are
// mastered by that register, the others by the employing agency. A value from
// the side that is not the master never replaces one from the master; it is
// kept beside it as a finding. What arises later comes in as a [Change] by the
// side that is right about it, and its [Receipt] says by when the law wants it
// synchronised.
//
// # Trust boundary
//
// Files come from offices and are full of errors. Nothing of them is dropped:
// each cell is kept as it was, in a field or as a cell that no field claimed,
// and what could not be read becomes a finding that names row, column and
// field, never the content.
//
// Fields that are state secrets are kept and never handed out: not by [Service.Read],
// not by [Service.Export], not in a log, not by printing or marshalling a
// [Dossier]. A cell that no field claimed may be one, and is treated alike.
//
// It never asks the population register anything and does not link: verdicts
// come in as plain values. It imports no other part.
package official
