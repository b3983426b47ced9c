package checking

import (
	"context"
	"hash/maphash"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/mask"
)

// Report is what a check of a connector found.
type Report struct {
	Warnings []string      `json:"warnings,omitempty"` // what the account may do beyond reading
	Records  []TypeReport  `json:"records"`
	Rows     []RowFindings `json:"rows,omitempty"` // examples, by row
}

// TypeReport is one mapping's part.
type TypeReport struct {
	Record   string             `json:"record"`
	Problem  string             `json:"problem,omitempty"` // why the mapping cannot be served; it stops only this one
	Rows     int                `json:"rows"`
	Clean    int                `json:"clean"`              // rows without a finding
	Findings map[string]int     `json:"findings,omitempty"` // "term: code": rows
	Unmapped []connector.TermID `json:"unmapped,omitempty"` // terms without a cell
	Unknown  []UnknownCodes     `json:"unknown,omitempty"`  // what was found as code_unknown
}

// RowFindings is what does not fit in one row. Number counts as the source
// gave the rows; no value is shown. A key may be a person's number, and is shown whole
// only where it has too few digits for that.
type RowFindings struct {
	Record   string              `json:"record"`
	Number   int                 `json:"row"`
	Key      string              `json:"key,omitempty"` // masked
	Findings []connector.Finding `json:"findings"`
}

// Check tries mappings on their source: are the tables and columns there, and
// what does not fit, row by row? It reads at most limit rows of each, all of
// them if limit is 0, and keeps the findings of some rows of each mapping: of the
// first `shown` that have one of a kind (a term and a code), so that what is rare
// is not hidden behind what every row has. The error is of a source that cannot be asked at all.
func Check(ctx context.Context, src connector.Source, bound []*connector.Bound, limit, shown int) (*Report, error) {
	tables, err := src.Tables(ctx)
	if err != nil {
		return nil, err
	}
	r := &Report{}
	if r.Warnings, err = src.Warnings(ctx); err != nil {
		return nil, err
	}
	for _, b := range bound {
		t := TypeReport{Record: b.Type.ID, Findings: map[string]int{}}
		for _, v := range b.Type.Terms {
			if _, ok := b.Mapping.Terms[v.ID]; !ok {
				t.Unmapped = append(t.Unmapped, v.ID)
			}
		}
		if err := b.Fits(tables); err != nil {
			t.Problem = lienthong.MessageOf(err, "an internal fault")
		} else if err := r.read(ctx, src, b, &t, limit, shown); err != nil {
			if lienthong.CodeOf(err) == lienthong.Unavailable {
				return nil, err
			}
			t.Problem = lienthong.MessageOf(err, "an internal fault")
		}
		r.Records = append(r.Records, t)
	}
	return r, nil
}

func (r *Report) read(ctx context.Context, src connector.Source, b *connector.Bound, t *TypeReport, limit, shown int) error {
	q := b.Query()
	q.Limit, q.Keep = limit, nil // what is kept back is found
	keys, codes := seen{}, unknown{}
	for cells, err := range src.Rows(ctx, q) {
		if err != nil {
			return err
		}
		t.Rows++
		record := b.Read(cells)
		if !b.Told(cells) {
			term := b.Type.CapacityFrom
			record.Findings = append(record.Findings, connector.Finding{Term: term, Column: b.ColumnOf(term), Code: connector.ToldToNobody})
		}
		record.Findings = append(record.Findings, keys.findings(b, record)...)
		if len(record.Findings) == 0 {
			t.Clean++
			continue
		}
		row := RowFindings{Record: b.Type.ID, Number: t.Rows, Key: maskedKey(record.Key)}
		for _, f := range record.Findings {
			codes.count(record, f)
			kind := string(f.Term) + ": " + string(f.Code)
			if t.Findings[kind]++; t.Findings[kind] <= shown {
				row.Findings = append(row.Findings, f)
			}
		}
		if row.Findings != nil {
			r.Rows = append(r.Rows, row)
		}
	}
	t.Unknown = codes.report(b)
	return nil
}

func maskedKey(key string) string {
	if len(key) <= codeDigits && strings.Trim(key, "0123456789") == "" {
		return key
	}
	return mask.Value(mask.Number, key)
}

// seen is the keys of a table's first rows, as hashes.
type seen map[uint64]struct{}

// remembered bounds seen, whose memory is not to grow with the source.
const remembered = 1_000_000

var keySeed = maphash.MakeSeed()

// findings are of the row itself: of its key and its time of change.
func (s seen) findings(b *connector.Bound, r *connector.Record) (out []connector.Finding) {
	key := connector.Finding{Term: "key", Column: strings.Join(b.Mapping.Key, "+")}
	hash := maphash.String(keySeed, r.Key)
	switch _, twice := s[hash]; {
	case strings.Trim(r.Key, "|") == "":
		key.Code = connector.Missing
	case twice:
		key.Code = connector.KeyTwice
	case len(s) < remembered:
		s[hash] = struct{}{}
	}
	if key.Code != "" {
		out = append(out, key)
	}
	if b.Mapping.Changed == "" {
		return out
	}
	switch mark := (connector.Finding{Term: "changed", Column: b.Mapping.Changed}); {
	case r.Mark == "":
		mark.Code = connector.Missing
		out = append(out, mark)
	case len(r.Mark) > 5 && (strings.ContainsAny(r.Mark[1:3], "/.-")):
		mark.Code = connector.MarkUnordered
		out = append(out, mark)
	}
	return out
}
