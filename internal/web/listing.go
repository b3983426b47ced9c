package web

import (
	"encoding/json"
	"iter"
	"log/slog"
	"net/http"

	"github.com/lienthong/lienthong"
)

// WriteLines answers with a JSON object a line. An error before the first line is
// answered as a problem; a later one cuts the answer short, since its status is out.
func WriteLines[T any](w http.ResponseWriter, r *http.Request, log *slog.Logger, lines iter.Seq2[T, error]) {
	e := json.NewEncoder(w)
	began := false
	for line, err := range lines {
		if err != nil && !began {
			WriteProblem(w, r, log, err)
			return
		}
		if err != nil {
			log.LogAttrs(r.Context(), slog.LevelWarn, "an answer ended early", slog.String("route", r.Pattern), slog.String("code", string(lienthong.CodeOf(err))))
			panic(http.ErrAbortHandler)
		}
		if !began {
			w.Header().Set("Content-Type", LinesType)
			began = true
		}
		if err := e.Encode(line); err != nil {
			return // the caller has gone
		}
	}
	if !began {
		w.Header().Set("Content-Type", LinesType)
	}
}
