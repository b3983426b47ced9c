package grant

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
)

// Bounds of a grant's lists and names. The widest real operations name the 26
// items of the Law on Identity; these leave room and keep a verdict short.
const (
	maxFields = 128
	maxList   = 256
	maxWord   = 64  // bytes of an id, field, set, procedure, sector or capacity
	maxWhy    = 500 // bytes of a reason
	maxRate   = 1e6 // requests a second, beyond what one gateway can pass
)

// Check refuses a grant that cannot stand. The error is lienthong.Invalid and
// its field says where, as a JSON pointer.
func (g *Grant) Check() error {
	if !isWord(g.ID) {
		return invalid("/id", "The grant needs an id of 1 to %d letters, digits, dots, hyphens and underscores.", maxWord)
	}
	if g.Agreement != "" && !isWord(g.Agreement) {
		return invalid("/agreement", "The agreement's id has characters that ids may not have.")
	}
	if g.Consumer.IsZero() || g.Service.IsZero() {
		return invalid("/consumer", "The grant needs a consumer and a service.")
	}
	if _, err := parseOperation(g.Method, g.Path); err != nil {
		return err
	}
	if g.Mode != RefuseWhole && g.Mode != LeaveOut {
		return invalid("/mode", "The mode is refuse_whole or leave_out.")
	}
	if g.ValidFrom.IsZero() || !g.ValidUntil.IsZero() && g.ValidUntil.Before(g.ValidFrom) {
		return invalid("/valid_from", "The grant needs a beginning, and no end before it.")
	}
	if !(g.Limit.PerSecond >= 0 && g.Limit.PerSecond <= maxRate) || g.Limit.Burst < 0 || g.Limit.PerDay < 0 {
		return invalid("/limit", "Limits are numbers of at least 0, a rate of at most a million.")
	}
	if g.Replica.KeepDays < 0 || g.Replica.FreshHours < 0 || g.Replica.FreshHours > 24*g.Replica.KeepDays {
		return invalid("/replica", "A copy is kept for 0 days or more, and used no longer than it is kept.")
	}
	for _, check := range []func() error{g.checkFields, g.checkGround, g.checkRelation, g.checkDisclosure} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// checkFields keeps the ladder: what may be searched by must be readable, since
// an answer tells that the searched value is right (ground rule 4).
func (g *Grant) checkFields() error {
	if g.Rung.rank() == 0 {
		return invalid("/rung", "The rung is verify, match, set or fields.")
	}
	if err := words("/read", g.Read, maxFields); err != nil {
		return err
	}
	if err := words("/search", g.Search, maxFields); err != nil {
		return err
	}
	for _, f := range g.Search {
		if !slices.Contains(g.Read, f) {
			return invalid("/search", "Searching by a field needs the same grant as reading it: every field in search must be in read.")
		}
	}
	switch {
	case g.Set != "" && (!isWord(g.Set) || g.Rung.rank() < Set.rank()):
		return invalid("/set", "A set needs a name, and a grant on the rung set or fields.")
	case g.Rung == Set && g.Set == "":
		return invalid("/set", "A grant on the rung set names the set.")
	case g.Rung != Verify && len(g.Read) == 0:
		return invalid("/read", "A grant above the rung verify names the fields; there is no \"everything\".")
	}
	return nil
}

func (g *Grant) checkGround() error {
	if len(g.Purposes) == 0 || len(g.Purposes) > maxList {
		return invalid("/purposes", "The grant names 1 to %d purposes.", maxList)
	}
	for i, p := range g.Purposes {
		if q, err := lienthong.ParsePurpose(string(p)); err != nil || slices.Contains(g.Purposes[:i], q) {
			return invalid("/purposes", "A purpose is lower-case words with dots between, each named once.")
		}
	}
	if len(g.Bases) == 0 || len(g.Bases) > maxList {
		return invalid("/bases", "The grant names 1 to %d legal bases.", maxList)
	}
	for _, b := range g.Bases {
		if !stands(b) {
			return invalid("/bases", "A legal basis is a document with article, clause and point, such as 27/2026/ND-CP; article=5; clause=2, none skipped.")
		}
	}
	if g.Implied && (len(g.Purposes) != 1 || len(g.Bases) != 1) {
		return invalid("/implied", "What is implied must be one: the grant needs one purpose and one legal basis.")
	}
	return words("/procedures", g.Procedures, maxList)
}

// stands reports whether a basis reads back as itself and skips no level: a
// point without its clause would name a different point in every clause.
func stands(b lienthong.LegalBasis) bool {
	read, err := lienthong.ParseLegalBasis(b.String())
	return err == nil && read == b && (b.Clause == "" || b.Article != "") && (b.Point == "" || b.Clause != "")
}

func (g *Grant) checkRelation() error {
	r := g.Relation
	switch r.Rule {
	case Anybody, Present:
		if r.Sector != "" || len(r.Capacities) > 0 {
			return invalid("/relation", "Only the rules registered and party have a sector and capacities.")
		}
	case Registered, Party:
		if !isWord(r.Sector) {
			return invalid("/relation/sector", "The rules registered and party need the consumer's sector.")
		}
	default:
		return invalid("/relation/rule", "The rule is present, party, registered or any.")
	}
	return words("/relation/capacities", r.Capacities, maxList)
}

func (g *Grant) checkDisclosure() error {
	d := g.Disclosure
	deferred := d.DeferDays > 0 || !d.DeferUntil.IsZero()
	switch d.Class {
	case lienthong.DiscloseAtOnce:
		if deferred || !d.Basis.IsZero() || d.DeferDays < 0 {
			return invalid("/disclosure", "What is disclosed at once has no deferral and needs no basis for one.")
		}
	case lienthong.DiscloseDeferred:
		if !deferred || d.DeferDays < 0 || !stands(d.Basis) {
			return invalid("/disclosure", "A deferral needs its days or its end, and the provision that allows it.")
		}
	case lienthong.DiscloseNever:
		if deferred || d.DeferDays < 0 || !stands(d.Basis) {
			return invalid("/disclosure", "What is never disclosed needs the provision that says so, and no deferral.")
		}
	default:
		return invalid("/disclosure/class", "The class is at_once, deferred or never.")
	}
	return nil
}

// words checks a list of names without repetition.
func words(field string, list []string, most int) error {
	if len(list) > most {
		return invalid(field, "The list has more than %d entries.", most)
	}
	for i, w := range list {
		if !isWord(w) || slices.Contains(list[:i], w) {
			return invalid(field, "Each entry needs 1 to %d letters, digits, dots, hyphens and underscores, and is named once.", maxWord)
		}
	}
	return nil
}

// isWord reports whether s may be a name. No quote, space or control character
// can stand in one, so names are safe in texts that others parse.
func isWord(s string) bool {
	return s != "" && len(s) <= maxWord &&
		strings.Trim(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_") == ""
}

func invalid(field, format string, args ...any) error {
	return &lienthong.Error{Code: lienthong.Invalid, Message: fmt.Sprintf(format, args...), Field: field}
}
