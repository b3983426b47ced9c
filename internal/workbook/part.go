package workbook

import (
	"encoding/xml"
	"path"
	"strings"

	"github.com/lienthong/lienthong"
)

// Ref is a sheet of a workbook (18.2.19).
type Ref struct {
	Name   string
	Hidden bool
	part   string
}

// readSheets lists the worksheets in the order of their tabs.
func (b *Book) readSheets() error {
	book, err := b.bookPart()
	if err != nil {
		return err
	}
	dir, base := path.Split(book)
	targets, err := b.relations(dir+"_rels/"+base+".rels", dir)
	if err != nil {
		return err
	}
	err = b.walk(book, func(tok xml.Token) error {
		e, ok := tok.(xml.StartElement)
		if !ok {
			return nil
		}
		switch e.Name.Local {
		case "workbookPr":
			v := attr(e, "date1904")
			b.epoch = v == "1" || v == "true"
		case "sheet":
			if to := targets[attr(e, "id")]; strings.HasSuffix(to.kind, "/worksheet") {
				b.sheets = append(b.sheets, Ref{attr(e, "name"), attr(e, "state") != "" && attr(e, "state") != "visible", to.part})
			}
		}
		return nil
	})
	if err == nil && len(b.sheets) == 0 {
		err = b.fail(lienthong.Invalid, nil, "the workbook has no worksheet; save the table as XLSX again")
	}
	return err
}

// bookPart finds the main part, by the relation of the package that says so.
func (b *Book) bookPart() (string, error) {
	targets, err := b.relations("_rels/.rels", "")
	if err != nil {
		return "", err
	}
	for _, to := range targets {
		if strings.HasSuffix(to.kind, "/officeDocument") && strings.HasSuffix(to.part, ".xml") && b.parts[strings.ToLower(to.part)] != nil {
			return to.part, nil
		}
	}
	if b.parts["xl/workbook.xml"] != nil {
		return "xl/workbook.xml", nil
	}
	return "", b.fail(lienthong.Unsupported, nil,
		"the file is a ZIP archive but no XLSX workbook (perhaps ODS, XLSB, DOCX or packed files); save the table as XLSX")
}

// relation is what a part points to (part 2, section 6.5).
type relation struct{ kind, part string }

func (b *Book) relations(part, dir string) (map[string]relation, error) {
	targets := map[string]relation{}
	err := b.walk(part, func(tok xml.Token) error {
		if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "Relationship" {
			to := attr(e, "Target")
			if strings.HasPrefix(to, "/") {
				to = strings.TrimPrefix(path.Clean(to), "/")
			} else {
				to = path.Join(dir, to)
			}
			targets[attr(e, "Id")] = relation{attr(e, "Type"), to}
		}
		return nil
	})
	return targets, err
}
