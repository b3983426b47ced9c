package client

import (
	"context"
	"log/slog"

	"github.com/lienthong/lienthong"
)

// OfficialsStatus is the state of the officials' register in numbers.
type OfficialsStatus struct {
	Dossiers int             `json:"dossiers"`
	Linked   int             `json:"linked"`   // dossiers whose person the population register has confirmed
	Verdicts map[Verdict]int `json:"verdicts"` // dossiers by the last word of linking
	Quality  map[string]int  `json:"quality"`  // dossiers that are correct, sufficient, clean, unified
}

// OfficialsStatus tells how large the officials' register is and how good.
func (c *Client) OfficialsStatus(ctx context.Context) (OfficialsStatus, error) {
	var out OfficialsStatus
	err := c.get(ctx, "/v1/officials/status", nil, &out)
	return out, err
}

// ReadOfficialRequest names a dossier, by one of two keys, and the fields to
// read. A state secret among them refuses the whole question.
type ReadOfficialRequest struct {
	Key    string        // the agency's own key of the dossier
	PIN    lienthong.PIN // the personal number of a linked dossier
	Fields []string      // mandatory
}

// Official is what the register answered about one dossier.
type Official struct {
	Key    string
	PIN    lienthong.PIN              // zero before the dossier is linked
	Values map[string][]OfficialValue // by field; empty if nothing is known
}

// OfficialValue is one value of a field.
type OfficialValue struct {
	Item   int    `json:"item"` // of a list: values of one item belong together
	Value  string `json:"value"`
	Source string `json:"source"` // population, employer
}

// String names the source: the value does not print by accident.
func (v OfficialValue) String() string { return "value of the " + v.Source }

// LogValue keeps structured logs masked.
func (v OfficialValue) LogValue() slog.Value { return slog.StringValue(v.String()) }

// ReadOfficial reads fields of one dossier.
func (c *Client) ReadOfficial(ctx context.Context, q ReadOfficialRequest) (Official, error) {
	in := struct {
		Key    string   `json:"key,omitempty"`
		PIN    string   `json:"pin,omitempty"`
		Fields []string `json:"fields"`
	}{q.Key, q.PIN.Reveal(), q.Fields}
	var out struct {
		Key    string                     `json:"key"`
		PIN    string                     `json:"pin"`
		Values map[string][]OfficialValue `json:"values"`
	}
	if err := c.post(ctx, "/v1/officials/read", in, &out); err != nil {
		return Official{}, err
	}
	o := Official{Key: out.Key, Values: out.Values}
	if out.PIN != "" {
		pin, err := lienthong.ParsePIN(out.PIN)
		if err != nil {
			return Official{}, garbled(err)
		}
		o.PIN = pin
	}
	return o, nil
}
