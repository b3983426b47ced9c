package node_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectorsql"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/population/populationtest"
)

// TestWriteBack: verdicts stay beside the source, and can be looked at, until its
// owner switches write-back on; then a turn writes them, and the next one nothing.
func TestWriteBack(t *testing.T) {
	t.Parallel()
	const people = 20
	agency, register, _, _ := linkedNodes(t, people)
	know(t, agency, register)
	c := agency.Connectors[0]
	src, err := connectorsql.Open(connector.SourceConfig{Kind: "sqlite", Address: filepath.Join(filepath.Dir(string(agency.Config.Connectors[0])), "legacy.db"), Connections: 1, Timeout: time.Minute})
	must(t, err)
	t.Cleanup(func() { _ = src.Close() })
	written := func() (n int) {
		t.Helper()
		for row, err := range src.Rows(t.Context(), &connector.Query{From: "doc_gia", Columns: []string{"kq", "so"}}) {
			must(t, err)
			if strings.HasPrefix(row[0], "linked") && row[1] != "" {
				n++
			}
		}
		return n
	}
	c.Links.Turn(t.Context(), linkage.Wish{})
	if n := written(); n != 0 {
		t.Fatalf("%d rows were written though nobody switched it on", n)
	}
	look, err := http.NewRequestWithContext(t.Context(), http.MethodGet, agency.URL()+"/connectors/thuvien/write_back", nil)
	must(t, err)
	status, body := send(t, look)
	if lines := strings.Count(body, "\n"); status != 200 || lines != people || strings.Contains(body, populationtest.PIN(2).Reveal()) || !strings.Contains(body, `"key":"DG000002","table":"doc_gia","verdict":"linked"`) {
		t.Errorf("what would be written: %d, %d lines: %.300s", status, lines, body)
	}
	c.WriteBack.On = true
	c.Links.Turn(t.Context(), linkage.Wish{})
	if r := c.WriteBack.Last(); len(r.Records) != 1 || r.Records[0].Written != people || r.Records[0].Problem != "" || written() < people*9/10 {
		t.Errorf("written %+v, %d linked", r, written())
	}
	c.Links.Turn(t.Context(), linkage.Wish{})
	if r := c.WriteBack.Last(); r.Records[0].Written != 0 {
		t.Errorf("written again: %+v", r)
	}
}
