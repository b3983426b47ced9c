package connector

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
)

// Read turns a row of the source, a cell for each of Columns, into a record. A
// cell that cannot be read is a finding, never an error: nothing is dropped.
func (b *Bound) Read(row []string) *Record {
	r := &Record{Type: b.Type, Values: make([]string, len(b.cells)), Raw: make([]string, len(b.cells)), Key: b.keyOf(row)}
	if b.changed >= 0 {
		r.Mark = row[b.changed]
	}
	for i := range b.cells {
		c := &b.cells[i]
		if c.term.ID == "" {
			if b.Type.Terms[i].Mandatory {
				r.find(b.Type.Terms[i], "", Missing)
			}
			continue
		}
		raw, damaged := c.raw(row)
		value, codes := b.read(c, raw, row)
		if value != "" {
			if has, _ := c.term.HasForm(value); !has {
				codes = append(codes, FormUnusual)
			}
		}
		r.Raw[i], r.Values[i] = raw, value
		if damaged && value != "" && !slices.Contains(codes, TextDamaged) {
			codes = append(codes, TextDamaged)
		}
		if raw == "" && value == "" && c.term.Mandatory {
			codes = append(codes, Missing)
		}
		for _, code := range codes {
			r.find(c.term, strings.Join(c.Columns, "+"), code)
		}
	}
	for _, v := range b.Type.Invariants {
		if !v.Holds(r) {
			r.Findings = append(r.Findings, Finding{Term: v.Term, Column: b.columnOf(v.Term), Code: v.ID})
		}
	}
	return r
}

// Linking is the cells of a row as linking takes them, for [Bound.LinkColumns]:
// the source's own text, its encoding and codes undone. It is the fast path of
// a scan, so it reads nothing that linking does not need. dst is overwritten.
func (b *Bound) Linking(dst []string, row []string) []string {
	dst = dst[:0]
	for i := range b.cells {
		if !b.Type.Terms[i].links() {
			continue
		}
		c := &b.cells[i]
		if c.term.ID == "" {
			dst = append(dst, "")
			continue
		}
		raw, _ := c.raw(row)
		if code, ok := c.Codes[raw]; ok {
			raw = code
		}
		if len(raw) > MaxCell {
			raw = ""
		}
		dst = append(dst, raw)
	}
	return dst
}

// LinkColumns are what Linking's cells mean: the sector's profile.
func (b *Bound) LinkColumns() []vnfield.Column {
	var out []vnfield.Column
	for _, t := range b.Type.Terms {
		if t.links() {
			out = append(out, t.Column)
		}
	}
	return out
}

// links reports whether linking compares the term. A residence it does not: the owner
// would throw it away, so it is not sent.
func (t *Term) links() bool { return t.Column != "" && t.Column != vnfield.ColResidence }

func (r *Record) find(t Term, column string, code FindingCode) {
	r.Findings = append(r.Findings, Finding{Term: t.ID, Column: column, Code: code})
}

func (b *Bound) keyOf(row []string) string {
	if len(b.key) == 1 {
		return row[b.key[0]]
	}
	parts := make([]string, len(b.key))
	for i, k := range b.key {
		parts[i] = row[k]
	}
	return joinKey(parts)
}

func (b *Bound) columnOf(id TermID) string {
	if i := b.Type.Find(id); i >= 0 {
		return strings.Join(b.cells[i].Columns, "+")
	}
	return ""
}

// raw is the source's text of a term, its encoding undone; damaged says that
// the encoding is not what the mapping says.
func (c *reader) raw(row []string) (raw string, damaged bool) {
	switch {
	case c.Constant != "":
		return c.Constant, false
	case c.term.Kind == KindDate && len(c.at) == 3:
		return joinDate(row[c.at[0]], row[c.at[1]], row[c.at[2]]), false
	case len(c.at) == 1:
		raw = strings.TrimSpace(row[c.at[0]])
	default:
		var parts []string
		for _, i := range c.at {
			if p := strings.TrimSpace(row[i]); p != "" {
				parts = append(parts, p)
			}
		}
		raw = strings.Join(parts, c.Separator)
	}
	return decode(raw, c.Encoding)
}

// joinDate writes day, month and year as people do, the unknown ones as 00.
func joinDate(day, month, year string) string {
	day, month, year = strings.TrimSpace(day), strings.TrimSpace(month), strings.TrimSpace(year)
	if year == "" || year == "0" {
		return ""
	}
	return cmp.Or(day, "00") + "/" + cmp.Or(month, "00") + "/" + year
}

// decode undoes a legacy encoding of a text whose bytes the database took for
// Latin letters. Text that has letters beyond those was written otherwise, and
// stays.
func decode(s, encoding string) (text string, damaged bool) {
	if isASCII(s) && encoding != vntext.VNI {
		return s, false
	}
	known := encoding != "" && encoding != "unicode"
	if !utf8.ValidString(s) { // the database keeps bytes and does not know of what
		if known {
			return asBytes([]byte(s), s, encoding)
		}
		text, _, err := vntext.Decode([]byte(s))
		if err != nil {
			text = strings.ToValidUTF8(s, "\uFFFD")
		}
		return text, true
	}
	if !known {
		return s, false
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok && r < 0x100 {
			c, ok = byte(r), true // C1 controls, which some drivers pass through
		}
		if !ok {
			return s, true
		}
		b = append(b, c)
	}
	return asBytes(b, s, encoding)
}

func asBytes(b []byte, s, encoding string) (text string, damaged bool) {
	text, err := vntext.DecodeAs(b, encoding)
	if err != nil {
		return s, true
	}
	return text, false
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// harmless is damage that says nothing against who wrote a text.
const harmless = vntext.DamageCase | vntext.DamageSpace | vntext.DamageNFD | vntext.DamagePunctuation

// read reads a text as the kind of its term. The value is "" if it cannot be.
func (b *Bound) read(c *reader, raw string, row []string) (value string, codes []FindingCode) {
	mapped, ok := c.Codes[raw] // also of "", which is nothing and may mean something
	if ok {
		raw = mapped
	}
	if raw == "" {
		return "", nil
	}
	if len(raw) > MaxCell {
		return "", []FindingCode{Unreadable}
	}
	switch c.term.Kind {
	case KindName, KindText:
		return readText(raw, c.term.Kind)
	case KindDate:
		return readDate(raw, lienthong.FullDate, c.term.Column == vnfield.ColBirthDate)
	case KindMonth:
		return readDate(raw, lienthong.YearMonth, false)
	case KindMoment:
		return readMoment(raw)
	case KindSex:
		sex, err := vnfield.Sex(raw)
		if err != nil {
			return "", []FindingCode{Unreadable}
		}
		if sex == lienthong.SexUnknown {
			return "", nil
		}
		return sex.String(), nil
	case KindNumber:
		return readNumber(raw)
	case KindCode:
		if !slices.ContainsFunc(c.term.Codes, func(k Code) bool { return k.Value == raw }) {
			return "", []FindingCode{CodeUnknown}
		}
		return raw, nil
	case KindInteger:
		n, err := strconv.ParseInt(raw, 10, 64)
		if err != nil {
			return "", []FindingCode{Unreadable}
		}
		return strconv.FormatInt(n, 10), nil
	case KindDecimal:
		return c.readDecimal(raw)
	case KindBool:
		return readBool(raw)
	default: // KindProvince, KindCommune
		return b.readUnit(c, raw, row)
	}
}

func readText(raw string, kind Kind) (string, []FindingCode) {
	if kind == KindText && isASCII(raw) {
		return raw, nil // Repair would take an address apart for keystrokes
	}
	text, damage := vntext.Repair(raw)
	if kind == KindText && damage&^harmless == 0 {
		return raw, nil
	}
	if damage&^harmless != 0 {
		return text, []FindingCode{TextDamaged}
	}
	return text, nil
}

// ahead is how many years after now a year of two digits may lie where it is not
// of a birth: permits and cards end later, and nobody here was paid before 1950.
const ahead = 20

// readDate reads a date to a precision; what is known more exactly is cut, what
// is not is a finding.
func readDate(raw string, to lienthong.Precision, birth bool) (string, []FindingCode) {
	if strings.Trim(raw, "0-/. :") == "" {
		return "", nil // MariaDB's zero date, a year of 0: nothing was known
	}
	var codes []FindingCode
	if to == lienthong.YearMonth {
		raw = dashed(raw)
	}
	r, err := vnfield.DateUpTo(raw, lienthong.MaxYear)  // a term may lie in the future, as an expiry does
	if err == nil && r.Note&vnfield.TwoDigitYear != 0 { // but 93 is not 2393
		latest := vnfield.LatestYear
		if !birth {
			latest += ahead
		}
		r, err = vnfield.DateUpTo(raw, latest)
	}
	if err != nil || r.Date.IsZero() {
		if err == nil {
			return "", nil
		}
		return "", []FindingCode{Unreadable}
	}
	if r.Date.Precision() < to {
		codes = append(codes, DatePartial)
	}
	if to == lienthong.YearMonth {
		r.Date.Day = 0
	}
	if r.Note&(vnfield.MonthDaySwapped|vnfield.TwoDigitYear|vnfield.ExcelSerial) != 0 {
		codes = append(codes, DateUncertain)
	}
	return r.Date.String(), codes
}

// dashed writes 202503, a month as accountants number it, as 2025-03: six digits
// are a day otherwise. Others stay.
func dashed(raw string) string {
	n, err := strconv.Atoi(raw)
	if err != nil || len(raw) != 6 || n/100 < 1900 || n/100 > lienthong.MaxYear || n%100 < 1 || n%100 > 12 {
		return raw
	}
	return raw[:4] + "-" + raw[4:]
}

// moments are how databases write times. Those without a zone are Vietnam's,
// UTC+7 all year (Decision 134/2002/QĐ-TTg).
var moments = []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999Z07", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04:05.999999999", time.DateOnly,
	"02/01/2006 15:04:05", "02/01/2006 15:04", "02/01/2006"}

func readMoment(raw string) (string, []FindingCode) {
	for _, form := range moments {
		if t, err := time.ParseInLocation(form, raw, lienthong.Vietnam); err == nil {
			return t.UTC().Format(time.RFC3339Nano), nil
		}
	}
	return "", []FindingCode{Unreadable}
}

func readNumber(raw string) (string, []FindingCode) {
	r, err := vnfield.Number(raw)
	if err != nil {
		return "", []FindingCode{Unreadable}
	}
	if r.Card.IsZero() {
		return "", nil
	}
	if r.Notes&^vnfield.OldNumber != 0 { // an old number is a number
		return r.Card.Reveal(), []FindingCode{NumberDamaged}
	}
	return r.Card.Reveal(), nil
}

// readDecimal reads 4,65 and 4.65, sums with thousands where the mapping says so,
// and shares such as 1/3 and 33,3 % where the term is one.
func (r *reader) readDecimal(raw string) (string, []FindingCode) {
	plain := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(raw)
	if r.term.Whole > 0 {
		if part, whole, ok := strings.Cut(plain, "/"); ok {
			return share(part, whole, r.term.Whole)
		}
		if percent, ok := strings.CutSuffix(plain, "%"); ok {
			return share(strings.Replace(percent, ",", ".", 1), "100", r.term.Whole)
		}
	}
	switch {
	case r.Thousands != "":
		var ok bool
		if plain, ok = ungrouped(plain, r.Thousands); !ok {
			return "", []FindingCode{Unreadable}
		}
	case strings.Count(plain, ",") == 1 && !strings.Contains(plain, "."):
		plain = strings.Replace(plain, ",", ".", 1)
	}
	if strings.Trim(plain, "0123456789.-+eE") != "" {
		return "", []FindingCode{Unreadable}
	}
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		return "", []FindingCode{Unreadable}
	}
	if strings.ContainsAny(plain, "eE") { // as a database writes large floats
		return strconv.FormatFloat(f, 'f', -1, 64), nil
	}
	return plain, nil
}

// share is a part of a whole, of a term in which the whole is so much.
func share(part, whole string, of int) (string, []FindingCode) {
	a, errA := strconv.ParseFloat(part, 64)
	b, errB := strconv.ParseUint(whole, 10, 32)
	if errA != nil || errB != nil || b == 0 || strings.Trim(part, "0123456789.") != "" {
		return "", []FindingCode{Unreadable}
	}
	text := strconv.FormatFloat(a/float64(b)*float64(of), 'f', 6, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), "."), nil
}

// ungrouped is a sum without the signs between its thousands, which have to stand
// where thousands do, and with a point before its fraction. Đồng may be named.
func ungrouped(s, thousands string) (string, bool) {
	point := ","
	if thousands == "," {
		point = "."
	}
	s = strings.ToLower(s)
	for _, unit := range []string{"vnđ", "vnd", "đồng", "₫", "đ"} {
		s = strings.TrimSuffix(s, unit)
	}
	whole, fraction, parted := strings.Cut(s, point)
	groups := strings.Split(whole, thousands)
	for i, g := range groups {
		if digits := strings.TrimLeft(g, "-+"); i == 0 && (digits == "" || len(digits) > 3 && len(groups) > 1) || i > 0 && len(g) != 3 {
			return "", false
		}
	}
	if s = strings.Join(groups, ""); parted {
		s += "." + fraction
	}
	return s, !strings.Contains(fraction, ".")
}

func readBool(raw string) (string, []FindingCode) {
	switch strings.ToLower(raw) {
	case "1", "t", "true", "y", "yes", "x", "có", "co":
		return "true", nil
	case "0", "f", "false", "n", "no", "không", "khong":
		return "false", nil
	default:
		return "", []FindingCode{Unreadable}
	}
}

func (b *Bound) readUnit(c *reader, raw string, row []string) (string, []FindingCode) {
	u := Unit{Kind: c.term.Kind, Text: raw, On: c.on}
	if c.province >= 0 {
		u.Province, _ = decode(strings.TrimSpace(row[c.province]), c.Encoding)
	}
	switch found := b.Units(u); len(found) {
	case 0:
		return "", []FindingCode{UnitUnknown}
	case 1:
		return found[0], nil
	default:
		return strings.Join(found, "|"), []FindingCode{UnitCandidates}
	}
}
