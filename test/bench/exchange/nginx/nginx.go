package nginx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"text/template"
	"time"

	"github.com/lienthong/lienthong/test/bench/exchange/process"
)

// Proxy is one nginx. Files are in PEM.
type Proxy struct {
	Name     string
	Dir      string // its own; made if it is not there
	Listen   string // host:port
	Upstream string // host:port to send to

	Certificate string // its own
	Key         string
	CA          string // whom both sides trust
	Accept      bool   // mutual TLS from clients
	Connect     string // mutual TLS to the upstream, of this name; "" for plain HTTP
}

// Available is nil if nginx can be run.
func Available() error {
	_, err := exec.LookPath(program())
	return err
}

// program is nginx where Debian puts it, outside of most people's PATH.
func program() string {
	if _, err := os.Stat("/usr/sbin/nginx"); err == nil {
		return "/usr/sbin/nginx"
	}
	return "nginx"
}

// configuration keeps connections on both sides for ever, and is in everything
// else nginx's default or what its manual advises for speed.
var configuration = template.Must(template.New("nginx").Parse(`
daemon off;
{{if .Root}}user root;{{end}}
worker_processes auto;
worker_rlimit_nofile 65536;
pid {{.Dir}}/pid;
error_log {{.Dir}}/error.log warn;
events { worker_connections 16384; }
http {
	access_log off;
	sendfile on;
	tcp_nodelay on;
	keepalive_timeout 600s;
	keepalive_requests 1000000000;
	client_max_body_size 0;
	client_body_temp_path {{.Dir}}/body;
	proxy_temp_path {{.Dir}}/proxy;
	fastcgi_temp_path {{.Dir}}/fastcgi;
	uwsgi_temp_path {{.Dir}}/uwsgi;
	scgi_temp_path {{.Dir}}/scgi;
	upstream next {
		server {{.Upstream}};
		keepalive 1024;
		keepalive_requests 1000000000;
		keepalive_timeout 600s;
	}
	server {
		listen {{.Listen}}{{if .Accept}} ssl{{end}} backlog=4096;
		{{if .Accept}}
		ssl_certificate {{.Certificate}};
		ssl_certificate_key {{.Key}};
		ssl_client_certificate {{.CA}};
		ssl_verify_client on;
		ssl_protocols TLSv1.3;
		{{end}}
		location / {
			proxy_pass http{{if .Connect}}s{{end}}://next;
			proxy_http_version 1.1;
			proxy_set_header Connection "";
			{{if .Connect}}
			proxy_ssl_certificate {{.Certificate}};
			proxy_ssl_certificate_key {{.Key}};
			proxy_ssl_trusted_certificate {{.CA}};
			proxy_ssl_verify on;
			proxy_ssl_name {{.Connect}};
			proxy_ssl_server_name on;
			proxy_ssl_protocols TLSv1.3;
			proxy_ssl_session_reuse on;
			{{end}}
		}
	}
}
`))

// Configuration is the file that nginx is given.
func (p Proxy) Configuration() ([]byte, error) {
	var b bytes.Buffer
	err := configuration.Execute(&b, struct {
		Proxy
		Root bool
	}{p, os.Getuid() == 0})
	return b.Bytes(), err
}

// Start runs it until it is stopped.
func (p Proxy) Start(ctx context.Context) (*process.Process, error) {
	if err := os.MkdirAll(p.Dir, 0o700); err != nil {
		return nil, err
	}
	text, err := p.Configuration()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(p.Dir, "nginx.conf")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, err
	}
	args := []string{"-p", p.Dir, "-c", file, "-e", filepath.Join(p.Dir, "error.log")}
	if out, err := exec.CommandContext(ctx, program(), append(args, "-t")...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s cannot be configured: %w: %s", p.Name, err, out)
	}
	started, err := process.Start(ctx, p.Name, append([]string{"sh", "-c", leash, "sh", program()}, args...)...)
	if err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(10 * time.Second); !p.listens(ctx); time.Sleep(10 * time.Millisecond) {
		if ctx.Err() != nil || started.Gone() || time.Now().After(deadline) {
			said, _ := os.ReadFile(filepath.Join(p.Dir, "error.log"))
			return nil, errors.Join(fmt.Errorf("%s does not listen: %s", p.Name, said), started.Stop())
		}
	}
	return started, nil
}

// leash runs a command that knows no leash until standard input ends. nginx may
// have ended by itself, of the same interrupt as this process.
const leash = `trap : INT
"$@" & echo started
cat >/dev/null
kill -TERM $! 2>/dev/null
wait $! || :`

func (p Proxy) listens(ctx context.Context) bool {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", p.Listen)
	if err == nil {
		_ = c.Close()
	}
	return err == nil
}
