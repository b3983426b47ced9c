package linkjob

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong/internal/jsonline"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/linkjob/kept"
)

// Disclosure says what of a result a caller may be told beside row, verdict and
// score.
type Disclosure struct {
	PIN         bool // the linked person's number
	Differences bool // which fields disagree, and the reasons in full
	Candidates  bool // the numbers of those who may be meant

	brief    bool // without sentences, as the caller asked
	receipts bool // with receipts, and without what the caller knows by one, as it asked
}

// letter is what is told, in front of a receipt.
func (d Disclosure) letter() byte {
	l := byte('a')
	for i, let := range [...]bool{d.PIN, d.Differences, d.Candidates} {
		if let {
			l += 1 << i
		}
	}
	return l
}

// knows reports whether the caller has been told all this of a result, by its receipt.
func (d Disclosure) knows(k *kept.Facts) bool {
	return d.receipts && k.Receipt != "" && k.Receipt[0] == d.letter()
}

// The header fields by which the owner's gateway says who asks and what the
// grant lets out, and by which evidence learns about whom, and by which model.
const (
	clientHeader  = "X-Road-Client"
	fieldsHeader  = "Lienthong-Fields"
	subjectHeader = "Lienthong-Subject"
	modelHeader   = "Lienthong-Model"
)

// Granted reads what the gateway says: of the fields of the grant, pin,
// differences and candidates count here. A call that came through a gateway and
// names no fields is told nothing more; a direct one everything.
func Granted(r *http.Request) Disclosure { return GrantedBy(r.Header) }

// GrantedBy is Granted, of the header of a request.
func GrantedBy(h http.Header) Disclosure {
	lines, through := h[fieldsHeader]
	if !through {
		_, through = h[clientHeader]
		return Disclosure{PIN: !through, Differences: !through, Candidates: !through}
	}
	var d Disclosure
	for _, line := range lines {
		for name := range strings.SplitSeq(line, ",") {
			switch strings.TrimSpace(name) {
			case "pin":
				d.PIN = true
			case "differences":
				d.Differences = true
			case "candidates":
				d.Candidates = true
			}
		}
	}
	return d
}

// linkageResult is one line of GET /v1/linkages/{job}/results.
type linkageResult struct {
	Row         int                    `json:"row" doc:"The caller's number of the row."`
	Verdict     reconcile.Verdict      `json:"verdict" enum:"linked,linked_with_differences,candidates,contradicted,not_found"`
	Score       float64                `json:"score" doc:"Of the best candidate, in bits: log2 of the odds. Whole bits if differences are not granted."`
	Probability *float64               `json:"probability,omitzero" doc:"Of the best candidate, 0 to 1. Only if differences are granted."`
	Differences []reconcile.Difference `json:"differences,omitzero" doc:"In what the row departs from the person, or was damaged. Only if granted."`
	PIN         string                 `json:"pin,omitzero" doc:"The linked person's number. Only if granted."`
	Candidates  int                    `json:"candidates" doc:"How many persons may be meant; 0 in a linked row."`
	Numbers     []string               `json:"candidate_pins,omitzero" doc:"Their numbers, best first. Only if candidates are granted."`
	DuplicateOf int                    `json:"duplicate_of,omitzero" doc:"Another row of the register about the same person."`
	Receipt     string                 `json:"receipt,omitzero" doc:"Of this answer, if it was asked for: send it as told of the same row when that is linked again."`
	ReasonVI    string                 `json:"reason_vi,omitzero" doc:"A sentence without personal data; the verdict's name if differences are not granted."`
	ReasonEN    string                 `json:"reason_en,omitzero" doc:"The same in English."`
}

// append appends the result as its JSON.
func (r *linkageResult) append(dst []byte) []byte {
	dst = strconv.AppendInt(append(dst, `{"row":`...), int64(r.Row), 10)
	dst = jsonline.AppendText(append(dst, `,"verdict":`...), string(r.Verdict))
	dst = jsonline.AppendNumber(append(dst, `,"score":`...), r.Score)
	if r.Probability != nil {
		dst = jsonline.AppendNumber(append(dst, `,"probability":`...), *r.Probability)
	}
	if r.Differences != nil {
		dst = jsonline.AppendTexts(append(dst, `,"differences":`...), r.Differences)
	}
	if r.PIN != "" {
		dst = jsonline.AppendText(append(dst, `,"pin":`...), r.PIN)
	}
	dst = strconv.AppendInt(append(dst, `,"candidates":`...), int64(r.Candidates), 10)
	if r.Numbers != nil {
		dst = jsonline.AppendTexts(append(dst, `,"candidate_pins":`...), r.Numbers)
	}
	if r.DuplicateOf != 0 {
		dst = strconv.AppendInt(append(dst, `,"duplicate_of":`...), int64(r.DuplicateOf), 10)
	}
	if r.Receipt != "" {
		dst = jsonline.AppendText(append(dst, `,"receipt":`...), r.Receipt)
	}
	if r.ReasonVI != "" {
		dst = jsonline.AppendText(append(dst, `,"reason_vi":`...), r.ReasonVI)
	}
	if r.ReasonEN != "" {
		dst = jsonline.AppendText(append(dst, `,"reason_en":`...), r.ReasonEN)
	}
	return append(dst, '}')
}

// of is what may be told of a result, as long as that stays as it is.
func (d Disclosure) of(k *kept.Result) (r linkageResult) {
	r = linkageResult{Row: k.Row, Verdict: k.Verdict, DuplicateOf: k.DuplicateOf}
	if d.Differences {
		r.Score, r.Probability, r.ReasonVI, r.ReasonEN = k.Score, &k.Probability, k.ReasonVI, k.ReasonEN
		if r.Differences = k.Differences; r.Differences == nil {
			r.Differences = []reconcile.Difference{} // there are none, which is told
		}
	} else {
		// The reasons name what agrees and what does not, and the fraction of
		// the score would.
		r.Score = math.Round(k.Score)
		r.ReasonVI = reconcile.DescribeVerdict(k.Verdict, reconcile.Vietnamese)
		r.ReasonEN = reconcile.DescribeVerdict(k.Verdict, reconcile.English)
	}
	if d.brief {
		r.ReasonVI, r.ReasonEN = "", ""
	}
	if d.receipts && k.Receipt != "" {
		r.Receipt = string(d.letter()) + k.Receipt[1:]
	}
	if k.Verdict.Links() {
		if d.PIN && len(k.Persons) > 0 {
			r.PIN = k.Persons[0].PIN
		}
		return r
	}
	r.Candidates = len(k.Persons)
	for _, p := range k.Persons {
		if d.Candidates && p.PIN != "" {
			r.Numbers = append(r.Numbers, p.PIN)
		}
	}
	return r
}
