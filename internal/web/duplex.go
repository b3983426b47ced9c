package web

import (
	"io"
	"net/http"
	"time"
)

// streamPatience is how long a stream waits for the other side to send, or to
// take, the next piece. It replaces the server's deadline for a whole request,
// which a stream of millions of lines would always pass.
const streamPatience = time.Minute

// duplex reads and writes one request at once, which HTTP/1.1 servers do only
// when told. A caller must read answers while he sends: one who only sends is
// cut off after streamPatience, since his answers fill every buffer.
type duplex struct {
	control *http.ResponseController
	body    io.Reader
	w       http.ResponseWriter
}

func duplexOf(w http.ResponseWriter, r *http.Request) *duplex {
	d := &duplex{control: http.NewResponseController(w), body: r.Body, w: w}
	_ = d.control.EnableFullDuplex() // an error means that it is so anyway, as in HTTP/2
	return d
}

func (d *duplex) Read(p []byte) (int, error) {
	_ = d.control.SetReadDeadline(time.Now().Add(streamPatience)) // not all writers have one: tests
	return d.body.Read(p)
}

// Write sends p at once, so that a slow stream is answered as it goes.
func (d *duplex) Write(p []byte) (int, error) {
	_ = d.control.SetWriteDeadline(time.Now().Add(streamPatience))
	n, err := d.w.Write(p)
	if err != nil {
		return n, err
	}
	return n, d.control.Flush()
}
