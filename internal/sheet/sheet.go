package sheet

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/lienthong/lienthong"
)

// Sheet is a workbook of one sheet while it is written, row by row. It is for one goroutine.
// Errors are [lienthong.Error]s that hold no cell.
type Sheet struct {
	w       io.Writer
	file    *excelize.File
	stream  *excelize.StreamWriter
	row     int
	names   []string // of the columns whose cells are numbers
	numbers []bool   // by column
	values  []any
}

// Names reports whether a file of this name is a workbook.
func Names(path string) bool { return strings.EqualFold(filepath.Ext(path), ".xlsx") }

// New begins a workbook in w. Its first row names the columns; cells of those called numbers are
// numbers, if they are, and all others texts. It must be closed or aborted: a large one lies in a
// temporary file meanwhile.
func New(w io.Writer, numbers ...string) (*Sheet, error) {
	s := &Sheet{w: w, file: excelize.NewFile(), names: numbers}
	var err error
	if s.stream, err = s.file.NewStreamWriter("Sheet1"); err != nil {
		s.Abort()
		return nil, broken(err)
	}
	return s, nil
}

// Row writes a row.
func (s *Sheet) Row(cells []string) error {
	if s.row == excelize.TotalRows {
		return lienthong.Errorf(lienthong.TooLarge, "a sheet holds %d rows, and there are more; write a .csv instead", excelize.TotalRows)
	}
	s.values = s.values[:0]
	for i, c := range cells {
		if s.row == 0 {
			s.numbers = append(s.numbers, slices.Contains(s.names, c))
		}
		s.values = append(s.values, s.value(i, c))
	}
	s.row++
	if err := s.stream.SetRow(fmt.Sprintf("A%d", s.row), s.values); err != nil {
		return broken(err)
	}
	return nil
}

func (s *Sheet) value(column int, cell string) any {
	if s.row > 0 && column < len(s.numbers) && s.numbers[column] {
		if n, err := strconv.ParseFloat(cell, 64); err == nil {
			return n
		}
	}
	return cell
}

// Close writes the workbook.
func (s *Sheet) Close() error {
	defer s.Abort()
	if err := s.stream.Flush(); err != nil {
		return broken(err)
	}
	return s.file.Write(s.w)
}

// Abort gives the workbook up and leaves nothing of it. After Close it does nothing.
func (s *Sheet) Abort() { _ = s.file.Close() } // with its temporary files, of which there may be none

// broken hides what a library says, which may quote a cell.
func broken(err error) error {
	return &lienthong.Error{Code: lienthong.Internal, Message: "the workbook could not be written; write a .csv instead", Cause: err}
}
