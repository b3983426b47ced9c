package sheet

import (
	"encoding/csv"
	"io"
)

// Write has write write a table as CSV (RFC 4180), which goes to w as it is or, if the file is
// called .xlsx, as a workbook; see [New] for the columns of numbers.
func Write(path string, w io.Writer, numbers []string, write func(io.Writer) error) error {
	if !Names(path) {
		return write(w)
	}
	from, to := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := fromCSV(w, from, numbers)
		from.CloseWithError(err) // write ends too
		done <- err
	}()
	err := write(to)
	to.CloseWithError(err) // nil is the end of the text
	if failed := <-done; failed != nil {
		return failed
	}
	return err
}

// fromCSV makes a workbook of a text.
func fromCSV(w io.Writer, text io.Reader, numbers []string) error {
	s, err := New(w, numbers...)
	if err != nil {
		return err
	}
	rows := csv.NewReader(text)
	rows.ReuseRecord = true
	for {
		cells, err := rows.Read()
		switch {
		case err == io.EOF:
			return s.Close()
		case err != nil:
			return err
		}
		if err := s.Row(cells); err != nil {
			return err
		}
	}
}
