package ledger

import (
	"encoding/json"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/tree"
)

// encode checks a record and gives it its form in the log, which never changes:
// JSON as encoding/json writes it.
func encode(e lienthong.Evidence) ([]byte, error) {
	if err := Check(e); err != nil {
		return nil, err
	}
	b, err := json.Marshal(e)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "The record of evidence cannot be written as JSON.", Cause: err}
	}
	if len(b) > tree.MaxRecord {
		return nil, lienthong.Errorf(lienthong.TooLarge, "The record of evidence has %d bytes and may have %d; sign fewer fields.", len(b), tree.MaxRecord)
	}
	return b, nil
}

// Check refuses a record that could not serve as evidence, or that would bring
// personal data into a log from which nothing can be deleted.
func Check(e lienthong.Evidence) error {
	switch {
	case e.ID == "":
		return lacks("id")
	case e.Side != lienthong.ConsumerSide && e.Side != lienthong.ProviderSide:
		return lacks("side")
	case e.Received.IsZero():
		return lacks("received")
	case e.Answered.IsZero():
		return lacks("answered")
	case e.Operation == "":
		return lacks("operation")
	case e.Status < 100 || e.Status > 599:
		return lacks("status")
	case e.Disclosure != lienthong.DiscloseAtOnce && e.Disclosure != lienthong.DiscloseDeferred && e.Disclosure != lienthong.DiscloseNever:
		return lacks("disclosure")
	case (e.Disclosure == lienthong.DiscloseDeferred) == e.DiscloseFrom.IsZero():
		return lacks("disclose_from")
	case !e.Permitted && e.Code == "":
		return lacks("code")
	}
	if err := checkPermitted(e); err != nil {
		return err
	}
	return checkLean(e)
}

// checkPermitted asks for what binds both sides to an exchange that took place.
// A refused one may lack it: that may be why it was refused.
func checkPermitted(e lienthong.Evidence) error {
	switch {
	case !e.Permitted:
		return nil
	case e.Client.IsZero():
		return lacks("client")
	case e.Service.IsZero():
		return lacks("service")
	case e.Request.KeyID == "" || e.Request.Base == "" || len(e.Request.Signature) == 0:
		return lacks("request")
	}
	return nil
}

func lacks(field string) error {
	return &lienthong.Error{
		Code: lienthong.Invalid, Field: "/" + field,
		Message: "A record of evidence lacks its " + field + ", or has one that cannot be; without it the record would prove nothing.",
	}
}

// holdsNumber reports whether a text has a run of digits as long as a personal
// number or an old identity card's.
func holdsNumber(s string) bool {
	run := 0
	for i := range len(s) + 1 {
		if i < len(s) && s[i] >= '0' && s[i] <= '9' {
			run++
			continue
		}
		if run == 9 || run == 12 {
			return true
		}
		run = 0
	}
	return false
}

// checkLean finds the mistakes by which a number would come into the log.
func checkLean(e lienthong.Evidence) error {
	for _, s := range e.Subjects {
		if !isPseudonym(s) {
			return personal("subjects")
		}
	}
	switch {
	case holdsNumber(e.Operation):
		return personal("operation")
	case holdsNumber(e.Officer):
		return personal("officer")
	}
	return nil
}

func personal(field string) error {
	return &lienthong.Error{
		Code: lienthong.FieldNotAllowed, Field: "/" + field,
		Message: "A record of evidence holds in its " + field + " what could be a person's number; use pseudonyms and path templates.",
	}
}

func isPseudonym(s string) bool {
	if len(s) != pseudonymLength {
		return false
	}
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}
