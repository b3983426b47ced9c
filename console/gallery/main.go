package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/lienthong/lienthong/console"
	"github.com/lienthong/lienthong/console/consoletest"
)

func main() {
	port := flag.Int("port", 8090, "port on 127.0.0.1; 0 for any that is free")
	flag.Parse()
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(os.Stdout, "http://%s%s\n", l.Addr(), indexPath)
	s := &http.Server{Handler: gallery(), ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(s.Serve(l))
}

const indexPath = "/gallery"

// gallery is the ordinary day at the root and every other state below a path.
func gallery() http.Handler {
	mux := http.NewServeMux()
	for base, system := range map[string]*consoletest.System{
		"": consoletest.Sample(), "/empty": consoletest.Empty(),
		"/down": consoletest.Down(), "/hostile": consoletest.Hostile(),
	} {
		s := &console.Server{Population: system, Officials: system, Reconciliations: system, Ledger: system, Programme: system, Reviews: system,
			Base: base, Synthetic: true, Now: func() time.Time { return consoletest.Now }}
		mux.Handle(base+"/", s.Handler())
	}
	mux.HandleFunc("GET "+indexPath, index)
	return mux
}

// index lists the pages by state.
func index(w http.ResponseWriter, _ *http.Request) {
	run := "/reconciliations/" + consoletest.RunID
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, "<!doctype html><html lang=en><meta charset=utf-8><title>Gallery</title><h1>Gallery</h1>")
	for _, base := range []string{"", "/en", "/empty", "/empty/en", "/down", "/down/en", "/hostile", "/hostile/en"} {
		fmt.Fprintf(w, "<h2>%s/</h2><ul>", base)
		for _, page := range []string{"/", "/reconciliations", run, run + "?verdict=candidates", run + "?difference=name_marks",
			run + "/rows/1", run + "/rows/2", run + "/rows/5", run + "/rows/7", run + "/rows/11", run + "/rows/60",
			"/persons/" + consoletest.PersonID, "/persons/" + consoletest.PersonID + "/usage", "/evidence", "/evidence?decision=refused", "/evidence?system=OFFICIALS",
			"/programme", "/programme/officials", "/programme/land",
			"/evidence/" + consoletest.ExchangeID, run + "/review", run + "/review/thresholds", run + "/review/pairs/1", run + "/review/pairs/2", run + "/review/pairs/3", "/nowhere"} {
			fmt.Fprintf(w, `<li><a href="%s%s">%s</a>`, base, page, page)
		}
		fmt.Fprint(w, "</ul>")
	}
}
