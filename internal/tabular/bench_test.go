package tabular_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"github.com/lienthong/lienthong/internal/tabular"
)

// person is a row as wide as the population files are.
type person struct {
	PIN       string `parquet:"so_dinh_danh"`
	CMND      string `parquet:"so_cmnd,optional"`
	Name      string `parquet:"ho_va_ten"`
	Born      int32  `parquet:"ngay_sinh,date"`
	Sex       string `parquet:"gioi_tinh,dict"`
	Place     string `parquet:"noi_dang_ky_khai_sinh,dict"`
	Residence string `parquet:"noi_thuong_tru"`
	Father    string `parquet:"ho_ten_cha,optional"`
	Mother    string `parquet:"ho_ten_me,optional"`
	Status    string `parquet:"trang_thai,dict"`
	Weight    int64  `parquet:"he_so"`
}

func persons(n int) []person {
	rows := make([]person, n)
	for i := range rows {
		rows[i] = person{fmt.Sprintf("%012d", 1_070_000_000+i), fmt.Sprintf("%09d", i), "Nguyễn Thị Ngọc Ánh", int32(i % 20000),
			"Nữ", "Bà Rịa - Vũng Tàu", fmt.Sprintf("Số %d, tổ dân phố 7, Bình Định", i), "Trần Quang Thắng", "", "Còn sống", int64(i)}
	}
	return rows
}

func csvOf(rows []person) []byte {
	var b bytes.Buffer
	b.WriteString("so_dinh_danh,so_cmnd,ho_va_ten,ngay_sinh,gioi_tinh,noi_dang_ky_khai_sinh,noi_thuong_tru,ho_ten_cha,ho_ten_me,trang_thai,he_so\r\n")
	for _, p := range rows {
		fmt.Fprintf(&b, "%s,%s,%s,%d,%s,%s,\"%s\",%s,%s,%s,%d\r\n", p.PIN, p.CMND, p.Name, p.Born, p.Sex, p.Place, p.Residence, p.Father, p.Mother, p.Status, p.Weight)
	}
	return b.Bytes()
}

func benchmark(b *testing.B, name string, data []byte, want int) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		t, err := tabular.OpenReader(bytes.NewReader(data), int64(len(data)), name, tabular.Options{})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for _, err := range t.Rows() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != want {
			b.Fatalf("%d rows", n)
		}
	}
	b.ReportMetric(float64(want)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkCSV(b *testing.B) {
	const n = 100_000
	benchmark(b, "p.csv", csvOf(persons(n)), n)
}

func BenchmarkCSVUnquoted(b *testing.B) {
	const n = 100_000
	benchmark(b, "p.csv", bytes.ReplaceAll(bytes.ReplaceAll(csvOf(persons(n)), []byte(`, tổ dân phố 7, B`), []byte(" tổ dân phố 7 B")), []byte(`"`), nil), n)
}

func BenchmarkParquet(b *testing.B) {
	const n = 100_000
	var buf bytes.Buffer
	w := parquet.NewGenericWriter[person](&buf, parquet.Compression(&parquet.Snappy))
	if _, err := w.Write(persons(n)); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	benchmark(b, "p.parquet", buf.Bytes(), n)
}

func BenchmarkXLSX(b *testing.B) {
	const n = 20_000
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i, p := range persons(n + 1) {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := w.SetRow(cell, []any{p.PIN, p.CMND, p.Name, p.Born, p.Sex, p.Place, p.Residence, p.Father, p.Mother, p.Status, p.Weight}); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	buf, err := f.WriteToBuffer()
	if err != nil {
		b.Fatal(err)
	}
	benchmark(b, "p.xlsx", buf.Bytes(), n)
}
