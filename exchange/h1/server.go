package h1

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Server is an http.Server that speaks HTTP/1.1 itself. net/http accepts, shakes
// hands, serves HTTP/2 and HTTP/1.0, and reads the first head of a connection;
// from there on the connection is taken over. Set the fields, then serve.
//
// Handlers find what they find with net/http, but for two things: the request's
// context does not end when the client goes away, and a Content-Type that is
// not set is not guessed.
type Server struct {
	// HTTP has the limits: ReadHeaderTimeout, IdleTimeout and MaxHeaderBytes.
	// Handlers bound the reading of bodies and the writing of answers. Its
	// Handler is not used.
	HTTP    *http.Server
	Handler http.Handler

	once    sync.Once
	closing atomic.Bool
	mu      sync.Mutex
	taken   map[*visit]struct{}
	left    chan struct{} // closed, and replaced, when a connection ends while someone waits
	sweeper *time.Timer
}

func (s *Server) ready() {
	s.once.Do(func() {
		s.taken = map[*visit]struct{}{}
		s.HTTP.Handler = http.HandlerFunc(s.take)
	})
}

// Serve accepts connections until Shutdown or Close, and returns
// http.ErrServerClosed then.
func (s *Server) Serve(l net.Listener) error {
	s.ready()
	return s.HTTP.Serve(l)
}

// ServeTLS is Serve over TLS, with the certificates of HTTP.TLSConfig.
func (s *Server) ServeTLS(l net.Listener) error {
	s.ready()
	return s.HTTP.ServeTLS(l, "", "")
}

// take serves a connection from the request on that net/http has read the head of.
func (s *Server) take(w http.ResponseWriter, r *http.Request) {
	over, ok := w.(http.Hijacker)
	if !ok || r.ProtoMajor != 1 || r.ProtoMinor != 1 {
		s.Handler.ServeHTTP(w, r)
		return
	}
	nc, buffered, err := over.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // the connection has gone
	}
	v := &visit{stream: newStream(nc, s.HTTP.MaxHeaderBytes), server: s, first: *r}
	if v.maxHeader <= 0 {
		v.maxHeader = http.DefaultMaxHeaderBytes
	}
	if n := buffered.Reader.Buffered(); n > 0 {
		received, _ := buffered.Peek(n) // they are there
		v.in = append(received[:n:n], make([]byte, startBuffer)...)
		v.to = n
	}
	s.enter(v)
	defer s.leave(v)
	v.serve(r)
}

func (s *Server) enter(v *visit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken[v] = struct{}{}
	if s.sweeper == nil && s.HTTP.IdleTimeout > 0 {
		s.sweeper = time.AfterFunc(s.HTTP.IdleTimeout/2, s.sweep)
	}
}

func (s *Server) leave(v *visit) {
	_ = v.Close() // all that could be said was said
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.taken, v)
	if s.left != nil {
		close(s.left)
		s.left = nil
	}
}

// sweep wakes connections that have been idle for too long, as long as there
// are any. A deadline for each request would cost more than all the rest of its
// waiting.
func (s *Server) sweep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	over := time.Now().Add(-s.HTTP.IdleTimeout).UnixNano()
	for v := range s.taken {
		if since := v.idle.Load(); since != 0 && since < over {
			v.wake()
		}
	}
	s.sweeper = nil
	if len(s.taken) > 0 {
		s.sweeper = time.AfterFunc(s.HTTP.IdleTimeout/2, s.sweep)
	}
}

// Shutdown takes no more connections and returns when the requests under way
// are answered, or with the context's error.
func (s *Server) Shutdown(ctx context.Context) error {
	s.ready()
	s.closing.Store(true)
	err := s.HTTP.Shutdown(ctx)
	for {
		s.mu.Lock()
		for v := range s.taken {
			if v.idle.Load() != 0 {
				v.wake()
			}
		}
		if len(s.taken) == 0 {
			s.mu.Unlock()
			return err
		}
		if s.left == nil {
			s.left = make(chan struct{})
		}
		left := s.left
		s.mu.Unlock()
		select {
		case <-left:
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
}

// Close ends all connections at once.
func (s *Server) Close() error {
	s.ready()
	s.closing.Store(true)
	err := s.HTTP.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for v := range s.taken {
		_ = v.Close() // who is being answered finds out
	}
	return err
}
