package reading

import (
	"strings"
	"unicode/utf8"

	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// FullName is the name, put together if the table splits it.
func (r *Reader) FullName(cells []string) string {
	if r.name >= 0 {
		return cells[r.name]
	}
	var parts []string
	for _, c := range r.all(vnfield.ColFamilyName, vnfield.ColMiddleName, vnfield.ColGivenName) {
		parts = append(parts, strings.Fields(cells[c])...)
	}
	return strings.Join(parts, " ")
}

// encodingDamage is what an officer must have typed anew; case and spaces are
// not worth a word.
const encodingDamage = vntext.DamageTCVN3 | vntext.DamageVNI | vntext.DamageVISCII | vntext.DamageCP1258 |
	vntext.DamageMojibake | vntext.DamageLookalike | vntext.DamageKeystroke

func (r *Reader) tokens(raw string, n *Notes) lexicon.Name {
	if raw == "" {
		return lexicon.Name{}
	}
	if name, ok := r.lexicon.Known(raw); ok {
		return name
	}
	if !utf8.ValidString(raw) {
		r.broken = true
		return lexicon.Name{}
	}
	repaired, damage := vntext.Repair(raw)
	n.add(reconcile.NameEncoding, damage&encodingDamage != 0)
	if damage == 0 && repaired == raw {
		return r.lexicon.Learn(raw)
	}
	return r.lexicon.Name(repaired)
}
