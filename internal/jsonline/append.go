package jsonline

import (
	"math"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// AppendText appends a string in quotes. Bytes that are no UTF-8 are replaced by U+FFFD.
func AppendText(dst []byte, text string) []byte {
	if plain(text) {
		return append(append(append(dst, '"'), text...), '"')
	}
	dst, _ = jsontext.AppendQuote(dst, text) // errs on what it has replaced
	return dst
}

// AppendTexts appends a list of strings.
func AppendTexts[T ~string](dst []byte, texts []T) []byte {
	dst = append(dst, '[')
	for i, text := range texts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendText(dst, string(text))
	}
	return append(dst, ']')
}

// AppendNumber appends a finite number as RFC 8785 writes it, but for the sign that a
// zero may have.
func AppendNumber(dst []byte, n float64) []byte {
	if size := math.Abs(n); size != 0 && (size < 1e-6 || size >= 1e21) {
		return append(dst, jsontext.Float(n).String()...) // with an exponent
	}
	return strconv.AppendFloat(dst, n, 'f', -1, 64)
}
