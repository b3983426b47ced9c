package soap

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
)

// Notice is a code word for something in a request that was put up with.
type Notice string

// The notices. They are documented in docs/soap.en.md; never rename one.
const (
	NoticeOrder     Notice = "element-order"     // elements are not in the order of the WSDL
	NoticeNamespace Notice = "element-namespace" // an element is not in the operation's namespace
	NoticeUnknown   Notice = "unknown-element"   // an element that the operation does not have; it was ignored
	NoticeText      Notice = "stray-text"        // text where only elements belong; it was ignored
	NoticeBytes     Notice = "broken-bytes"      // UTF-8 that a byte-wise change of case broke; it was mended
	NoticeNumber    Notice = "number-element"    // a number in the other number's element
	NoticeDate      Notice = "date-form"         // a date not as yyyyMMdd, or a year not in Nam
	NoticeCode      Notice = "service-code"      // no service code
	NoticeAction    Notice = "soap-action"       // SOAPAction names another operation; it was ignored
	NoticeHeader    Notice = "xroad-header"      // MaYeuCau or MaCanBo only in X-Road's header
)

// notice adds n once.
func (q *Question) notice(n Notice) {
	if !slices.Contains(q.Notices, n) {
		q.Notices = append(q.Notices, n)
	}
}

// notices is the list as it travels in the header field.
func notices(list []Notice) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = string(n)
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

// read turns the body into c.question. MaYeuCau is read first, so that a fault
// about the rest can bear it.
func (s *Service) read(body []byte, c *call) error {
	q := &c.question
	body, broken, err := mendBytes(body)
	if err != nil {
		return err
	}
	if broken {
		q.notice(NoticeBytes)
	}
	root, err := readTree(body)
	if err != nil {
		return err
	}
	e, err := operationElement(root, c)
	if err != nil {
		return err
	}
	if e.name.Local != string(c.op.name) || e.name.Space != Namespace && e.name.Space != GTELNamespace {
		return lienthong.Errorf(lienthong.Invalid, "The Body needs the element %s in the namespace %s or %s.", c.op.name, Namespace, GTELNamespace)
	}
	c.ns = e.name.Space
	values, err := fieldsOf(e, c.op, q)
	headerErr := c.header.fill(c, values)
	if idErr := readRequestID(c, values); err == nil {
		err = idErr
	}
	if err = cmp.Or(err, headerErr); err != nil {
		return err
	}
	q.Client, q.Account = c.account.System, c.account.User
	for _, step := range []func(*call, fields) error{s.readCode, readAttribution, readPerson, readBirth} {
		if err := step(c, values); err != nil {
			return err
		}
	}
	return nil
}

// fields are the elements of a request by name; a missing one is nil.
type fields map[string]*element

// fieldsOf checks what surrounds the values: order, namespaces, repetition.
func fieldsOf(e *element, op *operation, q *Question) (fields, error) {
	out, last := fields{}, -1
	if e.strayText() {
		q.notice(NoticeText)
	}
	for _, f := range e.children {
		if f.name.Space != e.name.Space {
			q.notice(NoticeNamespace)
		}
		place := op.place(f.name.Local)
		if place < 0 {
			q.notice(NoticeUnknown)
			continue
		}
		if out[f.name.Local] != nil {
			return out, invalid(f.name.Local, "The element %s comes twice; send it once.", f.name.Local)
		}
		if place < last {
			q.notice(NoticeOrder)
		}
		out[f.name.Local], last = f, max(last, place)
	}
	return out, nil
}

// text is the value of an element without the white space around it; "" for a
// missing one.
func (f fields) text(name string) string {
	if f[name] == nil {
		return ""
	}
	return strings.TrimSpace(f[name].text)
}

func readRequestID(c *call, f fields) error {
	id := f.text(elRequestID)
	if !isToken(id, "") {
		return invalid(elRequestID, "MaYeuCau needs 1 to %d letters, digits or signs without spaces, new for each request.", maxToken)
	}
	c.question.ID = id
	return nil
}

// readCode holds the service code to the operation's. A client names the same
// thing MaTichHop or MaDichVu.
func (s *Service) readCode(c *call, f fields) error {
	given := false
	for _, name := range []string{elIntegration, elService} {
		code := f.text(name)
		if code == "" {
			continue
		}
		given = true
		if c.op.code != "" && code != c.op.code && !slices.Contains(s.Codes[c.op.name], code) {
			return invalid(name, "%s needs to be %s, the code of this service.", name, c.op.code)
		}
	}
	if !given {
		c.question.notice(NoticeCode)
	}
	return nil
}

// readAttribution reads who asks and for what, and takes what the protocol
// cannot say from the agreement.
func readAttribution(c *call, f fields) error {
	q := &c.question
	q.Procedure, q.Unit, q.Login = f.text(elProcedure), f.text(elUnit), f.text(elLogin)
	if q.Procedure == "" && c.op.mandatory(elProcedure) || q.Procedure != "" && !isToken(q.Procedure, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-_/") {
		return invalid(elProcedure, "MaDVC needs the national code of the administrative procedure for which you ask.")
	}
	if len(q.Unit) > maxText || len(q.Login) > maxText {
		return invalid(elUnit, "MaDonVi and TaiKhoan need at most %d bytes.", maxText)
	}
	ground, ok := c.account.ground(q.Procedure)
	if !ok {
		return &lienthong.Error{Code: lienthong.AccessDenied, Field: elProcedure, Message: "Your agreement does not cover this procedure; check MaDVC, or have the agreement extended."}
	}
	q.Purpose, q.LegalBasis = ground.Purpose, ground.LegalBasis
	officer := f.text(elOfficer)
	if slices.Contains(c.account.Agents, officer) {
		q.Agent = officer
		return nil
	}
	pin, err := lienthong.ParsePIN(officer)
	if err != nil {
		return invalid(elOfficer, "MaCanBo needs the personal number of twelve digits of the officer who asks.")
	}
	q.Officer = pin
	return nil
}

func readPerson(c *call, f fields) error {
	q := &c.question
	for _, name := range []string{elPIN, elCMND} {
		if err := readNumber(q, name, f.text(name)); err != nil {
			return err
		}
	}
	if q.PIN.IsZero() && q.CMND9.IsZero() {
		return invalid(elPIN, "The request needs SoDinhDanh with 12 digits or SoCMND with 9 digits.")
	}
	var err error
	q.Name, err = readName(f[elName])
	return err
}

func readBirth(c *call, f fields) error {
	e := f[elBirth]
	date, odd, err := birthDate(e)
	if err != nil {
		return err
	}
	if odd {
		c.question.notice(NoticeDate)
	}
	if date.IsZero() && c.op.mandatory(elBirth) {
		return invalid(elBirth, "The request needs NgayThangNamSinh with NgayThangNam as yyyyMMdd, or Nam as yyyy if no more is known.")
	}
	c.question.BirthDate = date
	return nil
}
