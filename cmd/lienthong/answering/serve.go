package answering

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/reconcile/filejob"
	"github.com/lienthong/lienthong/reconcile/lookup"
)

// Serve is lienthong reconcile serve.
type Serve struct {
	Population string    `arg:"" placeholder:"FILE" help:"The population, in Parquet; it is held in memory."`
	Columns    string    `placeholder:"NAME=HEADER,..." help:"What the population's columns are, where it is not recognised: name=…,pin=…,birth_date=…"`
	Listen     string    `default:"127.0.0.1:8095" placeholder:"HOST:PORT" help:"An address of this machine only (${default})."`
	TokenFile  string    `placeholder:"FILE" help:"Ask callers for the secret in this file, as Authorization: Bearer …; without, whoever has an account here may ask."`
	Memory     conf.Size `placeholder:"SIZE" help:"The most memory to use, such as 8GiB; a population that needs more is refused, with how much."`
}

const (
	// answerIn bounds a request from its first byte to the answer's last.
	answerIn = 30 * time.Second
	endIn    = 10 * time.Second
	// leastToken is the length below which a secret can be guessed.
	leastToken = 16
	apiVersion = "1"
)

// Run answers until it is interrupted.
func (c Serve) Run(ctx context.Context, k *kong.Kong) error {
	token, err := c.token()
	if err != nil {
		return err
	}
	l, err := c.listen(ctx)
	if err != nil {
		return err
	}
	defer l.Close()
	if c.Memory > 0 {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(int64(c.Memory)))
	}
	began := time.Now()
	index, err := filejob.Holding{Population: c.Population, Columns: c.Columns, Places: node.Places, Memory: int64(c.Memory)}.Index(ctx)
	if err != nil {
		return err
	}
	debug.FreeOSMemory() // what reading took
	log := slog.New(slog.NewTextHandler(k.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	api := web.New("Liên Thông: look-up", apiVersion, "Who may a row mean? Out of a population that is held in memory.", log)
	lookup.New(index, node.Places).Mount(api)
	server := &http.Server{
		Handler: web.LocalOnly(l.Addr(), allowed(token, api.Handler(), log)), ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: answerIn, ReadTimeout: answerIn, WriteTimeout: answerIn, IdleTimeout: 2 * time.Minute,
	}
	ended := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), endIn)
		defer cancel()
		ended <- server.Shutdown(end)
	})
	fmt.Fprintf(k.Stderr, "%d persons held after %.1f s; listening on http://%s (what may be asked: http://%s/docs)\n", index.Persons(), time.Since(began).Seconds(), l.Addr(), l.Addr())
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		stop()
		return &lienthong.Error{Code: lienthong.Unavailable, Message: "the server stopped by itself", Cause: err}
	}
	return <-ended
}

// listen opens the port, before minutes are spent on reading.
func (c Serve) listen(ctx context.Context) (net.Listener, error) {
	if !node.IsLocal(c.Listen) {
		return nil, lienthong.Errorf(lienthong.Invalid, "--listen must be an address of this machine such as 127.0.0.1:8095: the answers hold personal numbers, and other machines ask through a gateway")
	}
	return node.Listen(ctx, c.Listen)
}

// token is the secret callers need, "" for none.
func (c Serve) token() (string, error) {
	if c.TokenFile == "" {
		return "", nil
	}
	b, err := os.ReadFile(c.TokenFile)
	if err != nil {
		return "", &lienthong.Error{Code: lienthong.Invalid, Message: "cannot read --token-file", Cause: err}
	}
	token := strings.TrimSpace(string(b))
	if len(token) < leastToken {
		return "", lienthong.Errorf(lienthong.Invalid, "the secret in --token-file has fewer than %d characters; make one with: head -c 32 /dev/urandom | base64", leastToken)
	}
	return token, nil
}

// allowed lets requests through that know the token.
func allowed(token string, next http.Handler, log *slog.Logger) http.Handler {
	if token == "" {
		return next
	}
	want := sha256.Sum256([]byte("Bearer " + token)) // hashed, so that their lengths do not show
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get("Authorization")))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			web.WriteProblem(w, r, log, lienthong.Errorf(lienthong.CallerUnproven, "this server asks for the secret of its --token-file"))
			return
		}
		next.ServeHTTP(w, r)
	})
}
