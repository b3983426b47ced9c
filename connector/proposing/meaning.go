package proposing

import (
	"slices"
	"strings"
	"sync"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
)

// columnName is the name of a column, read once for all the terms that it may mean.
type columnName struct {
	text     string
	readings []spelling
	alone    bool        // it is one abbreviation of several things
	bare     *columnName // without the part that says whose it is, which other columns have too; nil for none
}

// spelling is one of the ways to read a name.
type spelling struct {
	words, concepts []string
	column          vnfield.Column // that the words alone are recognised as
}

// readNames reads the names of a table's columns. A last part that three columns share, or
// two where the table's name has it, says whose they are: DS in TEN_DS, NS_DS and QT_DS.
func readNames(t *connector.Table) []columnName {
	shared, whose := map[string]int{}, segments(t.Name)
	for _, c := range t.Columns {
		if parts := segments(c.Name); len(parts) > 1 {
			shared[parts[len(parts)-1]]++
		}
	}
	out := make([]columnName, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = readName(c.Name)
		parts := segments(c.Name)
		if last := parts[max(0, len(parts)-1):]; len(parts) > 1 && (shared[last[0]] > 2 || shared[last[0]] > 1 && slices.Contains(whose, last[0])) {
			bare := readName(strings.Join(parts[:len(parts)-1], "_"))
			out[i].bare = &bare
		}
	}
	return out
}

func readName(column string) columnName {
	parts := segments(column)
	n := columnName{text: column, alone: len(parts) == 1 && len(abbreviations()[parts[0]]) > 1}
	for _, words := range readings(column) {
		n.readings = append(n.readings, spelling{words, concepts(words), vnfield.Recognise([]string{strings.Join(words, " ")}).Columns[0]})
	}
	return n
}

// means says how much one of a column's readings says what a term says, whose
// concepts says is, from 0 to 10.
func means(t *connector.Term, says []string, column *columnName) int {
	best := 0
	for _, r := range column.readings {
		words := r.words
		n := overlap(r.concepts, says)
		if t.Column != "" && n < 8 && (same(t.Column, r.column) || t.Column == vnfield.ColName && isPersonsName(words)) {
			n = max(n, 7)
		}
		if unit := units[t.Kind]; unit != nil { // or đất in Xã nơi có đất would be one
			if i := slices.IndexFunc(words, func(w string) bool { return slices.Contains(unit, w) }); i < 0 || i > 0 && words[i-1] == "gioi" {
				continue
			}
			n = max(n, sure)
		}
		best = max(best, n)
	}
	if column.alone {
		best = min(best, sure-1) // nothing beside TT says which
	}
	if column.bare != nil { // whose it is may be another's
		best = max(best, min(sure, means(t, says, column.bare)))
	}
	return best
}

// units are the words without which a column holds no unit of the country.
var units = map[connector.Kind][]string{connector.KindCommune: {"xa", "phuong"}, connector.KindProvince: {"tinh"}}

// period says how much a column is the day or month from which, or until which, a
// record type knows a person: TU_NGAY and NGAY_KT say nothing else.
func period(r *connector.RecordType, t *connector.Term, column *columnName) int {
	end := ""
	switch t.ID {
	case r.From:
		end = "tu"
	case r.Until:
		end = "den"
	default:
		return 0
	}
	for _, spelling := range column.readings {
		if w := spelling.words; w[len(w)-1] == map[string]string{"tu": "vao", "den": "ra"}[end] && (len(w) == 1 || len(w) == 2 && w[0] == "ngay") {
			return sure
		}
		if slices.Contains(spelling.concepts, end) && !slices.ContainsFunc(spelling.concepts, func(w string) bool {
			return !slices.Contains([]string{end, "ngay", "thang", "hieu", "luc"}, w)
		}) {
			return sure
		}
	}
	return 0
}

// named says how much a table's name is a record type's.
func named(r *connector.RecordType, table string) int {
	best := 0
	for _, words := range readings(table) {
		best = max(best, overlap(concepts(words), concepts(termWords(r.Name))))
	}
	return best
}

// isPersonsName reports whether words say whose name: tên người nộp thuế, họ tên chủ hộ.
func isPersonsName(words []string) bool {
	rest, full := words, len(words) > 1 && words[0] == "ho" && words[1] == "ten"
	if full {
		rest = words[1:]
	}
	if len(words) > 2 && words[0] == "chu" && slices.Contains([]string{"su", "so"}, words[1]) { // chủ sử dụng, chủ sở hữu
		return true
	}
	if len(rest) < 2 || rest[0] != "ten" {
		return full
	}
	relative := slices.Contains([]string{"vo", "chong", "cha", "me", "bo", "con", "khac"}, rest[1])
	whose := slices.Contains([]string{"nguoi", "chu", "nha", "can", "nhan", "doi", "khach"}, rest[1])
	return full && !relative || whose
}

// termWords are the words of a term without what stands in brackets.
func termWords(name string) []string {
	bare, _, _ := strings.Cut(name, "(")
	words := strings.Fields(vntext.Fold(bare))
	for i, w := range words { // 05 năm
		words[i] = strings.TrimLeft(w, "0")
	}
	return words
}

// synonym is words that say the same as others, or as nothing else: they stay, and no
// shorter synonym is seen in them.
type synonym struct{ words, means []string }

// synonyms say the same in the names of columns and in law. What is on the right
// stands for all of them; the first that fits counts.
var synonyms = sync.OnceValue(func() (out []synonym) {
	for pair := range strings.SplitSeq(`chuyen gia; tac gia; tham gia; don gia; ngay ky = ngay cap; noi dung; su dung; nguoi dung; thoi gian = thoi diem; thoi diem; loai doi tuong = tu cach;
loai duong su = tu cach; nhan de = ten bai; nam cong bo = nam; vai tro tham gia = vai tro; ma so = ma; so so = ma; so hieu = ma; ket thuc = den;
cham dut = den; het han = den; dung = den; ngung = den; thoi = den; bat dau = tu; vao = tu; ky = thang; loai hinh = loai; hinh thuc = loai;
phuong thuc = loai; tinh trang = trang thai; dia chi = noi; cu tru = noi; luong = tien; tien luong = tien; muc = tien; so tien = tien; gia tri = tien;
tri gia = tien; gia = tien; ty le = phan; phuong xa = xa; chi tra = chi; thu huong = huong; de tai = nhiem vu; to chuc = don vi; co quan = don vi`, ";") {
		words, means, other := strings.Cut(pair, "=")
		if !other {
			means = words
		}
		out = append(out, synonym{strings.Fields(words), strings.Fields(means)})
	}
	return out
})

// concepts replaces synonyms.
func concepts(words []string) []string {
	var out []string
	for len(words) > 0 {
		out, words = append(out, words[0]), words[1:]
		for _, s := range synonyms() {
			if rest := len(s.words) - 1; s.words[0] == out[len(out)-1] && rest <= len(words) && slices.Equal(s.words[1:], words[:rest]) {
				out, words = append(out[:len(out)-1], s.means...), words[rest:]
				break
			}
		}
	}
	return out
}

// heads are what kind of thing a name begins by; two of different kinds are not
// the same thing, whatever follows: mã đơn vị, tên đơn vị.
var heads = map[string]int{"ma": 1, "so": 1, "ten": 2, "ngay": 3, "thang": 3, "nam": 3, "tien": 4, "loai": 5, "noi": 6}

// weight is how much a word says: ngày stands before any date.
func weight(word string) int {
	switch word {
	case "cua", "va", "theo", "hoac", "lam", "de", "co":
		return 0
	case "ma", "so", "ten", "ngay", "thang", "nam", "nguoi", "noi", "tu", "den", "loai", "tien":
		return 1
	}
	if len(word) == 1 && word > "9" { // a unit, m
		return 0
	}
	return min(len(word), 2)
}

// overlap compares two lists of words, from 0 to 10. What the column says must
// be in the term, nearly all of it; how much of the term it says counts less, since
// columns are shorter than law.
func overlap(column, term []string) int {
	if len(column) == 0 || len(term) == 0 {
		return 0
	}
	if a, b := heads[column[0]], heads[term[0]]; a != 0 && b != 0 && a != b {
		return 0
	}
	left := slices.Clone(term)
	all, of, shared, telling := 0, 0, 0, 0
	for _, w := range term {
		of += weight(w)
	}
	for _, w := range column {
		all += weight(w)
		i := slices.Index(left, w)
		if i < 0 {
			continue
		}
		left = slices.Delete(left, i, i+1)
		shared += weight(w)
		telling += weight(w) / 2
	}
	switch {
	case all == 0 || of == 0 || shared*10 < all*6:
		return 0
	case telling == 0 && shared < of: // ngày, or mã, alone
		return min(2, shared)
	default:
		return (6*shared*of + 4*shared*all) / (all * of)
	}
}
