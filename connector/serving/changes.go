package serving

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// changesQuestion asks for the page behind a position.
type changesQuestion struct {
	After  string   `json:"after,omitempty"`
	Limit  int      `json:"limit,omitempty"`
	Fields []string `json:"fields"`
}

// changesAnswer is a page; an empty one means that all was read. After is where
// to go on, now or when something has changed again.
type changesAnswer struct {
	Records []values `json:"records"`
	After   string   `json:"after"`
}

func (s *Service) changes(ctx context.Context, b *connector.Bound, q *changesQuestion, d disclosure) (*changesAnswer, []string, error) {
	terms, err := d.terms(b, q.Fields)
	if err != nil {
		return nil, nil, err
	}
	if q.Limit < 0 || q.Limit > MaxPage {
		return nil, nil, invalid("/limit", "The limit is from 1 to 500.")
	}
	after, err := s.Cursor.open(s.place(b), q.After)
	if err != nil {
		return nil, nil, err
	}
	limit := q.Limit
	if limit == 0 {
		limit = MaxPage
	}
	ask := b.Changes(after, limit)
	if ask == nil {
		return nil, nil, lienthong.Errorf(lienthong.NotFound, "The source does not tell when records %s changed; their changes cannot be listed.", b.Type.ID)
	}
	out := &changesAnswer{Records: []values{}, After: q.After}
	records, after, err := s.page(ctx, b, ask)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range records {
		out.Records = append(out.Records, valuesOf(r, terms))
	}
	if len(records) > 0 {
		if out.After, err = s.Cursor.seal(s.place(b), after); err != nil {
			return nil, nil, err
		}
	}
	return out, s.subjects(records), nil
}

// page reads on until there is a record of which something may be told, or no more
// rows: an empty page means the end. It leaves the caller's position where it was,
// though rows of which nothing is told are then read again: that a position moved would
// tell that there are such rows.
func (s *Service) page(ctx context.Context, b *connector.Bound, ask *connector.Query) (records []*connector.Record, after []string, err error) {
	ask.Keep = nil
	for rows := 1; rows > 0 && len(records) == 0; ask.After = after {
		rows, after = 0, nil
		for row, err := range s.Source.Rows(ctx, ask) {
			if err != nil {
				return nil, nil, s.failed(ctx, b, err)
			}
			if rows++; b.Told(row) {
				records = append(records, b.Read(row))
			}
			after = b.Position(row)
		}
	}
	return records, after, nil
}

// place is where positions are good: connectors of one node share a key, and a
// position of one, in the table of another of the same sector, would pass rows over.
func (s *Service) place(b *connector.Bound) string { return s.Name + "/" + b.Type.ID }

// Cursor encrypts positions, which hold keys of rows, so that a caller learns
// nothing by them and can make none up (AES-256-GCM, NIST SP 800-38D).
type Cursor struct{ aead cipher.AEAD }

// NewCursor makes one from a key of 32 bytes.
func NewCursor(key []byte) (Cursor, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return Cursor{}, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return Cursor{aead}, err
}

// RandomCursor is good until the process ends.
func RandomCursor() (Cursor, error) {
	var key [32]byte
	_, _ = rand.Read(key[:]) // never fails, see crypto/rand
	return NewCursor(key[:])
}

func (c Cursor) seal(place string, position []string) (string, error) {
	b, err := json.Marshal(position)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(c.aead.Seal(nil, nil, b, []byte(place))), nil
}

func (c Cursor) open(place, text string) (position []string, err error) {
	if text == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		b, err = c.aead.Open(nil, nil, b, []byte(place))
	}
	if err == nil {
		err = json.Unmarshal(b, &position)
	}
	if err != nil {
		return nil, invalid("/after", "The position is none that this connector gave for these records; begin without one.")
	}
	return position, nil
}
