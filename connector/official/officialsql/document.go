package officialsql

import (
	"encoding/json"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
)

// document is the stored form of a dossier. Members may be added; they are
// never renamed or given another meaning.
type document struct {
	Facts    []fact             `json:"facts"`
	Rest     []cell             `json:"rest,omitempty"`
	Findings []official.Finding `json:"findings,omitempty"`
	Links    []link             `json:"links,omitempty"`
	Source   string             `json:"source,omitempty"`
	Row      int                `json:"row,omitempty"`
}

type fact struct {
	Field  official.FieldID `json:"f"`
	Item   int              `json:"i,omitempty"`
	Text   string           `json:"t,omitempty"`
	Raw    string           `json:"r,omitempty"`
	Header string           `json:"h,omitempty"`
	Source official.Master  `json:"s"`
}

type cell struct {
	Header string `json:"h"`
	Raw    string `json:"r"`
}

type link struct {
	PIN         uint64    `json:"pin,omitempty"`
	Verdict     string    `json:"verdict"`
	Probability float64   `json:"probability"`
	Differences []string  `json:"differences,omitempty"`
	Run         string    `json:"run,omitempty"`
	At          time.Time `json:"at"`
}

func encode(d *official.Dossier) ([]byte, error) {
	doc := document{Facts: make([]fact, len(d.Facts)), Findings: d.Findings, Source: d.Source, Row: d.Row}
	for i, f := range d.Facts {
		doc.Facts[i] = fact(f)
	}
	for _, c := range d.Rest {
		doc.Rest = append(doc.Rest, cell(c))
	}
	for _, l := range d.Links {
		doc.Links = append(doc.Links, link{l.PIN.Uint64(), l.Verdict, l.Probability, l.Differences, l.Run, l.At.UTC()})
	}
	return json.Marshal(doc)
}

// row is a row of the table.
type row struct {
	key      string
	pin      *int64
	revision int64
	changed  int64
	document []byte
}

// dossier is the row as a dossier. A row that cannot be read was not written
// by this program.
func (r *row) dossier() (official.Dossier, error) {
	broken := func(err error) (official.Dossier, error) {
		return official.Dossier{}, &lienthong.Error{Code: lienthong.Internal, Message: "A stored dossier cannot be read; restore it from a backup.", Cause: err}
	}
	var doc document
	if err := json.Unmarshal(r.document, &doc); err != nil {
		return broken(nil) // the error quotes the document
	}
	d := official.Dossier{Key: r.key, Revision: r.revision, Changed: time.UnixMicro(r.changed).UTC(),
		Findings: doc.Findings, Source: doc.Source, Row: doc.Row}
	var err error
	if r.pin != nil {
		if d.PIN, err = lienthong.PINFromUint64(uint64(*r.pin)); err != nil {
			return broken(err)
		}
	}
	for _, f := range doc.Facts {
		d.Facts = append(d.Facts, official.Fact(f))
	}
	for _, c := range doc.Rest {
		d.Rest = append(d.Rest, official.Cell(c))
	}
	for _, l := range doc.Links {
		to := official.Link{Key: r.key, Verdict: l.Verdict, Probability: l.Probability, Differences: l.Differences, Run: l.Run, At: l.At}
		if l.PIN != 0 {
			if to.PIN, err = lienthong.PINFromUint64(l.PIN); err != nil {
				return broken(err)
			}
		}
		d.Links = append(d.Links, to)
	}
	return d, nil
}
