package main

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
)

// TestLedgerScript runs the scenario of evidence on ledgers that the test
// makes, since no command does: a gateway writes them.
func TestLedgerScript(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Files: []string{"testdata/ledger.txt"},
		Setup: func(e *testscript.Env) error { return makeLedgers(t, e) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"flip": flipByte,
		},
	})
}

// makeLedgers makes G01 and G09, the two sides of 300 exchanges, with the keys
// that a judge would have.
func makeLedgers(t *testing.T, e *testscript.Env) error {
	for _, side := range []string{"G01", "G09"} {
		l := ledgertest.Attested(t, &ledger.Log{Dir: filepath.Join(e.WorkDir, side), Key: ledgertest.Key(t, "lienthong.test/ledger/"+side)})
		ledgertest.Open(t, l)
		for i := range 300 {
			record := ledgertest.Sample(i)
			if side == "G09" {
				record = ledgertest.Twin(record)
			}
			if err := l.Append(t.Context(), record); err != nil {
				return err
			}
		}
		if err := l.Close(); err != nil {
			return err
		}
		e.Setenv(side, l.Key.Public())
	}
	der, err := x509.MarshalPKIXPublicKey(ledgertest.GatewayKey.Public())
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(e.WorkDir, "gateway.pem"), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), 0o600)
}

// flipByte changes one byte of a file: `flip FILE OFFSET`.
func flipByte(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 2, "flip FILE OFFSET")
	at, err := strconv.Atoi(args[1])
	must(ts, err)
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	must(ts, err)
	b[at] ^= 1
	must(ts, os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}
