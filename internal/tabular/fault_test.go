package tabular_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
)

// errDisk is what a failing disk answers.
var errDisk = errors.New("disk on fire")

// failing reads well up to a number of bytes into the file.
type failing struct {
	data []byte
	upTo int64
}

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) <= f.upTo {
		return bytes.NewReader(f.data).ReadAt(p, off)
	}
	n := 0
	if off < f.upTo {
		n, _ = bytes.NewReader(f.data[:f.upTo]).ReadAt(p, off)
	}
	return n, errDisk
}

// TestDiskFails lets the disk fail at any place of any format: there is an
// error for a person each time, never an end that looks like the real one.
func TestDiskFails(t *testing.T) {
	t.Parallel()
	book := workbookOf(t, []any{"Họ và tên", "Số"}, []any{"a", 1}, []any{"b", 2})
	long := csvOf(persons(12_000)) // longer than what is read at once
	for name, data := range map[string][]byte{
		"a.csv": []byte("a;b\n1;2\n3;4\n"), "long.csv": long, "a.xlsx": book, "a.parquet": parquetOf(t, persons(100)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			step := max(len(data)/40, 1)
			for upTo := 0; upTo < len(data); upTo += step {
				tab, err := tabular.OpenReader(failing{data, int64(upTo)}, int64(len(data)), name, tabular.Options{})
				if err == nil {
					for _, e := range tab.Rows() {
						err = e
					}
				}
				// What lies behind the last row of a workbook is not looked at.
				if err == nil && name != "a.xlsx" && name != "a.parquet" {
					t.Fatalf("a disk that fails at byte %d of %d passes unseen", upTo, len(data))
				}
				if err == nil {
					continue
				}
				if _, ok := errors.AsType[*lienthong.Error](err); !ok || !strings.Contains(err.Error(), name) {
					t.Fatalf("byte %d: %v", upTo, err)
				}
			}
		})
	}
}

// generated is a CSV of any length that is made while it is read.
type generated struct{ size int64 }

const generatedRow = "079186012345;Nguyễn Thị Ánh;1986\n"

func (g generated) ReadAt(p []byte, off int64) (int, error) {
	for i := range p {
		if off+int64(i) >= g.size {
			return i, io.EOF
		}
		p[i] = generatedRow[(off+int64(i))%int64(len(generatedRow))]
	}
	return len(p), nil
}

// TestConstantMemory reads 33 MB and never holds more than a few of them,
// while another goroutine looks at the progress.
func TestConstantMemory(t *testing.T) {
	const rows = 1_000_000
	size := int64(rows * len(generatedRow))
	tab, err := tabular.OpenReader(generated{size}, size, "big.csv", tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var watcher sync.WaitGroup
	watcher.Go(func() {
		for last := int64(0); ; {
			select {
			case <-stop:
				return
			default:
			}
			done, total := tab.Progress()
			if done < last || done > total {
				t.Errorf("progress went from %d to %d of %d", last, done, total)
				return
			}
			last = done
			runtime.Gosched()
		}
	})
	n, most := 0, uint64(0)
	var m runtime.MemStats
	for _, err := range tab.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%200_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	close(stop)
	watcher.Wait()
	if n != rows-1 {
		t.Errorf("%d rows", n)
	}
	if most > 16<<20 {
		t.Errorf("%d MiB held", most>>20)
	}
}

// packed makes a ZIP of the parts.
func packed(tb testing.TB, parts map[string]string) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range parts {
		e, err := w.Create(name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := io.WriteString(e, text); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// parts is the least that makes a workbook, by hand.
func parts(sheets ...string) map[string]string {
	p := map[string]string{
		"_rels/.rels": `<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="/book/main.xml"/></Relationships>`,
	}
	book, rels := "<workbook><sheets>", "<Relationships>"
	for i, s := range sheets {
		book += fmt.Sprintf(`<sheet name="S%d" sheetId="%d" r:id="q%d"/>`, i+1, i+1, i+1)
		rels += fmt.Sprintf(`<Relationship Id="q%d" Type="http://x/worksheet" Target="sub/s%d.xml"/>`, i+1, i+1)
		p[fmt.Sprintf("book/sub/s%d.xml", i+1)] = "<worksheet><sheetData>" + s + "</sheetData></worksheet>"
	}
	p["book/main.xml"], p["book/_rels/main.xml.rels"] = book+"</sheets></workbook>", rels+"</Relationships>"
	return p
}

const twoRows = `<row><c t="str"><v>a</v></c></row><row><c><v>1</v></c></row>`

// TestPackages reads workbooks that other programs lay out otherwise, and
// refuses those that lack what they point to.
func TestPackages(t *testing.T) {
	t.Parallel()
	without := func(p map[string]string, name string) map[string]string {
		delete(p, name)
		return p
	}
	with := func(p map[string]string, name, old, new string) map[string]string {
		p[name] = strings.Replace(p[name], old, new, 1)
		return p
	}
	hidden := with(parts(twoRows), "book/main.xml", `name="S1"`, `name="S1" state="hidden"`)
	for name, c := range map[string]struct {
		parts map[string]string
		says  string // "" if it can be read
	}{
		"other folder":    {parts(twoRows), ""},
		"second sheet":    {parts("", twoRows), ""},
		"only hidden":     {hidden, ""},
		"chart sheet":     {with(parts(twoRows), "book/_rels/main.xml.rels", "/worksheet", "/chartsheet"), "no worksheet"},
		"no relations":    {without(parts(twoRows), "_rels/.rels"), "no XLSX workbook"},
		"no sheet":        {without(parts(twoRows), "book/sub/s1.xml"), "damaged"},
		"all empty":       {parts("", "<row/>"), "every sheet of the workbook is empty"},
		"broken workbook": {with(parts(twoRows), "book/main.xml", "</workbook>", "<"), "damaged"},
		"no end":          {with(parts(twoRows), "book/sub/s1.xml", "</sheetData></worksheet>", ""), "damaged or cut short at row 2"},
		"entity":          {with(parts(twoRows), "book/sub/s1.xml", "<v>a</v>", "<v>&xxe;</v>"), "damaged"},
		"encoding":        {with(parts(twoRows), "book/sub/s1.xml", "<worksheet>", `<?xml version="1.0" encoding="TCVN"?><worksheet>`), "damaged"},
		"open document":   {map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}, "ODS"},
		"binary workbook": {map[string]string{"_rels/.rels": `<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="xl/workbook.bin"/></Relationships>`, "xl/workbook.bin": "x"}, "XLSB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, err := drain("a.xlsx", packed(t, c.parts), tabular.Options{})
			switch {
			case c.says == "" && (err != nil || n != 1):
				t.Errorf("%d rows, %v", n, err)
			case c.says != "" && (lienthong.CodeOf(err) == lienthong.Internal || err == nil || !strings.Contains(err.Error(), c.says)):
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestLyingBomb has a part unpack to more than its directory entry says.
func TestLyingBomb(t *testing.T) {
	t.Parallel()
	p := parts(twoRows)
	p["book/sub/s1.xml"] = strings.Replace(p["book/sub/s1.xml"], "<row>", strings.Repeat("<x/>", 1<<18)+"<row>", 1)
	data := packed(t, p)
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.File {
		if f.Name != "book/sub/s1.xml" {
			continue
		}
		// The sizes stand in the directory at the end, four bytes each.
		size := []byte{byte(f.UncompressedSize64), byte(f.UncompressedSize64 >> 8), byte(f.UncompressedSize64 >> 16), byte(f.UncompressedSize64 >> 24)}
		at := bytes.LastIndex(data, size)
		copy(data[at:], []byte{100, 0, 0, 0})
	}
	_, err = drain("a.xlsx", data, tabular.Options{Limits: tabular.Limits{Unpacked: 1 << 19}})
	if lienthong.CodeOf(err) != lienthong.TooLarge && lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("got %v", err)
	}
	if _, err := drain("a.xlsx", packed(t, p), tabular.Options{Limits: tabular.Limits{Strings: 1}}); err != nil {
		t.Errorf("a workbook without shared texts: %v", err)
	}
}
