package tabular

import "cmp"

// Options say how to read a table. The zero value reads the first sheet, takes
// the first row that is not blank as the header and accepts UTF-8 and UTF-16.
type Options struct {
	// HeaderScore says how much a row looks like the header, e.g. how many of
	// its cells are column names that the caller knows; 0 is not at all. The
	// best of the first 30 rows becomes the header, the first of equals; a score
	// below 0 says that even the best one is data, which is an error. The score also decides between separators. Cells must not be kept.
	HeaderScore func(cells []string) int
	// Nameless says that a first row, in which HeaderScore knows nothing, is data like
	// those below it. The columns are then called C1, C2 and so on, and the row is a
	// row. Without it the first row is the header, whatever it holds.
	Nameless func(first []string, below [][]string) bool
	// Sheet names the sheet of a workbook; "" is the visible one that is not empty
	// and whose header scores best, the first of equals. It goes before one in the path.
	Sheet string
	// Decode turns a whole text of an old encoding into UTF-8 and names the
	// encoding. Without it a file that is neither UTF-8 nor UTF-16 is an error.
	Decode func([]byte) (text []byte, encoding string, err error)
	// Empty lets a table be without rows; otherwise one is an error.
	Empty bool
	// Limits bound what a file may make us do.
	Limits Limits
}

// Limits bound what a file may make us do. A zero field takes its default.
type Limits struct {
	Line     int   // bytes of one row of text or one piece of XML text; 1 MiB
	Columns  int   // columns of a table; 16,384, as many as a sheet can have
	Unpacked int64 // bytes that a workbook unpacks to, all its parts together; 4 GiB
	Parts    int   // files inside a workbook; 10,000
	Strings  int64 // bytes of the shared texts of a workbook, held in memory; 512 MiB
	Legacy   int64 // bytes of a file in an old encoding, held in memory; 256 MiB
}

func (l Limits) withDefaults() Limits {
	l.Line = cmp.Or(l.Line, 1<<20)
	l.Columns = cmp.Or(l.Columns, 16_384)
	l.Unpacked = cmp.Or(l.Unpacked, 4<<30)
	l.Parts = cmp.Or(l.Parts, 10_000)
	l.Strings = cmp.Or(l.Strings, 512<<20)
	l.Legacy = cmp.Or(l.Legacy, 256<<20)
	return l
}
