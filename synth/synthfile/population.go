package synthfile

import (
	"context"
	"io"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth"
)

// Population writes the register of a country.
type Population struct {
	Country  synth.Country
	Workers  int               // that make blocks; 0 means one for each processor
	Progress func(persons int) // called now and then with how many are written; may be nil

	Zstandard bool // compress Parquet harder than with Snappy
}

// PopulationColumns are the headers of the CSV: of the personal number, the
// cancelled number, the old nine-digit number, name, date of birth, sex, place
// of birth registration, permanent residence, father, mother, status.
var PopulationColumns = [11]string{"so_dinh_danh", "so_dinh_danh_da_huy", "so_cmnd", "ho_va_ten", "ngay_sinh",
	"gioi_tinh", "noi_dang_ky_khai_sinh", "noi_thuong_tru", "ho_ten_cha", "ho_ten_me", "trang_thai"}

// WriteCSV writes the register as UTF-8 CSV with commas.
func (p Population) WriteCSV(ctx context.Context, w io.Writer) error {
	if _, err := io.WriteString(w, strings.Join(PopulationColumns[:], ",")+"\n"); err != nil {
		return err
	}
	var out, text []byte
	return p.each(ctx, func(b *synth.Block) error {
		out = out[:0]
		for i := range b.People {
			for column := range PopulationColumns {
				text = appendColumn(text[:0], b.Places, &b.People[i], column)
				out = appendCSV(out, text, ',')
				out = append(out, ',')
			}
			out[len(out)-1] = '\n'
		}
		_, err := w.Write(out)
		return err
	})
}

// each runs over the blocks and tells of progress.
func (p Population) each(ctx context.Context, do func(*synth.Block) error) error {
	for b, err := range p.Country.Blocks(ctx, p.Workers) {
		if err != nil {
			return err
		}
		if err := do(b); err != nil {
			return err
		}
		if p.Progress != nil {
			p.Progress(b.First - 1 + len(b.People))
		}
	}
	return nil
}

// appendColumn writes one value of a person; column counts PopulationColumns.
func appendColumn(dst []byte, places []synth.Place, p *synth.Person, column int) []byte {
	switch column {
	case 0:
		return appendDigits(dst, p.PIN.Uint64(), 12)
	case 1:
		return appendDigits(dst, p.Cancelled.Uint64(), 12)
	case 2:
		return appendDigits(dst, uint64(p.CMND.Uint32()), 9)
	case 3:
		return p.Name.AppendTo(dst)
	case 4:
		return synth.AppendDate(dst, p.Birth)
	case 5:
		if p.Sex == lienthong.Female {
			return append(dst, "Nữ"...)
		}
		return append(dst, "Nam"...)
	case 6:
		return append(dst, places[p.Registered].OldName...)
	case 7:
		return p.AppendAddress(dst, places)
	case 8:
		return p.Father.AppendTo(dst)
	case 9:
		return p.Mother.AppendTo(dst)
	default:
		return append(dst, p.Status.String()...)
	}
}

// appendDigits writes a number with leading zeros, and nothing for 0. It is
// PIN.Reveal without the allocation: a file is where numbers lawfully leave.
func appendDigits(dst []byte, n uint64, width int) []byte {
	if n == 0 {
		return dst
	}
	at := len(dst)
	for range width {
		dst = append(dst, '0')
	}
	for i := at + width - 1; n > 0; i-- {
		dst[i] = '0' + byte(n%10)
		n /= 10
	}
	return dst
}

// appendCSV writes a field, in quotes if it must be (RFC 4180).
func appendCSV(dst, field []byte, comma byte) []byte {
	plain := true
	for _, c := range field {
		if c == comma || c == '"' || c == '\n' || c == '\r' {
			plain = false
			break
		}
	}
	if plain {
		return append(dst, field...)
	}
	dst = append(dst, '"')
	for _, c := range field {
		if c == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, c)
	}
	return append(dst, '"')
}
