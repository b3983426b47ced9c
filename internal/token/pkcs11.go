//go:build pkcs11

package token

import (
	"errors"
	"fmt"
	"sync"

	"github.com/miekg/pkcs11"

	"github.com/lienthong/lienthong"
)

// modules are the libraries that are loaded: a process may initialise one only
// once (PKCS #11 section 5.4), however many tokens it opens through it.
var modules = struct {
	sync.Mutex
	loaded map[string]*module
}{loaded: map[string]*module{}}

type module struct {
	*pkcs11.Ctx
	users int
}

func load(path string) (*module, error) {
	modules.Lock()
	defer modules.Unlock()
	m := modules.loaded[path]
	if m == nil {
		c := pkcs11.New(path)
		if c == nil {
			return nil, unavailable(nil, "the PKCS#11 module %s cannot be loaded; check its path, and that it is for this machine", path)
		}
		if err := c.Initialize(); err != nil && !is(err, pkcs11.CKR_CRYPTOKI_ALREADY_INITIALIZED) {
			c.Destroy()
			return nil, unavailable(err, "the PKCS#11 module %s does not start; check its own configuration", path)
		}
		m = &module{Ctx: c}
		modules.loaded[path] = m
	}
	m.users++
	return m, nil
}

func (m *module) release(path string) error {
	modules.Lock()
	defer modules.Unlock()
	if m.users--; m.users > 0 {
		return nil
	}
	delete(modules.loaded, path)
	err := m.Finalize()
	m.Destroy()
	return err
}

// mostSessions bounds the signatures under way at once: tokens have few
// sessions, and work on one thing at a time anyway.
const mostSessions = 16

// open is a token that is open.
type open struct {
	Config
	pin    string
	module *module
	slot   uint

	places   chan struct{} // one for each session that may be used now
	mu       sync.Mutex
	idle     []pkcs11.SessionHandle
	all      map[pkcs11.SessionHandle]bool
	login    pkcs11.SessionHandle // stays open: when the last one closes, the token logs out
	loggedIn bool
}

// Open opens a token with its user's PIN.
func Open(c Config, pin string) (Keys, error) {
	m, err := load(c.Module)
	if err != nil {
		return nil, err
	}
	o := &open{Config: c, pin: pin, module: m, places: make(chan struct{}, mostSessions), all: map[pkcs11.SessionHandle]bool{}}
	if err := o.enter(); err != nil {
		return nil, errors.Join(err, m.release(c.Module))
	}
	return o, nil
}

// enter finds the token and logs in. The caller holds mu, or is the only one.
func (o *open) enter() error {
	slots, err := o.module.GetSlotList(true)
	if err != nil {
		return unavailable(err, "the PKCS#11 module %s lists no tokens", o.Module)
	}
	found := 0
	for _, s := range slots {
		if info, err := o.module.GetTokenInfo(s); err == nil && info.Label == o.Label {
			o.slot = s
			found++
		}
	}
	if found != 1 {
		return unavailable(nil, "the PKCS#11 module %s has %d tokens with the label %q; it must be one", o.Module, found, o.Label)
	}
	if o.login, err = o.session(); err != nil {
		return err
	}
	err = o.module.Login(o.login, pkcs11.CKU_USER, o.pin)
	if err != nil && !is(err, pkcs11.CKR_USER_ALREADY_LOGGED_IN) {
		_ = o.module.CloseSession(o.login) // it could do nothing
		return unavailable(err, "the token %q refuses the PIN; each try may count, so check it before trying again", o.Label)
	}
	o.loggedIn = true
	return nil
}

func (o *open) session() (pkcs11.SessionHandle, error) {
	s, err := o.module.OpenSession(o.slot, pkcs11.CKF_SERIAL_SESSION|pkcs11.CKF_RW_SESSION)
	if err != nil {
		return 0, unavailable(err, "the token %q opens no session", o.Label)
	}
	return s, nil
}

// with calls f with a session of its own. If the token was taken out, or its
// module forgot us, it logs in again and calls f once more.
func (o *open) with(f func(pkcs11.SessionHandle) error) error {
	o.places <- struct{}{}
	defer func() { <-o.places }()
	s, err := o.take()
	if err == nil {
		err = f(s)
	}
	if err == nil || !lost(err) {
		o.give(s, err)
		return err
	}
	if err := o.again(s); err != nil {
		return err
	}
	if s, err = o.take(); err == nil {
		err = f(s)
		o.give(s, err)
	}
	return err
}

func (o *open) take() (pkcs11.SessionHandle, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.loggedIn {
		return 0, unavailable(nil, "the token %q is closed", o.Label)
	}
	if n := len(o.idle); n > 0 {
		s := o.idle[n-1]
		o.idle = o.idle[:n-1]
		return s, nil
	}
	s, err := o.session()
	if err == nil {
		o.all[s] = true
	}
	return s, err
}

// give takes a session back. One whose work failed may be in the middle of it.
func (o *open) give(s pkcs11.SessionHandle, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.all[s] {
		return // it was never opened, or went with all others
	}
	if err == nil {
		o.idle = append(o.idle, s)
		return
	}
	delete(o.all, s)
	_ = o.module.CloseSession(s) // its work has failed already
}

// again logs in anew, unless somebody else has since s was lost.
func (o *open) again(s pkcs11.SessionHandle) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.all[s] || !o.loggedIn {
		return nil
	}
	o.all, o.idle = map[pkcs11.SessionHandle]bool{}, nil
	_ = o.module.CloseAllSessions(o.slot) // they are lost already
	return o.enter()
}

// Close implements Keys.
func (o *open) Close() error {
	for range mostSessions { // until nobody is at work
		o.places <- struct{}{}
	}
	defer func() {
		for range mostSessions {
			<-o.places
		}
	}()
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.loggedIn {
		return nil
	}
	o.loggedIn = false
	errs := []error{o.module.CloseSession(o.login)}
	for s := range o.all {
		errs = append(errs, o.module.CloseSession(s))
	}
	return errors.Join(append(errs, o.module.release(o.Module))...)
}

// lost reports whether an error means that the token knows us no more.
func lost(err error) bool {
	return is(err, pkcs11.CKR_SESSION_HANDLE_INVALID) || is(err, pkcs11.CKR_SESSION_CLOSED) || is(err, pkcs11.CKR_USER_NOT_LOGGED_IN) ||
		is(err, pkcs11.CKR_DEVICE_REMOVED) || is(err, pkcs11.CKR_TOKEN_NOT_PRESENT) || is(err, pkcs11.CKR_DEVICE_ERROR)
}

func is(err error, code uint) bool {
	e, ok := errors.AsType[pkcs11.Error](err)
	return ok && uint(e) == code
}

func unavailable(cause error, format string, args ...any) error {
	return &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf(format, args...), Cause: cause}
}
