package granting

import (
	"fmt"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong/node/access"
)

// Caller is lienthong caller.
type Caller struct {
	Add callerAddCommand `cmd:"" help:"Enter who may call a node, and print their token once."`
}

type callerAddCommand struct {
	File string        `required:"" type:"path" placeholder:"FILE" help:"The file of callers: access.callers of the configuration. Made if it is not there."`
	Name string        `required:"" help:"A pseudonym for the log, such as ops-7."`
	Role []access.Role `required:"" placeholder:"ROLE" help:"What it may do: register, operator, auditor, officer, registrar; several with commas."`
}

// Run enters a caller.
func (c callerAddCommand) Run(k *kong.Kong) error {
	token, err := access.Add(c.File, c.Name, c.Role)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(k.Stdout, token)
	return err
}
