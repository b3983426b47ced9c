package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"context"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/legacysql"
)

// TestMain makes the test binary stand in for lienthong: what the scripts run
// is the whole program, in a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lienthong": main})
}

// TestScript runs the scenarios of test/script, a file each. Besides the
// commands of testscript they use those below.
func TestScript(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "../../test/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sparse":    makeSparse,
			"longline":  makeLongLine,
			"zipbomb":   makeZipBomb,
			"cut":       cutFile,
			"bytes":     makeBytes,
			"hides":     checkHidden,
			"only":      checkOnly,
			"interrupt": interrupt,
			"serving":   serveMeanwhile,
			"killed":    killAnywhere,
			"rows":      countRows,
			"legacy":    makeLegacy,
			"replace":   replaceText,
		},
	})
}

func must(ts *testscript.TestScript, err error) {
	if err != nil {
		ts.Fatalf("%v", err)
	}
}

func wants(ts *testscript.TestScript, neg bool, args []string, n int, usage string) {
	if neg || len(args) < n {
		ts.Fatalf("usage: %s", usage)
	}
}

// makeSparse appends a hole: `sparse FILE BYTES` costs no disk.
func makeSparse(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "sparse FILE BYTES")
	size, err := strconv.ParseInt(args[1], 10, 64)
	must(ts, err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY|os.O_CREATE, 0o600)
	must(ts, err)
	must(ts, f.Truncate(size))
	must(ts, f.Close())
}

// makeLongLine appends one row of so many letters to a file.
func makeLongLine(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "longline FILE BYTES")
	size, err := strconv.Atoi(args[1])
	must(ts, err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY|os.O_APPEND, 0)
	must(ts, err)
	_, err = f.Write(append(bytes.Repeat([]byte("Nguyen "), size/7), '\n'))
	must(ts, err)
	must(ts, f.Close())
}

// makeZipBomb writes a workbook of a few MiB whose one sheet unpacks to so many
// bytes. The sheet's packed form is one packed block over and over: blocks that
// end in a flush do not refer to what lies before them.
func makeZipBomb(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "zipbomb FILE BYTES")
	size, err := strconv.ParseUint(args[1], 10, 64)
	must(ts, err)
	const block = 16 << 20
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	must(ts, err)
	_, err = w.Write(bytes.Repeat([]byte{' '}, block))
	must(ts, err)
	must(ts, w.Flush())

	f, err := os.Create(ts.MkAbs(args[0]))
	must(ts, err)
	z := zip.NewWriter(f)
	for name, text := range workbookParts {
		part, err := z.Create(name)
		must(ts, err)
		_, err = io.WriteString(part, text)
		must(ts, err)
	}
	times := size / block
	sheet, err := z.CreateRaw(&zip.FileHeader{
		Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate,
		CompressedSize64: times*uint64(packed.Len()) + 5, UncompressedSize64: times * block,
	})
	must(ts, err)
	for range times {
		_, err = sheet.Write(packed.Bytes())
		must(ts, err)
	}
	_, err = sheet.Write([]byte{1, 0, 0, 0xff, 0xff}) // the last block: stored, empty
	must(ts, err)
	must(ts, z.Close())
	must(ts, f.Close())
}

// workbookParts are what a reader looks at before the sheet.
var workbookParts = map[string]string{
	"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
	"_rels/.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	"xl/workbook.xml": `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
}

// cutFile keeps the first so many bytes of a file: a broken copy.
func cutFile(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "cut FILE BYTES")
	size, err := strconv.ParseInt(args[1], 10, 64)
	must(ts, err)
	must(ts, os.Truncate(ts.MkAbs(args[0]), size))
}

// checkHidden reads a CSV file and fails if some value of it that could
// identify a person (a number, a date, a name of two words) stands in a text:
// `hides stderr register.csv`.
func checkHidden(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "hides stdout|stderr|FILE CSV")
	text := ts.ReadFile(args[0])
	r := csv.NewReader(strings.NewReader(ts.ReadFile(args[1])))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	records, err := r.ReadAll()
	must(ts, err)
	for i, record := range records[1:] {
		for _, value := range record {
			if telling.MatchString(value) && strings.Contains(text, value) {
				ts.Fatalf("%s shows a value of row %d of %s", args[0], i+2, args[1])
			}
		}
	}
}

var telling = regexp.MustCompile(`\d{6}|\d+/\d+/\d+|\pL \pL`)

// checkOnly fails if a folder holds anything but the named files.
func checkOnly(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 1, "only FOLDER FILE...")
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	must(ts, err)
	var found []string
	for _, e := range entries {
		found = append(found, e.Name())
	}
	if got, want := strings.Join(found, " "), strings.Join(args[1:], " "); got != want {
		ts.Fatalf("%s holds %q, want %q", args[0], got, want)
	}
}

// makeBytes appends bytes, given in hexadecimal, to a file.
func makeBytes(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "bytes FILE HEX")
	b, err := hex.DecodeString(args[1])
	must(ts, err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	must(ts, err)
	_, err = f.Write(b)
	must(ts, err)
	must(ts, f.Close())
}

// countRows checks how many records a CSV file has, header left out.
func countRows(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "rows FILE N")
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(ts.ReadFile(args[0]), "\ufeff"))).ReadAll()
	must(ts, err)
	if got := strconv.Itoa(len(records) - 1); got != args[1] {
		ts.Fatalf("%s has %s rows, want %s", args[0], got, args[1])
	}
}

// makeLegacy makes the example database of the library, and its description:
// `legacy FILE.db FILE.yaml`.
func makeLegacy(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "legacy FILE.db FILE.yaml")
	db, err := legacysql.Open("sqlite", ts.MkAbs(args[0]))
	must(ts, err)
	must(ts, legacysql.Make(context.Background(), db, "sqlite", library.Example(), connectortest.Persons(60)))
	must(ts, db.Close())
	text := strings.NewReplacer("$KIND", "sqlite", "$ADDRESS", args[0]).Replace(library.Example().Description)
	must(ts, os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// replaceText replaces a text in a file: `replace FILE OLD NEW`.
func replaceText(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 3, "replace FILE OLD NEW")
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	must(ts, os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o600))
}

// interrupt runs a command, sends it the signal of Ctrl-C as soon as a line of
// its stderr matches, and checks how it then ends:
// `interrupt EXIT-CODE REGEXP lienthong ARGS...`.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 3, "interrupt EXIT-CODE REGEXP COMMAND...")
	code, args := args[0], args[1:]
	when, err := regexp.Compile(args[0])
	must(ts, err)
	cmd, stderr := begun(ts, args[1:])
	sent := false
	var said strings.Builder
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		fmt.Fprintln(&said, lines.Text())
		if !sent && when.MatchString(lines.Text()) {
			sent = true
			must(ts, cmd.Process.Signal(syscall.SIGINT))
		}
	}
	err = cmd.Wait()
	if !sent || strconv.Itoa(cmd.ProcessState.ExitCode()) != code {
		ts.Fatalf("signal sent: %v, then %v; it said\n%s", sent, err, said.String())
	}
}

// serveMeanwhile runs a server until the script ends, and keeps its address in a
// variable: `serving VARIABLE COMMAND...`. Its log is on standard error, and says
// serving url=ADDRESS once it listens.
func serveMeanwhile(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "serving VARIABLE COMMAND...")
	cmd, stderr := begun(ts, args[1:])
	ended := make(chan struct{})
	ts.Defer(func() {
		_ = cmd.Process.Signal(syscall.SIGINT)
		<-ended
	})
	url := make(chan string, 1)
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			if m := servingAt.FindStringSubmatch(lines.Text()); m != nil {
				url <- m[1]
			}
		}
		close(url)
		_ = cmd.Wait()
	}()
	address, ok := <-url
	if !ok {
		ts.Fatalf("%s ended before it served", args[1])
	}
	ts.Setenv(args[0], address)
}

var servingAt = regexp.MustCompile(`msg=serving url=(\S+)`)

// begun starts a command of a script and gives its standard error.
func begun(ts *testscript.TestScript, words []string) (*exec.Cmd, io.Reader) {
	path, err := exec.LookPath(words[0])
	if err != nil {
		path = strings.Split(ts.Getenv("PATH"), string(os.PathListSeparator))[0] + "/" + words[0]
	}
	cmd := exec.Command(path, words[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "PATH="+ts.Getenv("PATH"))
	stderr, err := cmd.StderrPipe()
	must(ts, err)
	must(ts, cmd.Start())
	return cmd, stderr
}

// TestZipBombIsAZip keeps makeZipBomb honest: a small one unpacks to what it says.
func TestZipBombIsAZip(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Files: []string{"testdata/zipbomb.txt"},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"zipbomb": makeZipBomb,
			"unpack": func(ts *testscript.TestScript, _ bool, args []string) {
				z, err := zip.OpenReader(ts.MkAbs(args[0]))
				must(ts, err)
				defer z.Close()
				sheet, err := z.Open("xl/worksheets/sheet1.xml")
				must(ts, err)
				n, err := io.Copy(io.Discard, sheet)
				if fmt.Sprint(n) != args[1] || err != nil && err != zip.ErrChecksum {
					ts.Fatalf("unpacked %d bytes: %v", n, err)
				}
			},
		},
	})
}
