package synthfile

import (
	"bufio"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/chance"
)

// Entries are the rows of a register with their truth, as synth.Register
// yields them.
type Entries = iter.Seq2[*synth.Official, *synth.Truth]

// WriteRegisterCSV writes officials as spreadsheets in Vietnam save CSV: with a
// byte order mark and semicolons, since the comma is the decimal sign.
func WriteRegisterCSV(w io.Writer, entries Entries) error {
	out := bufio.NewWriter(w)
	line := append([]byte("\ufeff"), strings.Join(synth.OfficialColumns[:], ";")+"\n"...)
	if _, err := out.Write(line); err != nil {
		return err
	}
	for o := range entries {
		line = line[:0]
		for i, field := range o.Fields() {
			if i > 0 {
				line = append(line, ';')
			}
			line = appendCSV(line, []byte(field), ';')
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return out.Flush()
}

// WriteTruth writes what is true of every row: row, personal number, ordinal,
// classes of damage apart by semicolons, and the row that it repeats.
func WriteTruth(w io.Writer, entries Entries) error {
	out := bufio.NewWriter(w)
	if _, err := out.WriteString("row,pin,ordinal,classes,duplicate_of\n"); err != nil {
		return err
	}
	for _, t := range entries {
		line := strings.Join([]string{strconv.Itoa(t.Row), t.PIN.Reveal(), positive(t.Ordinal),
			strings.Join(t.Classes, ";"), positive(t.DuplicateOf)}, ",")
		if _, err := out.WriteString(line + "\n"); err != nil {
			return err
		}
	}
	return out.Flush()
}

// positive is a number, and nothing for 0.
func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// The rows above the data of a sheet, as offices lay them out.
const (
	sheetTitle    = "DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC"
	sheetSubtitle = "(Dữ liệu giả lập, sinh tự động)"
	headerRow     = 4
	numberColumn  = 5 // of OfficialColumns: Số CMND/CCCD
)

// WriteRegisterXLSX writes officials as a workbook of one sheet: a title, a
// subtitle, an empty row, the header with a running number before the columns,
// and the rows. A number that lost its zeros is a number cell, since that is
// how it lost them; so is one in twenty of those that have no zero to lose.
func WriteRegisterXLSX(w io.Writer, entries Entries) (err error) {
	book := excelize.NewFile()
	defer func() {
		if e := book.Close(); err == nil {
			err = e
		}
	}()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	if err := writeHead(sheet); err != nil {
		return err
	}
	for o, t := range entries {
		cells := []any{t.Row}
		for i, field := range o.Fields() {
			cells = append(cells, cell(i, field, t.Row))
		}
		if err := sheet.SetRow("A"+strconv.Itoa(headerRow+t.Row), cells); err != nil {
			return err
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	_, err = book.WriteTo(w)
	return err
}

// writeHead writes what stands above the data.
func writeHead(sheet *excelize.StreamWriter) error {
	header := []any{"STT"}
	for _, column := range synth.OfficialColumns {
		header = append(header, column)
	}
	for _, row := range []struct {
		number int
		cells  []any
	}{{1, []any{sheetTitle}}, {2, []any{sheetSubtitle}}, {headerRow, header}} {
		if err := sheet.SetRow("A"+strconv.Itoa(row.number), row.cells); err != nil {
			return err
		}
	}
	return nil
}

// cell is a value as a sheet keeps it: text, or a number.
func cell(column int, field string, row int) any {
	if column == numberColumn && asNumber(field, row) {
		if n, err := strconv.ParseInt(field, 10, 64); err == nil {
			return n
		}
	}
	return field
}

// asNumber reports whether a spreadsheet keeps a value as a number: digits
// without a leading zero, of a length that no number of a card has, or by
// chance.
func asNumber(field string, row int) bool {
	if field == "" || field[0] == '0' || strings.Trim(field, "0123456789") != "" {
		return false
	}
	return len(field) != 9 && len(field) != 12 || chance.Mix(uint64(row), 0xce11)%20 == 0
}
