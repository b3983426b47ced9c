package vnfield

import (
	"strings"

	"github.com/lienthong/lienthong/internal/vntext"
)

// pairedUnder are the headers under which men and women have a column each, as
// squeeze writes them; "" for columns named Nam and Nữ alone.
var pairedUnder = map[string]bool{
	"": true, "gioitinh": true, "gioi": true, "phai": true,
	"ngaysinh": true, "namsinh": true, "ngaythangnamsinh": true, "ngaythangsinh": true,
}

// pairSexes finds the two columns that old forms have for one fact, "Ngày
// tháng năm sinh: Nam | Nữ". Without its marks nam is also năm, a year, so a
// column is that of men only beside one of women under the same words.
func (r *Recognition) pairSexes(header []string, grades []grade) {
	men := make(map[string]int)
	for i, cell := range header {
		if under, ok := strings.CutSuffix(squeeze(cell), "nam"); ok && pairedUnder[under] && !saysYear(cell) {
			men[under] = i
		}
	}
	for i, cell := range header {
		under, ok := strings.CutSuffix(squeeze(cell), "nu")
		if !ok {
			continue
		}
		if man, ok := men[under]; ok {
			r.Columns[man], grades[man] = ColMale, exact
			r.Columns[i], grades[i] = ColFemale, exact
		}
	}
}

// saysYear reports whether a header that ends in nam has the mark of năm.
func saysYear(cell string) bool {
	s, _ := vntext.Repair(cell)
	return strings.HasSuffix(strings.ToLower(strings.TrimSpace(s)), "năm")
}
