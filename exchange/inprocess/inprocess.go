package inprocess

import (
	"errors"
	"io"
	"net/http"
)

// Transport is an owner's system in this process, as a transport. The handler
// runs while its answer is read, and is cut off if nobody reads it.
type Transport struct{ Handler http.Handler }

// RoundTrip returns when the handler has written its header.
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	in.RequestURI = r.URL.RequestURI()
	in.RemoteAddr = "gateway"
	if in.Body == nil {
		in.Body = http.NoBody
	}
	reader, writer := io.Pipe()
	w := &pipeWriter{header: make(http.Header), body: writer, begun: make(chan int, 1)}
	go func() {
		defer func() {
			_ = in.Body.Close()
			if v := recover(); v != nil { // its value may hold anything, so it is not kept
				w.end(errors.New("inprocess: the owner's system panicked"))
				return
			}
			if err := in.Context().Err(); err != nil { // it gave up, so its answer is not whole
				w.end(err)
				return
			}
			w.WriteHeader(http.StatusOK)
			w.end(nil)
		}()
		t.Handler.ServeHTTP(w, in)
	}()
	select {
	case status := <-w.begun:
		if status == 0 {
			_, err := reader.Read(nil)
			return nil, err
		}
		return &http.Response{
			StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: w.sent, Body: reader, ContentLength: -1, Request: r,
		}, nil
	case <-r.Context().Done():
		_ = reader.CloseWithError(r.Context().Err())
		return nil, r.Context().Err()
	}
}

// pipeWriter is a ResponseWriter into a pipe.
type pipeWriter struct {
	header, sent http.Header
	body         *io.PipeWriter
	begun        chan int // the status, once; 0 if there is none
	wrote        bool
}

func (w *pipeWriter) Header() http.Header { return w.header }

func (w *pipeWriter) WriteHeader(status int) {
	if w.wrote || status < 200 { // informational answers do not pass gateways
		return
	}
	w.wrote = true
	w.sent = w.header.Clone()
	w.begun <- status
}

func (w *pipeWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

func (w *pipeWriter) end(err error) {
	_ = w.body.CloseWithError(err) // never fails
	if !w.wrote {
		w.wrote = true
		w.begun <- 0
	}
}
