package soap

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
)

// A Register answers questions about persons. It decides whether the caller
// may ask and keeps the evidence before it returns. Methods may be called at
// once. Nobody found, and nobody whom this caller may know of, is (nil, nil),
// or an error with lienthong.NotFound or lienthong.TooManyMatches: the client
// is told the same in every case. Any other error becomes a fault with its
// code.
type Register interface {
	// Verify tells whether the numbers and the name, and the date of birth
	// if there is one, are those of one person.
	Verify(context.Context, *Question) (bool, error)
	// Lookup gives what the caller may read of the person.
	Lookup(context.Context, *Question) (*Citizen, error)
	// Relatives gives the person's father and mother; of all else, only
	// the numbers, the name and the date of birth are sent.
	Relatives(context.Context, *Question) (*Citizen, error)
}

// Question is what a client asks, in the words of package lienthong.
type Question struct {
	ID         string             // MaYeuCau, the client's number of the request
	Client     lienthong.SystemID // the system that asks, from its account
	Account    string             // the user of the account
	Purpose    lienthong.Purpose  // by the agreement, for this procedure
	LegalBasis lienthong.LegalBasis
	Procedure  string        // MaDVC; "" only where an operation has none
	Officer    lienthong.PIN // MaCanBo, the officer's own number
	Agent      string        // MaCanBo of a system that asks without an officer; then Officer is zero
	Unit       string        // MaDonVi; may be ""
	Login      string        // TaiKhoan; may be ""

	// The person: at least one number; if both, they are one person's.
	PIN       lienthong.PIN
	CMND9     lienthong.CMND9
	Name      string         // NFC, single spaces; compare by match key, see internal/vntext
	BirthDate lienthong.Date // zero only in Verify

	Notices []Notice // what was put up with in reading

	// Answer is the whole answer, byte for byte as it will go out, if the
	// register answers so: for evidence, which is kept before that. Set by
	// Service.
	Answer func(yes bool, c *Citizen, err error) []byte
}

// Service answers the three operations. It is an [http.Handler] and safe for
// use at once.
type Service struct {
	Register Register
	Accounts *Accounts
	Seen     Seen // shared by all services that accept the same accounts

	// Prefix is the path before the name of the operation, "/soap" for
	// /soap/TraCuuThongTinCongDan. May be "".
	Prefix string

	// Base is the scheme and authority that the WSDL names, such as
	// "https://gateway.example.gov.vn"; "" means those of the request.
	Base string

	// Skew is how far a client's clock may be off, each way; 0 means
	// DefaultSkew. Tokens are remembered for twice as long.
	Skew time.Duration

	// Since refuses tokens stamped before it. Set it to the start of the
	// process if Seen forgets on restart: what was served before the start
	// cannot be told from what was not.
	Since time.Time

	// Remember is how long a MaYeuCau stays taken; 0 means a day.
	Remember time.Duration

	// Codes are service codes that are accepted beside those of the
	// operations, for clients that were given others.
	Codes map[Operation][]string

	// Layout is the order of elements in answers.
	Layout Layout

	Now func() time.Time
	Log *slog.Logger
}

// DefaultSkew is what clocks of offices are off by without anybody noticing.
const DefaultSkew = 5 * time.Minute

const defaultRemember = 24 * time.Hour

// maxBody bounds a request, in bytes. Real ones have about 1,200.
const maxBody = 64 << 10

// call is one request on its way.
type call struct {
	op       *operation
	ns       string // of the operation's element; clients use two
	account  *Account
	question Question
	header   xroad
}

// ServeHTTP answers POST with an envelope and GET with the WSDL.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	c := &call{ns: Namespace}
	name, ok := strings.CutPrefix(r.URL.Path, s.Prefix+"/")
	if c.op = operationNamed(name); !ok || c.op == nil {
		s.refuse(w, r, c, http.StatusNotFound, lienthong.Errorf(lienthong.NotFound, "There is no service at this path; services are named after their operation."))
		return
	}
	switch r.Method {
	case http.MethodPost:
		s.post(w, r, c)
	case http.MethodGet, http.MethodHead:
		s.get(w, r, c)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		s.refuse(w, r, c, http.StatusMethodNotAllowed, lienthong.Errorf(lienthong.Unsupported, "This service is called with POST; its WSDL is read with GET and ?wsdl."))
	}
}

func (s *Service) post(w http.ResponseWriter, r *http.Request, c *call) {
	begin := s.Now()
	content, err := s.run(r, c)
	if n := notices(c.question.Notices); n != "" {
		w.Header().Set("Lienthong-Notice", n)
	}
	if err != nil {
		// SOAP 1.1 section 6.2: a fault is always status 500.
		s.refuse(w, r, c, http.StatusInternalServerError, err)
		return
	}
	send(w, http.StatusOK, c, content)
	s.Log.LogAttrs(r.Context(), slog.LevelInfo, "soap request answered",
		slog.String("operation", string(c.op.name)), slog.String("account", c.account.User),
		slog.String("notices", notices(c.question.Notices)), slog.Duration("took", s.Now().Sub(begin)))
}

// run is the way of a request: who calls, what was said, not seen before, the
// answer. It gives the content of the Body.
func (s *Service) run(r *http.Request, c *call) (content func(*writer), err error) {
	if err := checkMedia(r.Header); err != nil {
		return nil, err
	}
	if c.account, err = s.authorize(r, c.op); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, lienthong.Errorf(lienthong.Invalid, "The request broke off before its end.")
	}
	if len(body) > maxBody {
		return nil, lienthong.Errorf(lienthong.TooLarge, "The request is larger than %d bytes.", maxBody)
	}
	if err := s.read(body, c); err != nil {
		return nil, err
	}
	if action := strings.Trim(r.Header.Get("SOAPAction"), `" `); action != "" && !strings.HasSuffix(action, string(c.op.name)) {
		c.question.notice(NoticeAction)
	}
	if err := s.firstRequest(r.Context(), c); err != nil {
		return nil, err
	}
	return s.ask(r.Context(), c)
}

// ask puts the question to the register.
func (s *Service) ask(ctx context.Context, c *call) (func(*writer), error) {
	q := c.question // the register may keep its own; ours is for the answer
	q.Answer = func(yes bool, citizen *Citizen, err error) []byte {
		if err != nil && !nobody(err) {
			return c.envelope(faultOf(err).write)
		}
		return c.envelope(s.content(c, yes, citizen, err))
	}
	var yes bool
	var citizen *Citizen
	var err error
	switch c.op.name {
	case Verify:
		yes, err = s.Register.Verify(ctx, &q)
	case Relatives:
		citizen, err = s.Register.Relatives(ctx, &q)
	default:
		citizen, err = s.Register.Lookup(ctx, &q)
	}
	if err != nil && !nobody(err) {
		return nil, err
	}
	return s.content(c, yes, citizen, err), nil
}

// content writes what the register found. Every negative looks alike.
func (s *Service) content(c *call, yes bool, citizen *Citizen, err error) func(*writer) {
	if c.op.name == Verify {
		return func(w *writer) { w.verdict(yes && err == nil) }
	}
	if err != nil {
		citizen = nil
	}
	if citizen != nil && c.op.name == Relatives {
		citizen = citizen.kin()
	}
	return func(w *writer) { w.collection(citizen, s.Layout, c.op.name == Lookup) }
}

// nobody reports whether err is one of the negatives that look alike.
func nobody(err error) bool {
	code := lienthong.CodeOf(err)
	return code == lienthong.NotFound || code == lienthong.TooManyMatches
}

// checkMedia refuses what is surely no SOAP 1.1. Clients say text/xml, as they
// should, or application/xml, or nothing.
func checkMedia(h http.Header) error {
	if e := h.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return lienthong.Errorf(lienthong.Unsupported, "The request is compressed; send it as it is.")
	}
	value := h.Get("Content-Type")
	if value == "" {
		return nil
	}
	media, parameters, err := mime.ParseMediaType(value)
	if err != nil || media != "text/xml" && media != "application/xml" {
		return lienthong.Errorf(lienthong.Unsupported, "The Content-Type needs to be text/xml, as SOAP 1.1 has it.")
	}
	if cs := parameters["charset"]; cs != "" && !strings.EqualFold(cs, "utf-8") && !strings.EqualFold(cs, "utf8") {
		return lienthong.Errorf(lienthong.Unsupported, "The request needs to be in UTF-8.")
	}
	return nil
}

// refuse answers with a fault. Faults of ours go to the log with their cause.
func (s *Service) refuse(w http.ResponseWriter, r *http.Request, c *call, status int, err error) {
	f := faultOf(err)
	send(w, status, c, f.write)
	level, attrs := slog.LevelInfo, []slog.Attr{slog.String("code", string(f.code)), slog.String("field", f.field)}
	if c.op != nil {
		attrs = append(attrs, slog.String("operation", string(c.op.name)))
	}
	if c.account != nil {
		attrs = append(attrs, slog.String("account", c.account.User))
	}
	if f.faultcode == faultServer && r.Context().Err() == nil {
		level = slog.LevelError
		attrs = append(attrs, slog.Any("err", f.cause))
	}
	s.Log.LogAttrs(r.Context(), level, "soap request refused", attrs...)
}

func (s *Service) get(w http.ResponseWriter, r *http.Request, c *call) {
	ns, ok := wantsWSDL(r.URL.RawQuery)
	if !ok {
		s.refuse(w, r, c, http.StatusNotFound, lienthong.Errorf(lienthong.NotFound, "Ask for the WSDL with ?wsdl, or call the service with POST."))
		return
	}
	base := s.Base
	if base == "" {
		base = "http://" + r.Host
		if r.TLS != nil {
			base = "https://" + r.Host
		}
	}
	var b bytes.Buffer
	writeWSDL(&b, c.op, ns, base+s.Prefix+"/"+string(c.op.name), s.Layout)
	w.Header().Set("Content-Type", contentType)
	_, _ = w.Write(b.Bytes())
}
