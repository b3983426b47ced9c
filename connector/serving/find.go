package serving

import (
	"context"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// who is whom, or what, a question is about.
type who struct {
	Number string `json:"number,omitempty"`
	Key    string `json:"key,omitempty"`
}

func (w who) check() error {
	if (w.Number == "") == (w.Key == "") {
		return invalid("/number", "Ask by a number, or by the source's own key, and not by both.")
	}
	if w.Number != "" {
		if _, err := lienthong.ParseCardNumber(w.Number); err != nil {
			return invalid("/number", "The number is no personal number of 12 digits and no CMND of 9.")
		}
	}
	if len(w.Key) > 256 {
		return invalid("/key", "The key is longer than 256 bytes.")
	}
	return nil
}

func invalid(field, message string) error {
	return &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: message}
}

// find reads the records of a person, or the one with a key. more says that
// there are more than MaxRecords.
func (s *Service) find(ctx context.Context, b *connector.Bound, w who) (records []*connector.Record, more bool, err error) {
	if w.Key != "" {
		records, err = s.byKeys(ctx, b, []string{w.Key})
		return records, false, err
	}
	found, err := s.byNumbers(ctx, b, []string{w.Number})
	records = found[w.Number]
	if len(records) > MaxRecords {
		records, more = records[:MaxRecords], true
	}
	return records, more, err
}

// byNumbers reads the records of persons, by the number that was asked for: by
// what the source says they bear and by what linking found.
func (s *Service) byNumbers(ctx context.Context, b *connector.Bound, numbers []string) (map[string][]*connector.Record, error) {
	if !b.HasNumbers() && s.Linked == nil {
		return nil, lienthong.Errorf(lienthong.Invalid, "The records %s have no number to ask by; ask by the source's key.", b.Type.ID)
	}
	out := map[string][]*connector.Record{}
	for _, q := range b.ByNumbers(numbers) {
		q.Limit = len(numbers) * (MaxRecords + 1)
		for row, err := range s.Source.Rows(ctx, q) {
			if err != nil {
				return nil, s.failed(ctx, b, err)
			}
			r := b.Read(row)
			for _, n := range numbers {
				if r.Bears(n) {
					out[n] = add(out[n], r)
				}
			}
		}
	}
	if s.Linked == nil {
		return out, nil
	}
	for _, n := range numbers {
		keys, err := s.Linked(ctx, b.Type.ID, n)
		if err != nil {
			return nil, err
		}
		keys = slices.DeleteFunc(keys, func(k string) bool {
			return slices.ContainsFunc(out[n], func(r *connector.Record) bool { return r.Key == k })
		})
		records, err := s.byKeys(ctx, b, keys[:min(len(keys), MaxRecords)])
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			out[n] = add(out[n], r)
		}
	}
	return out, nil
}

func add(list []*connector.Record, r *connector.Record) []*connector.Record {
	if slices.ContainsFunc(list, func(o *connector.Record) bool { return o.Key == r.Key }) {
		return list // found by two columns
	}
	return append(list, r)
}

func (s *Service) byKeys(ctx context.Context, b *connector.Bound, keys []string) (out []*connector.Record, err error) {
	for _, key := range keys {
		q := b.ByKey(key)
		if q == nil {
			continue
		}
		q.Limit = 2
		for row, err := range s.Source.Rows(ctx, q) {
			if err != nil {
				return nil, s.failed(ctx, b, err)
			}
			if r := b.Read(row); r.Key == key {
				out = append(out, r)
			}
		}
	}
	return out, nil
}
