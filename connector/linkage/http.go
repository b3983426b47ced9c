package linkage

import (
	"net/http"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/web"
)

// Handler lists the proposals of the record type that {record} of the path
// names, a JSON object a line, for the source's own owner: it holds keys of the
// source, and no gateway's table names it.
func (s *Service) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i := slices.IndexFunc(s.Bound, func(b *connector.Bound) bool { return b.Type.ID == r.PathValue("record") })
		if i < 0 {
			web.WriteProblem(w, r, s.Log, lienthong.Errorf(lienthong.NotFound, "The connector has no such record type."))
			return
		}
		web.WriteLines(w, r, s.Log, s.Proposals(r.Context(), s.Bound[i]))
	})
}
