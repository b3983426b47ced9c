package offer

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
)

// Config is a REST service that the agency has already, offered through
// the gateway as it stands. It sees the requests of grants only, with the X-Road
// header fields that name who asks.
type Config struct {
	// ID is its name in the directory, such as VN/GOV/G09/PORTAL/licences.
	ID string `yaml:"id"`

	// URL is where the gateway reaches it; the paths of requests go below it. An
	// address of another machine needs https, or allow_plain.
	URL string `yaml:"url"`

	// AllowPlain lets URL be http on another machine, over a line that nobody else
	// can read. Default false.
	AllowPlain bool `yaml:"allow_plain"`

	// Authorities is a PEM file of those who vouch for the certificate of an https
	// URL. Default: those that the machine trusts.
	Authorities conf.File `yaml:"authorities"`

	// Certificate and Key are PEM files that the gateway shows to the service.
	// Default: none.
	Certificate conf.File       `yaml:"certificate"`
	Key         conf.SecretFile `yaml:"key"`

	// TokenFile holds what the gateway sends as Authorization: Bearer, in place of
	// what a consumer sent. Default: none, and the consumer's passes.
	TokenFile conf.SecretFile `yaml:"token_file"`

	// Timeout is how long its answer may take to begin. Default 30s.
	Timeout time.Duration `yaml:"timeout"`

	// Operations are what may be asked of it. Nothing else is, whatever grants say.
	Operations []OperationConfig `yaml:"operations"`
}

// maxWait bounds Config.Timeout.
const maxWait = 10 * time.Minute

// Open reads what the settings name and makes the offers. The persons of
// questions are found by the numbers in them.
func Open(config []Config, persons Persons) ([]Service, error) {
	out := make([]Service, 0, len(config))
	for i, c := range config {
		s, err := c.open()
		if err == nil && slices.ContainsFunc(out, func(o Service) bool { return o.ID == s.ID }) {
			err = errors.New("id is given twice")
		}
		if err != nil {
			field := fmt.Sprintf("gateway.services[%d]", i)
			return nil, &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: "configuration: " + field + ": " + err.Error(), Cause: err}
		}
		s.Persons, s.Whole = persons, true
		out = append(out, s)
	}
	return out, nil
}

func (c Config) open() (s Service, err error) {
	if s.ID, err = lienthong.ParseServiceID(c.ID); err != nil {
		return s, errors.New("id needs INSTANCE/CLASS/MEMBER/SYSTEM/SERVICE, such as VN/GOV/G09/PORTAL/licences")
	}
	if c.Timeout < 0 || c.Timeout > maxWait {
		return s, fmt.Errorf("timeout is a duration of at most %s, such as 30s", maxWait)
	}
	s.upstream.Timeout = c.Timeout
	if s.upstream.Base, err = c.address(); err != nil {
		return s, err
	}
	if len(c.Operations) == 0 {
		return s, errors.New("operations is missing: name what may be asked, such as POST /licences/search")
	}
	for i, p := range c.Operations {
		o, err := p.open()
		if err != nil {
			return s, fmt.Errorf("operations[%d]: %w", i, err)
		}
		s.Operations = append(s.Operations, o)
	}
	s.upstream.Transport, err = c.carrier(s.upstream.Base)
	return s, err
}

func (c Config) address() (*url.URL, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("url needs http or https, a host and perhaps a path, and nothing else, such as https://portal.example.vn:8443/api")
	}
	ip := net.ParseIP(u.Hostname())
	local := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme == "http" && !local && !c.AllowPlain {
		return nil, errors.New("url is plain http to another machine, where personal data could be read on the way; use https, or allow_plain: true if nobody else can reach that line")
	}
	return u, nil
}
