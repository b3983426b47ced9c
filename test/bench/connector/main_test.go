package main

import (
	"testing"

	"github.com/lienthong/lienthong/internal/mariadbtest"
	"github.com/lienthong/lienthong/internal/pgtest"
)

// TestSmall runs every measurement, far too small to measure anything: what is
// linked both ways is the same, and nothing is lost of a scan.
func TestSmall(t *testing.T) {
	mariadbtest.Database(t) // or it is skipped
	server := pgtest.Database(t)
	o := options{People: 3000, Share: 0.1, Turns: 2, ScanRows: 2000, Asked: 20}
	l, err := o.link(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	if l.Rows == 0 || l.Summary.Sent != l.Rows || l.Linked < l.Rows*9/10 || l.Linked != l.FilesRows || l.Speed.Clock <= 0 || len(l.First)+len(l.Restarted) != 2*o.Turns {
		t.Errorf("linked: %+v", l)
	}
	scans, err := o.scan(t.Context(), server)
	if err != nil || len(scans) != 2 || scans[0].Rows != o.ScanRows || scans[1].Rows != o.ScanRows {
		t.Errorf("scans %+v, %v", scans, err)
	}
	a, err := o.ask(t.Context(), server)
	if err != nil || a.Own <= 0 || a.Added != a.Served-a.Own {
		t.Errorf("asked %+v, %v", a, err)
	}
}
