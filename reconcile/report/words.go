package report

import (
	"embed"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/lienthong/lienthong/reconcile"
)

//go:embed page
var files embed.FS

// text is one thing said in both languages; the page holds both and shows one.
type text struct{ VI, EN string }

// catalogue is page/words.json: a key, then Vietnamese and English.
var catalogue = sync.OnceValue(func() map[string][2]string {
	data, err := files.ReadFile("page/words.json")
	if err != nil {
		panic(err) // embedded
	}
	words := make(map[string][2]string)
	if err := json.Unmarshal(data, &words); err != nil {
		panic(fmt.Sprintf("report: words.json: %v", err)) // embedded, held by tests
	}
	return words
})

// say is the words under a key, with texts put in for %s. A missing key shows
// itself, which the tests look for.
func say(key string, args ...text) text {
	entry, ok := catalogue()[key]
	if !ok {
		return text{key, key}
	}
	t := text{entry[0], entry[1]}
	for _, a := range args {
		t.VI = strings.Replace(t.VI, "%s", a.VI, 1)
		t.EN = strings.Replace(t.EN, "%s", a.EN, 1)
	}
	return t
}

// known is say for words that may be absent: codes that this package has not
// learnt yet show themselves, which says more than nothing.
func known(key, code string) text {
	if _, ok := catalogue()[key]; ok {
		return say(key)
	}
	plain := strings.ReplaceAll(code, "_", " ")
	return text{plain, plain}
}

func verdictText(v reconcile.Verdict) text {
	return text{reconcile.DescribeVerdict(v, reconcile.Vietnamese), reconcile.DescribeVerdict(v, reconcile.English)}
}

func differenceText(d reconcile.Difference) text {
	return text{capital(reconcile.DescribeDifference(d, reconcile.Vietnamese)), capital(reconcile.DescribeDifference(d, reconcile.English))}
}

// fieldText asks the linkage first and this catalogue for the columns that take
// no part in it.
func fieldText(field string) text {
	if vi := reconcile.DescribeField(field, reconcile.Vietnamese); vi != field {
		return text{vi, reconcile.DescribeField(field, reconcile.English)}
	}
	return known("field."+field, field)
}

func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// number writes a count the way each language groups thousands.
func number(n int) text {
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return bothPoints(b.String())
}

// bothPoints turns an English number into both.
func bothPoints(en string) text {
	return text{strings.NewReplacer(",", ".", ".", ",").Replace(en), en}
}

// percent writes a share to one decimal and never rounds a doubt away: 99.96 %
// is not shown as 100 %, nor one row in a million as none.
func percent(n, of int) text {
	if of == 0 {
		return text{"–", "–"}
	}
	tenths := (n*1000 + of/2) / of
	switch {
	case n > 0 && tenths == 0:
		return text{"< 0,1 %", "< 0.1%"}
	case n == of:
		return text{"100 %", "100%"}
	}
	t := bothPoints(strconv.FormatFloat(float64(min(tenths, 999))/10, 'f', 1, 64))
	return text{t.VI + " %", t.EN + "%"}
}

// probability is a percentage that is never certain.
func probability(p float64) text {
	const resolution = 1000 // tenths of a percent
	switch n := int(math.Round(p * resolution)); n {
	case 0:
		return text{"< 0,1 %", "< 0.1%"}
	case resolution:
		return text{"> 99,9 %", "> 99.9%"}
	default:
		return percent(n, resolution)
	}
}

// signed writes bits with their sign; a true minus sign, for reading aloud.
func signed(bits float64) text {
	s := bothPoints(strconv.FormatFloat(math.Abs(bits), 'f', 1, 64))
	switch {
	case s.EN == "0.0":
		return text{"0", "0"}
	case bits < 0:
		return text{"−" + s.VI, "−" + s.EN}
	default:
		return text{"+" + s.VI, "+" + s.EN}
	}
}
