package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"os"
	"strconv"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// headers are the columns of the files job's register.
var headers = map[vnfield.Column]string{
	vnfield.ColName: "Họ và tên", vnfield.ColBirthDate: "Ngày sinh", vnfield.ColSex: "Giới tính", vnfield.ColNumber: "Số định danh",
}

// writeRows writes the rows that the connector sends as a file.
func writeRows(ctx context.Context, path string, src connector.Source, b *connector.Bound) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // after its last error
	buffered := bufio.NewWriter(f)
	w := csv.NewWriter(buffered)
	header := []string{"STT"}
	for _, c := range b.LinkColumns() {
		header = append(header, headers[c])
	}
	if err := w.Write(header); err != nil {
		return err
	}
	var cells []string
	n := 0
	for row, err := range src.Rows(ctx, b.Query()) {
		if err != nil {
			return err
		}
		n++
		cells = b.Linking(cells, row)
		if err := w.Write(append([]string{strconv.Itoa(n)}, cells...)); err != nil {
			return err
		}
	}
	w.Flush()
	return errors.Join(w.Error(), buffered.Flush(), f.Close())
}
