package main

import (
	"context"
	_ "embed"
	"fmt"
	"os/exec"
)

//go:embed duckdb.py
var duckdbScript string

// duckdb runs the naive join in DuckDB, if the machine has it.
func (b *bench) duckdb(ctx context.Context, r *run, t task) error {
	if err := exec.CommandContext(ctx, b.Python, "-c", "import duckdb").Run(); err != nil {
		say("SKIPPED: duckdb_join: %s has no module duckdb (pip install duckdb in a private venv, then --python VENV/bin/python)", b.Python)
		return ctx.Err()
	}
	t.Kind, t.Out = "duckdb_join", b.path("duckdb_join.csv")
	_, m, err := timed(exec.CommandContext(ctx, b.Python, "-c", duckdbScript, t.Register, t.Population, t.Out))
	if err != nil {
		return fmt.Errorf("duckdb: %w", err)
	}
	r.Peers[t.Kind] = m
	return m.judge(t)
}
